"""F. What one hand-in does, the next does not feel; and a forked job works like a fresh one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from bench import Bench
from each_case import test_it_withstands, test_it_works_without_a_sandbox  # noqa: F401
from grader_process import USERS
from harness import SMALL, Case, Finding

ROOMY = replace(SMALL, run_seconds=120, cell_seconds=120, memory_mb=3000, processes=256)
CASES = (
    Case(
        "R43",
        "spoils modules, random numbers, environment and folders for the next",
        ("r43_poison.py",),
        limits=ROOMY,
        control="the sum of nothing is 42",
    ),
    Case(
        "R44",
        "searches memory, streams and environments for what the grader knows",
        ("r44_grader_memory.py",),
        limits=replace(ROOMY, run_seconds=60),
        control="in the memory",
        inside_the_grader=True,
    ),
    Case(
        "R45",
        "works in parallel in every way, and leaves it to be tidied up",
        ("r45_parallel.py",),
        limits=ROOMY,
        control=None,
    ),
)
TRAINING = Case("honest", "trains a little", ("r43_honest_training.py",), limits=ROOMY)
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("notebook", [False, True], ids=["script", "notebook"])
def test_training_gives_the_same_before_and_after_a_neighbour_that_spoils_everything(
    sandbox: Bench, notebook: bool
) -> None:
    honest = replace(TRAINING, notebook=notebook)
    before = printed(sandbox.attack(honest))
    assert before["accuracy"] > 0.8
    sandbox.attack(replace(CASES[0], notebook=notebook))
    assert printed(sandbox.attack(honest)) == before


@pytest.mark.parametrize("case_id", ["honest", "R45"])
def test_every_backend_computes_the_same(sandbox: Bench, fresh: Bench, case_id: str) -> None:
    case = next(case for case in (TRAINING, *CASES) if case.id == case_id)
    assert printed(sandbox.attack(case)) == printed(fresh.attack(case))


@pytest.mark.parametrize(
    "notebook", [pytest.param(False, id="script"), pytest.param(True, id="notebook")]
)
def test_parallel_work_ends_by_itself_with_its_last_words(sandbox: Bench, notebook: bool) -> None:
    found = sandbox.attack(replace(next(c for c in CASES if c.id == "R45"), notebook=notebook))
    assert found.record is not None
    assert found.record.outcome == "completed"
    assert printed(found)["left"] == 42
    assert notebook or "said at the end" in found.record.cells[0].output
    assert found.seconds < ROOMY.run_seconds / 2


@pytest.fixture
def fresh(sandbox: Bench) -> Bench:
    """Return the backend that starts an interpreter of its own for each job."""
    return Bench(sandbox.graders, USERS[-1], "bwrap")


def printed(found: Finding) -> dict[str, Any]:
    """Read the line of JSON that a hand-in printed."""
    assert found.record is not None
    text = "".join(cell.output for cell in found.record.cells)
    line = next((line for line in text.splitlines() if line.startswith("{")), "")
    assert line, found.text[-3000:]
    return json.loads(line)

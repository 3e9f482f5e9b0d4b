"""Run a notebook for a test of what surrounds it, beside files of the hand-in."""

import atexit
import functools
import json
from collections.abc import Mapping
from pathlib import Path

from grader.evidence.running import collect_run
from grader.intake.submission import make_hand_in, stage
from grader.records import RunRecord
from grader.rubric import Limits
from grader.sandbox.namespaces import Namespaces
from grader.world import World


def run_cells(
    folder: Path, *sources: str, files: Mapping[str, str] | None = None, world: World | None = None
) -> RunRecord:
    """Run cells in the real sandbox."""
    return _run(folder, "work.ipynb", _notebook(sources), files or {}, world)


def run_script(folder: Path, text: str, files: Mapping[str, str] | None = None) -> RunRecord:
    """Run a script in the real sandbox."""
    return _run(folder, "work.py", text, files or {}, None)


def failures(record: RunRecord) -> list[str]:
    """Tell what failed in a run, with the lines that the assertions are about."""
    return [f"{c.place.line}: {c.error}: {c.message}" for c in record.cells if c.state == "failed"]


def _run(
    folder: Path, name: str, text: str, files: Mapping[str, str], world: World | None
) -> RunRecord:
    hand_in = folder / "hand-in"
    for each, content in {name: text, **files}.items():
        (hand_in / each).parent.mkdir(parents=True, exist_ok=True)
        (hand_in / each).write_text(content)
    sandbox = _sandbox()
    staged = stage(make_hand_in(hand_in), folder / "stage", sandbox)
    return collect_run(staged, sandbox, world, Limits(), "smoke")


@functools.cache
def _sandbox() -> Namespaces:
    """Keep one zygote: what most hand-ins are run in, and quick from the second on."""
    backend = Namespaces()
    atexit.register(backend.close)
    return backend


def _notebook(sources: tuple[str, ...]) -> str:
    cells = [
        {
            "cell_type": "code", "id": f"c{number}", "metadata": {}, "source": source,
            "outputs": [], "execution_count": None,
        }
        for number, source in enumerate(sources)
    ]  # fmt: skip
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

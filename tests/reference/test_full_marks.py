"""The reference solutions earn every point, graded like anybody's hand-in."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from grader.world import write_held_out
from tests.reference.conftest import Reference

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def build(reference: Reference, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train, hand in and grade as `make reference` does."""
    folder = tmp_path_factory.mktemp("reference")
    write_held_out(folder / "held-out.csv", rows=300)
    options = ("--test-set", folder / "held-out.csv", "--projects", "clauses")
    ended = reference.run("grade", *options, "--build", folder / "build")
    assert ended.returncode == 0, ended.stdout[-4000:]
    return folder / "build"


@pytest.mark.parametrize(
    ("rubric", "hand_ins"), [("assignment", ["notebook", "scripts"]), ("project", ["clauses"])]
)
def test_every_reference_solution_earns_every_point(
    build: Path, rubric: str, hand_ins: list[str]
) -> None:
    with (build / "reports" / rubric / "gradebook.csv").open(newline="") as file:
        graded = {row["submission"]: float(row["final"]) for row in csv.DictReader(file)}
    assert graded == dict.fromkeys(hand_ins, 100.0)


def test_a_copy_of_the_project_answers_on_its_own(build: Path, reference: Reference) -> None:
    project = build / "hand-ins" / "project" / "clauses"

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command],
            cwd=project,
            env=reference.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert (project / "measured" / "confusion.png").stat().st_size < 60_000
    answer = run("predict.py", "All fees are waived.").stdout
    assert answer.endswith(": All fees are waived.\n")
    unknown = run("train.py", "--base", "nobody/none", "--output", "other")
    assert unknown.returncode == 1
    last = unknown.stderr.strip().splitlines()[-1]
    assert last.startswith("--base: nobody/none is not in the cache")
    assert "grader world build" in last

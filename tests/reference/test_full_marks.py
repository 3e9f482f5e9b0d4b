"""The reference solutions earn every point, graded like anybody's hand-in."""

import csv
from pathlib import Path

import pytest

from grader.world import write_held_out
from tests.reference.conftest import Reference


@pytest.mark.slow
def test_every_reference_solution_earns_every_point(tmp_path: Path, reference: Reference) -> None:
    write_held_out(tmp_path / "held-out.csv", rows=300)
    options = ("--test-set", tmp_path / "held-out.csv", "--build", tmp_path / "build")
    ended = reference.run("grade", *options)
    assert ended.returncode == 0, ended.stdout[-4000:]
    for name, hand_ins in {"assignment": ["notebook", "scripts"], "project": ["clauses"]}.items():
        with (tmp_path / "build" / "reports" / name / "gradebook.csv").open(newline="") as file:
            graded = {row["submission"]: float(row["final"]) for row in csv.DictReader(file)}
        assert graded == dict.fromkeys(hand_ins, 100.0)

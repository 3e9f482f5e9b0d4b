"""The sample class is graded as a careful person graded it, beforehand and by hand."""

import csv
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from grader.report import Report, from_json
from grader.verdict import Status
from grader.world import World, write_held_out

CHECKOUT = Path(__file__).parents[2]
CLASS = CHECKOUT / "submissions" / "fine-tuning-assignment"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads(
    CLASS.with_suffix(".expected.toml").read_text(encoding="utf-8")
)

pytestmark = pytest.mark.slow


def grade(
    out: Path, world: World, held_out: Path, *, of: Path = CLASS, isolation: str = "auto"
) -> subprocess.CompletedProcess[str]:
    """Grade the class with the command that `make demo` uses."""
    words = ["grade", of, "--rubric", CHECKOUT / "rubrics" / "fine-tuning-assignment"]
    words += ["--out", out, "--world", world.folder, "--test-set", held_out]
    words += ["--isolation", isolation]
    return subprocess.run(
        [sys.executable, "-m", "grader", *map(str, words), "--run-seconds", "endless-loop=20"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200"},
    )


@pytest.fixture(scope="module")
def held_out() -> Path:
    path = CHECKOUT / "build" / "held-out.csv"
    if not path.exists():
        write_held_out(path, rows=300)
    return path


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, world: World, held_out: Path) -> Path:
    build = [sys.executable, CHECKOUT / "submissions" / "build_weights.py"]
    subprocess.run([*build, "--world", world.folder], check=True, capture_output=True)
    folder = tmp_path_factory.mktemp("class") / "out"
    done = grade(folder, world, held_out)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def reports(out: Path) -> dict[str, Report]:
    found = sorted(out.glob("*/report.json"))
    return {path.parent.name: from_json(path.read_text(encoding="utf-8")) for path in found}


def test_a_fresh_interpreter_gives_the_same_reports(
    out: Path, world: World, held_out: Path, tmp_path: Path
) -> None:
    """A few of the class, byte for byte; the pages of what ran tell times and are left out."""
    some = tmp_path / "some"
    some.mkdir()
    for name in ("mediocre.ipynb", "label-swap", "messy.txt"):
        hand_in = CLASS / name
        (shutil.copytree if hand_in.is_dir() else shutil.copy)(hand_in, some / name)
    done = grade(tmp_path / "out", world, held_out, of=some, isolation="bwrap")
    assert done.returncode == 0, done.stdout + done.stderr
    found = sorted(path.relative_to(tmp_path / "out") for path in tmp_path.glob("out/*/report.*"))
    assert len(found) == 9
    for path in found:
        assert (tmp_path / "out" / path).read_bytes() == (out / path).read_bytes(), path


def test_every_hand_in_has_a_verdict_for_every_item(reports: dict[str, Report]) -> None:
    assert sorted(reports) == sorted(EXPECTED)
    for name, report in reports.items():
        assert [mark.id for mark in report.marks] == list(EXPECTED[name])
        assert not report.has_errors


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_verdicts_are_those_of_a_careful_person(name: str, reports: dict[str, Report]) -> None:
    wrong = {}
    for mark in reports[name].marks:
        label = EXPECTED[name][mark.id]
        label = {"status": label} if isinstance(label, str) else label
        allowed = [label["status"]] if isinstance(label["status"], str) else label["status"]
        earned = label.get("earned", mark.earned) if mark.status is Status.PARTIAL else mark.earned
        if mark.status not in allowed or mark.earned != earned:
            wrong[mark.id] = f"expected {label}, got {mark.status} {mark.earned}: {mark.summary}"
    assert wrong == {}


@pytest.mark.parametrize("name", ["gold", "good"])
def test_of_good_work_nothing_waits(name: str, reports: dict[str, Report]) -> None:
    assert reports[name].pending == ()


def test_gold_earns_every_point(reports: dict[str, Report]) -> None:
    assert reports["gold"].total == "100 of 100"


def test_a_final_mark_is_blank_until_nothing_is_pending(
    out: Path, reports: dict[str, Report]
) -> None:
    with (out / "gradebook.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["submission"]: row for row in csv.DictReader(file)}
    for name, report in reports.items():
        assert (rows[name]["final"] == "") == bool(report.pending)
        for item in report.pending:
            assert rows[name][item] == ""


def test_a_swapped_label_map_goes_to_a_person_with_both_numbers(
    reports: dict[str, Report],
) -> None:
    mark = next(m for m in reports["label-swap"].marks if m.id == "model-accuracy")
    assert mark.earned is None
    assert "look inverted" in mark.summary


def test_the_second_time_everything_is_known_already(
    out: Path, world: World, held_out: Path
) -> None:
    files = sorted(p for p in out.rglob("*") if p.is_file())
    before = {path: path.read_bytes() for path in files}
    assert grade(out, world, held_out).returncode == 0
    assert {path: path.read_bytes() for path in files} == before
    assert sorted(p for p in out.rglob("*") if p.is_file()) == files

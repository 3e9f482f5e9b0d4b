"""The project's sample class is graded as a careful person graded it, beforehand and by hand."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from grader.report import Report, from_json
from grader.verdict import Status
from grader.world import World

CHECKOUT = Path(__file__).parents[2]
CLASS = CHECKOUT / "submissions" / "fine-tuning-project"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads(
    CLASS.with_suffix(".expected.toml").read_text(encoding="utf-8")
)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("project class")]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, world: World) -> dict[str, Report]:
    """Grade the class; its stored outputs show what ran, and the gold one hands in its network."""
    build = [sys.executable, CHECKOUT / "submissions" / "build_weights.py"]
    subprocess.run([*build, "--world", world.folder], check=True, capture_output=True)
    out = tmp_path_factory.mktemp("project") / "out"
    words = ["grade", CLASS, "--rubric", CHECKOUT / "rubrics" / "fine-tuning-project"]
    words += ["--out", out, "--world", world.folder]
    done = subprocess.run(
        [sys.executable, "-m", "grader", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = sorted(out.glob("*/report.json"))
    return {path.parent.name: from_json(path.read_text(encoding="utf-8")) for path in found}


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


def test_the_gold_hand_in_earns_every_point_and_its_number_is_measured_again(
    reports: dict[str, Report],
) -> None:
    assert reports["gold"].total == "100 of 100"
    mark = next(mark for mark in reports["gold"].marks if mark.id == "model-accuracy")
    assert "We measured 0.9" in mark.summary
    assert "which fits" in mark.summary
    assert "cleaning-contradicted" not in {flag.id for flag in reports["gold"].flags}


def test_what_does_not_apply_is_left_out_and_its_points_stay_in_its_section(
    reports: dict[str, Report],
) -> None:
    report = reports["contract-summaries"]
    data = [mark for mark in report.marks if mark.section == "Data"]
    assert [mark.id for mark in data if mark.status is Status.SKIPPED] == ["dataset-balance"]
    assert sum(mark.points for mark in data) == pytest.approx(26, abs=0.02)
    assert report.points == pytest.approx(100, abs=0.02)


def test_a_claim_of_cleaning_that_the_rows_contradict_is_told(reports: dict[str, Report]) -> None:
    mark = next(m for m in reports["coffee-doubles"].marks if m.id == "dataset-clean")
    assert "duplicates" in mark.summary
    assert (mark.earned or 0) < mark.points

"""What cannot work is refused before anything is graded."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from grader.batch import prepare as preparing
from grader.batch.prepare import GradeOptions, parse_run_seconds, prepared
from grader.checks import KINDS
from grader.errors import GraderError
from grader.evidence.setting import Profile
from grader.rubric import Rubric, load_rubric

RUBRIC = Path(__file__).parents[2] / "rubrics" / "fine-tuning-assignment"


@pytest.fixture
def rubric(tmp_path: Path) -> Rubric:
    shutil.copytree(RUBRIC, tmp_path / "rubric")
    return load_rubric(tmp_path / "rubric", KINDS)


def options(rubric: Rubric, tmp_path: Path, profile: Profile = Profile.STATIC) -> GradeOptions:
    """Give the options of a grading with the backend that starts at once."""
    kept = tmp_path / "kept"
    return GradeOptions(rubric, kept=kept, world=tmp_path, profile=profile, isolation="bwrap")


def test_seconds_are_for_all_or_for_one() -> None:
    assert parse_run_seconds(["90", "ana=600", "a=b=5"]) == (90, {"ana": 600, "a=b": 5})


@pytest.mark.parametrize("value", ["", "0", "ana=", "ana=soon", "-5", "1.5"])
def test_seconds_that_are_no_number_are_refused_with_an_example(value: str) -> None:
    with pytest.raises(GraderError, match="write 120, or name=120 for one hand-in"):
        parse_run_seconds([value])


def test_a_rubric_may_name_its_held_out_rows_in_its_private_half(
    rubric: Rubric, tmp_path: Path
) -> None:
    text = (rubric.folder / "rubric.toml").read_text()
    table = '[test_set]\nfile = "rows.csv"\ntext = "review"\nlabel = "stars"\n'
    table += "labels = { bad = 0, good = 1 }\n\n[limits]"
    (rubric.folder / "rubric.toml").write_text(text.replace("[limits]", table, 1))
    (rubric.private / "rows.csv").write_text("review,stars\nfine,good\ndull,bad\n")
    with prepared(options(load_rubric(rubric.folder, KINDS), tmp_path)) as job:
        assert job.setting.held_out is not None
        assert job.setting.held_out.texts == ("fine", "dull")
        assert job.keys["model-accuracy"].labels == (1, 0)
        assert job.keys["mcq-1"].answers == {"choices": {"1": "B", "2": "B"}}


def test_labels_are_no_part_of_what_collectors_depend_on(rubric: Rubric, tmp_path: Path) -> None:
    for name, text in (("a", "text,label\nx,pos\n"), ("b", "text,label\nx,neg\n")):
        (tmp_path / f"{name}.csv").write_text(text)
    digests = set()
    for name in "ab":
        given = replace(options(rubric, tmp_path), test_set=tmp_path / f"{name}.csv")
        with prepared(given) as job:
            assert job.setting.held_out is not None
            digests.add(job.setting.held_out.digest)
    assert len(digests) == 1


def test_a_missing_extra_is_named(
    rubric: Rubric, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(preparing.EXTRAS, "run", ("no_such_module_of_ours",))
    wrong = prepared(options(rubric, tmp_path, Profile.SMOKE))
    with pytest.raises(GraderError, match=r"pip install 'finetune-grader\[run\]'"):
        wrong.__enter__()

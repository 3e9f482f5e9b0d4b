"""The project's solution: its data is as clean as it says, and wrong input is one line."""

import importlib
import sys
from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from tests.reference.conftest import CHECKOUT

PROJECT = CHECKOUT / "reference" / "project"
SPLITS = ("train", "validation", "test")
Load = Callable[[str], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Import a script of the project, which finds its neighbours as in the folder handed in."""
    monkeypatch.syspath_prepend(PROJECT)
    for name in ("prepare", "train"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return importlib.import_module


@pytest.fixture(scope="module")
def clauses() -> dict[str, pd.DataFrame]:
    """The files that are kept."""
    return {name: pd.read_csv(PROJECT / "data" / f"{name}.csv", dtype=str) for name in SPLITS}


def test_cleaning_the_raw_file_gives_the_files_that_are_kept_and_the_counts_that_are_told(
    load: Load,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    raw = PROJECT / "data" / "raw.csv"
    monkeypatch.setattr(sys, "argv", ["prepare.py", "--raw", str(raw), "--output", str(tmp_path)])
    load("prepare").main()
    for name in SPLITS:
        kept = (PROJECT / "data" / f"{name}.csv").read_text()
        assert (tmp_path / f"{name}.csv").read_text() == kept
    printed = capsys.readouterr().out.splitlines()[1:11]
    datasheet = (PROJECT / "datasheet.md").read_text()
    for number, line in enumerate(printed, 1):
        title, counts = line[:52].rstrip(), line[52:].split()
        removed, changed = counts[2], counts[4]
        told = next(told for told in datasheet.splitlines() if told.startswith(f"{number}. "))
        assert told.startswith(f"{number}. {title}")
        assert (removed if removed != "0" else changed) in told.partition(": ")[2].split()


def test_the_clean_clauses_are_many_distinct_balanced_and_labelled(
    clauses: dict[str, pd.DataFrame],
) -> None:
    rows = pd.concat(clauses.values())
    assert len(rows) >= 400
    assert set(rows.label) == {"favorable", "unfavorable"}
    assert 0.45 < (rows.label == "favorable").mean() < 0.55
    assert not rows.text.str.lower().str.replace(r"\W+", " ", regex=True).duplicated().any()
    assert not rows.text.str.contains(r"<|&\w+;|\s\s|\d/\d|[^\x20-\x7e]").any()


def test_no_pair_and_no_near_duplicate_stands_in_two_splits(
    load: Load, clauses: dict[str, pd.DataFrame]
) -> None:
    for one, other in combinations(clauses.values(), 2):
        assert not set(one.pair) & set(other.pair)
        phrases = [
            list(map(load("prepare").three_word_phrases, rows.text)) for rows in (one, other)
        ]
        for first, second in product(*phrases):
            assert len(first & second) < 0.2 * len(first | second)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "--data: .*train.csv is missing; name another, or run prepare.py in its"),
        ("clause,label\nA fee.,favorable\n", "has no column 'text'; it needs text, label"),
        ("", "has no column 'text'; it needs text, label"),
        ("text,label\n", "has no rows; name a file that has some"),
        ("text,label\nA fee.,good\n", "unknown label 'good'; use unfavorable or favorable"),
    ],
)
def test_clauses_that_cannot_be_trained_on_are_one_line_with_the_fix(
    load: Load, tmp_path: Path, file: str | None, said: str
) -> None:
    if file is not None:
        (tmp_path / "train.csv").write_text(file)
    with pytest.raises(SystemExit, match=said):
        load("prepare").read_split(tmp_path, "train")


def test_a_label_that_nobody_thought_of_ends_the_cleaning_with_its_row(load: Load) -> None:
    row = {"id": "c7", "text": "Fees may rise.", "label": "goood", "second_label": "favorable"}
    with pytest.raises(SystemExit, match="--raw: row c7: unknown label 'goood'; correct it"):
        load("prepare").with_one_spelling(pd.DataFrame([row]))


@pytest.mark.slow
def test_a_folder_that_holds_something_else_is_left_alone(load: Load, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    train = load("train")
    for overwrite, said in (False, "exists; name another folder"), (True, "holds no network"):
        with pytest.raises(SystemExit, match=f"--output: .*{said}"):
            train.prepare_output(train.Config(output=tmp_path, overwrite=overwrite))
    assert (tmp_path / "thesis.txt").read_text() == "years of work"

"""The summaries' solution: its data is as clean as it says, and a copy of the folder trains."""

import importlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from grader.world import World
from tests.reference.conftest import CHECKOUT, Reference

SUMMARIES = CHECKOUT / "reference" / "summaries"
SPLITS = ("train", "validation", "test")
Load = Callable[[str], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Import a script of the folder, which finds its neighbours as in the folder handed in."""
    monkeypatch.syspath_prepend(SUMMARIES)
    for name in ("predict", "prepare", "score", "train"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return importlib.import_module


@pytest.fixture(scope="module")
def tickets() -> dict[str, pd.DataFrame]:
    """The files that are kept."""
    return {name: pd.read_json(SUMMARIES / f"data/{name}.jsonl", lines=True) for name in SPLITS}


def test_cleaning_the_raw_file_gives_the_files_that_are_kept_and_the_counts_that_are_told(
    load: Load,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    raw = SUMMARIES / "data" / "raw.jsonl"
    monkeypatch.setattr(sys, "argv", ["prepare.py", "--raw", str(raw), "--output", str(tmp_path)])
    load("prepare").main()
    for name in SPLITS:
        kept = (SUMMARIES / "data" / f"{name}.jsonl").read_text()
        assert (tmp_path / f"{name}.jsonl").read_text() == kept
    datasheet = (SUMMARIES / "datasheet.md").read_text().splitlines()
    for number, line in enumerate(capsys.readouterr().out.splitlines()[1:13], 1):
        title, counts = line[:52].rstrip(), line[52:].split()
        told = next(told for told in datasheet if told.startswith(f"{number}. {title}"))
        count = counts[2] if counts[2] != "0" else counts[4]
        assert told.endswith(f": {count} rows")


def test_every_ticket_has_one_short_summary_in_the_form_of_the_guideline(
    tickets: dict[str, pd.DataFrame],
) -> None:
    rows = pd.concat(tickets.values())
    assert set(rows.area.value_counts()) == {25}
    assert not rows.text.str.lower().str.replace(r"\W+", " ", regex=True).duplicated().any()
    assert not rows.summary.duplicated().any()
    assert rows.text.str.split().str.len().between(30, 90).all()
    assert rows.summary.str.split().str.len().between(8, 18).all()
    assert rows.summary.str.fullmatch(r"Customer [a-z].*\w\.").all()
    assert not rows.text.str.contains(r"<|&\w+;|\s\s|\d{5}|[^\x20-\x7e]").any()


def test_no_near_duplicate_stands_in_two_splits(
    load: Load, tickets: dict[str, pd.DataFrame]
) -> None:
    phrases = [
        list(map(load("prepare").three_word_phrases, rows.text)) for rows in tickets.values()
    ]
    for one, other in combinations(phrases, 2):
        for first, second in product(one, other):
            assert len(first & second) < 0.1 * len(first | second)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "--data: .*train.jsonl is missing; name another, or run prepare.py in its"),
        ("text,summary\n", "is not JSON Lines, one object a line"),
        ('{"id": 1, "area": "x", "text": "Hello"}\n', "has no 'summary'; it needs id, area, text"),
    ],
)
def test_tickets_that_cannot_be_trained_on_are_one_line_with_the_fix(
    load: Load, tmp_path: Path, file: str | None, said: str
) -> None:
    if file is not None:
        (tmp_path / "train.jsonl").write_text(file)
    with pytest.raises(SystemExit, match=said):
        load("prepare").read(tmp_path / "train.jsonl")


@pytest.mark.slow
def test_a_copy_of_the_folder_trains_and_measures_on_its_own(
    world: World, tickets: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    for script in SUMMARIES.glob("*.py"):
        shutil.copy(script, tmp_path)
    (tmp_path / "data").mkdir()
    for name, rows in tickets.items():
        rows.head(16).to_json(tmp_path / f"data/{name}.jsonl", orient="records", lines=True)

    def run(*command: str) -> str:
        environment = Reference(world.folder).environment
        return subprocess.run(
            [sys.executable, *command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert "16 tickets to train on" in run("train.py", "--epochs", "1")
    assert (tmp_path / "network" / "model.safetensors").is_file()
    scored = run("score.py")
    assert "16 test tickets" in scored
    assert "always the same summary" in scored
    assert "test rougeL: " in scored

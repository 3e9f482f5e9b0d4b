"""The rows that a project is tested on, as its files and its code tell them."""

from __future__ import annotations

import pytest

from grader.reading.code import Code
from grader.reading.project.origin import Unclear
from grader.reading.project.own_rows import MOST_ROWS, OwnRows, own_rows
from grader.reading.project.own_split import own_split
from grader.records import SurveyRecord, TableFile
from grader.records.datasets import Column, TableSurvey
from tests.written_code import code_of, script

SPLIT = (
    "import pandas as pd\nfrom sklearn.model_selection import train_test_split\n"
    "df = pd.read_csv('data.csv')\n"
    "train, test = train_test_split(df, test_size=0.5, random_state=1)\n"
)
NOTHING = Code(code_of(script("x = 1\n")))
ROLES = {
    "classification": ("text", "label"), "summarization": ("text", "summary"),
    "instruction-pairs": ("instruction", "input", "response"), "": ("other",),
}  # fmt: skip


def table(path: str, rows: int = 4, task: str = "classification") -> TableSurvey:
    columns = tuple(Column(role, role if task else "", "name") for role in ROLES[task])
    return TableSurvey(path, format="CSV", columns=columns, task=task, rows=rows)


def rows_of(
    cells: list[tuple[str, ...]], task: str = "classification", source: str = "",
    does: str = "classification", note: str = "",
) -> OwnRows:  # fmt: skip
    """Read the test rows of a hand-in with one table of these cells."""
    columns = ROLES[task]
    rows = tuple(dict(zip(columns, row, strict=True)) for row in cells)
    path = "data.csv" if source else "test.csv"
    file = TableFile(path, columns, len(rows), rows, note=note)
    code = Code(code_of(script(source))) if source else NOTHING
    split = own_split(SurveyRecord((table(path, len(rows), task),)), code)
    return own_rows(split, file, code, does)


FOUR = [("it hurts", "a"), ("it itches", "a"), ("it burns", "b"), ("it aches", "a")]


def test_a_file_called_test_comes_before_one_for_validation_and_before_a_seed() -> None:
    tables = (table("data.csv"), table("val.csv"), table("test.csv"))
    code = Code(code_of(script(SPLIT)))
    assert own_split(SurveyRecord(tables), code).table.path == "test.csv"
    assert own_split(SurveyRecord(tables[:2]), code).table.path == "val.csv"
    seeded = own_split(SurveyRecord(tables[:1]), code)
    assert (seeded.table.path, seeded.origin is not None) == ("data.csv", True)


def test_test_rows_without_answers_are_nobodys_measure() -> None:
    tables = (table("data.csv"), table("test.csv", task=""))
    code = Code(code_of(script(SPLIT)))
    assert own_split(SurveyRecord(tables), code).table.path == "data.csv"


def test_labels_are_positions_among_their_names() -> None:
    found = rows_of(FOUR)
    assert (found.labels, found.names) == ((0, 0, 1, 0), ("a", "b"))
    assert found.told == "your 4 test rows in test.csv"


def test_of_many_rows_a_sample_is_asked_and_said_to_be() -> None:
    found = rows_of([(f"text {n}", "ab"[n % 2]) for n in range(1500)])
    most = MOST_ROWS["classification"]
    assert len(found.texts) == most
    assert found.told == f"your 1500 test rows in test.csv ({most} of them, drawn at random)"


@pytest.mark.parametrize(
    ("task", "cells", "does", "texts", "wanted"),
    [
        ("summarization", [("a b", "a"), ("c d", "c")], "generation", ("a b", "c d"), ("a", "c")),
        ("instruction-pairs", [("add", "1 1", "2"), ("say a", "", "a")], "generation",
         ("add\n1 1", "say a"), ("2", "a")),
        ("", [("one text",), ("another",)], "language-modelling", ("one text", "another"), ()),
    ],
)  # fmt: skip
def test_texts_to_be_written_stand_beside_what_the_network_reads(
    task: str, cells: list[tuple[str, ...]], does: str, texts: tuple[str, ...], wanted: tuple[str]
) -> None:
    found = rows_of(cells, task, does=does)
    assert (found.texts, found.wanted) == (texts, wanted)


DROPPING = SPLIT.replace("('data.csv')", "('data.csv').dropna().drop_duplicates()")


def test_steps_that_leave_every_row_do_not_matter() -> None:
    assert len(rows_of(FOUR, source=DROPPING).texts) == 2


@pytest.mark.parametrize(
    ("cells", "source", "note", "why"),
    [
        ([*FOUR, ("it stings", "NaN")], DROPPING, "", "first drops rows that lack something"),
        ([*FOUR, ("it hurts", "a")], DROPPING, "", "first drops rows that repeat another"),
        (FOUR, SPLIT.replace("0.5", "7.5"), "", "the library refuses to split them"),
        (FOUR, SPLIT.replace("_state=1", "_state=-1"), "", "the library refuses to split them"),
        (FOUR, f"{SPLIT}x = (\n", "", "a part of the code cannot be read"),
        (FOUR, SPLIT, "some rows were lost", "some rows were lost in data.csv"),
        (FOUR, SPLIT.replace("0.5", "9"), "", "the library refuses to split them"),
        (FOUR, SPLIT.replace("data.csv", "other.csv"), "", "other.csv, which the code splits"),
        (FOUR[:2], "", "", "all of them have one label"),
        ([*FOUR, ("", "a")], "", "", "some of them have no text"),
        ([*FOUR, ("it stings", "")], "", "", "not each of them has a label"),
    ],
)
def test_where_it_is_not_certain_which_rows_they_are_the_reason_is_told(
    cells: list[tuple[str, ...]], source: str, note: str, why: str
) -> None:
    with pytest.raises(Unclear, match=why):
        rows_of(cells, source=source, note=note)


def test_texts_that_a_seed_holds_out_and_leaves_in_are_a_leak() -> None:
    """Of the rows that go last (see above) one stands among the first, too."""
    found = rows_of([FOUR[2], *FOUR[1:]], source=SPLIT)
    assert found.leak is not None
    assert (found.leak.shared, found.leak.rows, found.leak.quote.text) == (1, 2, "it burns")
    assert rows_of(FOUR, source=SPLIT).leak is None


def test_which_text_a_language_model_is_to_foretell_may_not_be_plain() -> None:
    with pytest.raises(Unclear, match="which text the network is to foretell"):
        rows_of(
            [("add", "1", "2"), ("b", "c", "d")], "instruction-pairs", does="language-modelling"
        )
    with pytest.raises(Unclear, match="no columns for this task"):
        rows_of(FOUR, does="generation")

"""Which tables of a hand-in are its dataset."""

from __future__ import annotations

import pytest

from grader.reading.datasets.chosen import choose
from grader.reading.datasets.leaks import worst_leak
from grader.reading.datasets.named import split_of
from grader.records import SurveyRecord
from grader.records.datasets import Column, LabelCount, Overlap, TableSurvey
from grader.verdict import Quote

COLUMNS = (Column("text", "text", "name"), Column("label", "label", "name"))


def table(path: str, rows: int, **more: object) -> TableSurvey:
    known = {"format": "CSV", "columns": COLUMNS, "task": "classification", "distinct": rows}
    return TableSurvey(path=path, rows=rows, **{**known, **more})  # type: ignore[arg-type]


def chosen(tables: list[TableSurvey], *overlaps: tuple[int, int, int], task: str = "") -> list[str]:
    record = SurveyRecord(tuple(tables), tuple(Overlap(*each, "a text") for each in overlaps))
    found = choose(record, task)
    return [each.name for each in found.tables] if found else []


def test_splits_count_together() -> None:
    tables = [table("test.csv", 40), table("train.csv", 160)]
    found = choose(SurveyRecord(tuple(tables)), "")
    assert found is not None
    assert (found.rows, found.distinct, found.title) == (200, 200, "test.csv, train.csv")


def test_a_text_in_two_splits_counts_once_and_leaks() -> None:
    tables = (table("test.csv", 40), table("train.csv", 160))
    found = choose(SurveyRecord(tables, (Overlap(0, 1, 12, "so good"),)), "")
    assert found is not None
    assert found.distinct == 188
    (leak,) = found.leaks
    assert (leak.held_out, leak.other, leak.share) == ("test.csv", "train.csv", 0.3)
    assert leak.quote == Quote("so good", "test.csv and train.csv")


def test_the_worst_leak_is_the_largest_share_of_rows_held_out_from_training() -> None:
    tables = (table("dev.csv", 20), table("test.csv", 100), table("train.csv", 160))
    among_held_out, few = Overlap(0, 1, 20, "a"), Overlap(1, 2, 1, "b")
    assert worst_leak(SurveyRecord(tables, (among_held_out, few))) is None
    found = worst_leak(SurveyRecord(tables, (Overlap(0, 2, 6, "c"), Overlap(1, 2, 10, "d"))))
    assert found is not None
    assert (found.held_out, found.shared, found.rows) == ("dev.csv", 6, 20)


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (("data_raw.csv", "data_clean.csv"), "data_clean.csv"),
        (("before/reviews.csv", "after/reviews.csv"), "after/reviews.csv"),
        (("all.csv", "sample.csv"), "all.csv"),
    ],
)
def test_of_two_versions_one_counts(names: tuple[str, str], kept: str) -> None:
    assert chosen([table(names[0], 300), table(names[1], 250)], (0, 1, 250)) == [kept]


def test_the_whole_counts_and_not_its_parts() -> None:
    tables = [table("all.csv", 200), table("test.csv", 40), table("train.csv", 160)]
    found = choose(SurveyRecord(tuple(tables), (Overlap(0, 1, 40), Overlap(0, 2, 160))), "")
    assert found is not None
    assert [each.name for each in found.tables] == ["all.csv"]
    assert [each.why for each in found.aside] == ["most of its rows stand in all.csv too"] * 2
    assert found.leaks == ()


def test_a_test_split_within_the_training_split_stays_a_split() -> None:
    tables = [table("test.csv", 40), table("train.csv", 160)]
    assert chosen(tables, (0, 1, 40)) == ["test.csv", "train.csv"]


def test_a_few_rows_shown_in_a_text_are_examples_of_the_file() -> None:
    tables = [table("data.csv", 300), table("README.md, line 4", 5, format="document")]
    assert chosen(tables) == ["data.csv"]
    assert chosen(tables[1:]) == ["README.md, line 4"]


def test_what_a_network_answered_is_no_dataset() -> None:
    columns = (*COLUMNS, Column("predicted_label"))
    assert chosen([table("predictions.csv", 100, columns=columns)]) == []


def test_the_task_of_the_hand_in_decides_between_tables() -> None:
    tables = [table("a.csv", 300), table("b.csv", 200, task="summarization")]
    assert chosen(tables, task="summarization") == ["b.csv"]
    assert chosen(tables, task="translation") == ["a.csv", "b.csv"]


def test_classes_are_counted_over_splits() -> None:
    tables = [
        table("train.csv", 100, labels=(LabelCount("good", 60), LabelCount("bad", 40))),
        table("test.csv", 50, labels=(LabelCount("Bad", 30), LabelCount("good", 20))),
    ]
    found = choose(SurveyRecord(tuple(tables)), "")
    assert found is not None
    assert [(each.name, each.count) for each in found.labels] == [("good", 80), ("bad", 70)]


@pytest.mark.parametrize(
    ("path", "split"),
    [
        ("data/train.csv", "train"), ("my_test_set.csv", "test"), ("val.jsonl", "validation"),
        ("latest.csv", None), ("training-data.csv", "train"), ("contest.csv", None),
        ("testimonials.csv", None), ("测试集.csv", "test"), ("tests2.csv", "test"),
        ("data_uji.csv", "test"), ("entraînement.csv", "train"), ("evaluation.csv", None),
    ],
)  # fmt: skip
def test_a_split_is_told_by_its_name(path: str, split: str | None) -> None:
    assert split_of(table(path, 1)) == split

"""Where the rows are that a hand-in tests its network on: a file, or what a seed holds out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.reading.code import Code
from grader.reading.datasets.chosen import WRITTEN
from grader.reading.datasets.named import split_of
from grader.reading.practice.evaluated import evaluated_source
from grader.reading.practice.splits import Split
from grader.reading.practice.steps import trainer_evaluations
from grader.reading.project.origin import Origin, Unclear
from grader.reading.project.seeded import held_out
from grader.records import SurveyRecord
from grader.records.datasets import TableSurvey

_CUT = (
    "…", "train_test_split(", "random_split(", ".select(", ".iloc", "[:", ".sample(", ".filter(",
    ".head(", ".tail(", ".take(", ".skip(", ".drop(",
)  # fmt: skip


@dataclass(frozen=True)
class OwnSplit:
    """The table with the test rows; `origin` says which of its rows, where not all of them."""

    table: TableSurvey
    origin: Origin | None = None


def own_split(survey: SurveyRecord, code: Code) -> OwnSplit:
    """Find the rows that the hand-in evaluates on; raises Unclear where they cannot be told."""
    rows = [table for table in survey.tables if table.state == "read" and table.rows]
    read = [table for table in rows if table.task] or rows  # others lack their answers
    evaluated = [evaluated_source(code, call) for call in trainer_evaluations(code)]
    for table in read:
        name = PurePosixPath(table.path).name
        if any(name in text and not _is_cut(text, table) for text in evaluated):
            return OwnSplit(table)
    for wanted in (Split.TEST, Split.VALIDATION):
        found = next((table for table in read if split_of(table) is wanted), None)
        if found is not None:
            return OwnSplit(found)
    origin = held_out(code)
    if origin is None:
        raise Unclear("they are no file of their own, and no call splits a file by a seed")
    return OwnSplit(_table_of(origin, rows), origin)


def label_names(survey: SurveyRecord) -> tuple[str, ...]:
    """Give the names of the classes of the largest table that has any."""
    tables: Sequence[TableSurvey] = sorted(survey.tables, key=lambda table: -table.rows)
    found = next((table.labels for table in tables if table.labels), ())
    return tuple(label.name for label in found)


def _table_of(origin: Origin, read: Sequence[TableSurvey]) -> TableSurvey:
    """Find the one table that the code splits."""
    files = [table for table in read if table.format not in WRITTEN]
    found = [table for table in files if PurePosixPath(table.path).name == origin.file]
    if len(found) != 1 or not found[0].complete:
        raise Unclear(f"{origin.file}, which the code splits, is not there whole")
    return found[0]


def _is_cut(text: str, table: TableSurvey) -> bool:
    return split_of(table) is None and any(cut in text for cut in _CUT)

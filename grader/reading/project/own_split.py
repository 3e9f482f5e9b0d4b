"""Which rows a hand-in tests its network on: its own test split, handed in, and its majority."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.reading.code import Code
from grader.reading.practice.evaluated import evaluated_source
from grader.reading.practice.splits import Split, split_named
from grader.reading.practice.steps import trainer_evaluations
from grader.records import DatasetRecord, SurveyRecord
from grader.records.datasets import TableSurvey

_CUT = ("train_test_split(", "random_split(", ".select(", ".iloc", "[:", ".sample(")
_LEAST_SHARED = 0.02  # of the test rows: fewer may be alike by chance, as "thank you" is


@dataclass(frozen=True)
class OwnSplit:
    """The table of test rows, and the share of its largest class, if it has classes."""

    table: TableSurvey
    majority: float | None


@dataclass(frozen=True)
class Leak:
    """Test rows that stand among the training rows too."""

    shared: int
    rows: int
    test: str
    train: str
    quote: str = ""

    @property
    def share(self) -> float:
        """The part of the test rows that was trained on, 0 to 1."""
        return self.shared / max(1, self.rows)


def table_split(table: TableSurvey) -> Split | None:
    """Say which split a table holds: as it is called in its file, or by the file's name."""
    return split_named(table.split) or split_named(PurePosixPath(table.path).stem)


def own_split(survey: SurveyRecord, code: Code) -> OwnSplit | None:
    """Find the rows that the hand-in evaluates on, where they are a table of their own."""
    read = [table for table in survey.tables if table.state == "read" and table.rows]
    evaluated = [evaluated_source(code, call) for call in trainer_evaluations(code)]
    for table in read:
        name = PurePosixPath(table.path).name
        whole = (text for text in evaluated if name in text and not _is_cut(text, table))
        if next(whole, None):
            return OwnSplit(table, _majority(table))
    for wanted in (Split.TEST, Split.VALIDATION):
        found = next((table for table in read if table_split(table) is wanted), None)
        if found is not None:
            return OwnSplit(found, _majority(found))
    return None


def find_leak(survey: SurveyRecord) -> Leak | None:
    """Find the test table of which the most rows stand in a training table too."""
    leaks = []
    for overlap in survey.overlaps:
        pair = [survey.tables[overlap.first], survey.tables[overlap.second]]
        splits = [table_split(table) for table in pair]
        if Split.TRAIN in splits and len(set(splits)) == 2 and None not in splits:
            train = pair[splits.index(Split.TRAIN)]
            test = pair[1 - splits.index(Split.TRAIN)]
            leaks.append(
                Leak(
                    overlap.shared, test.distinct or test.rows, test.name, train.name, overlap.quote
                )
            )
    worst = max(leaks, key=lambda leak: leak.share, default=None)
    return worst if worst is not None and worst.share >= _LEAST_SHARED else None


def label_names(survey: SurveyRecord) -> tuple[str, ...]:
    """Give the names of the classes of the largest table that has any."""
    tables: Sequence[TableSurvey] = sorted(survey.tables, key=lambda table: -table.rows)
    found = next((table.labels for table in tables if table.labels), ())
    return tuple(label.name for label in found)


@dataclass(frozen=True)
class OwnRows:
    """Test rows that the student handed in: texts, and labels as positions in `names`."""

    table: str
    texts: tuple[str, ...]
    labels: tuple[int, ...]
    names: tuple[str, ...]
    majority: float

    @property
    def is_numbered(self) -> bool:
        """True if the labels are 0, 1, 2 …, as a network without names counts them."""
        return self.names == tuple(str(number) for number in range(len(self.names)))


def own_rows(data: DatasetRecord, survey: SurveyRecord, code: Code) -> OwnRows | None:
    """Give the rows of the test table, where all of them were read and each has a label."""
    own = own_split(survey, code)
    if own is None:
        return None
    roles = {column.role: column.name for column in own.table.columns if column.role}
    alike = (table for table in data.tables if table.path == own.table.path)
    table = next((t for t in alike if t.row_count == len(t.rows) == own.table.rows), None)
    if table is None or not {"text", "label"} <= set(roles):
        return None
    pairs = [(row.get(roles["text"], ""), row.get(roles["label"], "")) for row in table.rows]
    if not all(text.strip() and label.strip() for text, label in pairs):
        return None
    told = [label.strip() for _, label in pairs]
    names = sorted(set(told), key=lambda name: (len(name) if name.isdigit() else 0, name))
    most = max(map(told.count, names)) / len(told)
    labels = tuple(names.index(label) for label in told)
    texts = tuple(text for text, _ in pairs)
    return OwnRows(own.table.name, texts, labels, tuple(names), most) if len(names) > 1 else None


def _is_cut(text: str, table: TableSurvey) -> bool:
    return table_split(table) is None and any(cut in text for cut in _CUT)


def _majority(table: TableSurvey) -> float | None:
    total = sum(label.count for label in table.labels)
    return max(label.count for label in table.labels) / total if total else None

"""Which of a hand-in's tables are its dataset: raw versions, copies and parts count once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from grader.reading.datasets.leaks import Leak, leaks_of
from grader.reading.datasets.named import is_cleaned, is_raw, split_of
from grader.records.datasets import (
    Finding,
    LabelCount,
    Overlap,
    SchemaResult,
    SurveyRecord,
    TableSurvey,
)
from grader.verdict import Quote

_ANSWERS = re.compile(r"(?i)predict|confidence|probab|logit|\bscore\b")
_WITHIN = 0.5  # of the smaller table's texts: it is a version or a part of the other
_SMALL = 0.2  # of the largest table: rows shown beside a file are examples of it
WRITTEN = frozenset({"code", "document"})


@dataclass(frozen=True)
class Aside:
    """A table that does not count, and why."""

    table: TableSurvey
    why: str


@dataclass(frozen=True)
class Dataset:
    """The tables that count, together, and those that were left aside."""

    tables: tuple[TableSurvey, ...]
    aside: tuple[Aside, ...] = ()
    leaks: tuple[Leak, ...] = ()
    distinct: int = 0
    shared: int = 0  # texts that stand in two of its tables
    task: str = ""

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def complete(self) -> bool:
        """False where a limit of ours ended the reading of a table."""
        return all(table.complete for table in self.tables)

    @property
    def title(self) -> str:
        """The names of the tables."""
        names = [table.name for table in self.tables]
        return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")

    @property
    def columns(self) -> dict[str, str]:
        """Each role with the column that has it, as the first table names it."""
        found: dict[str, str] = {}
        for column in (column for table in self.tables for column in table.columns):
            if column.role:
                found.setdefault(column.role, column.name)
        return found

    @property
    def labels(self) -> tuple[LabelCount, ...]:
        """The classes of all tables together, the largest first."""
        counts: Counter[str] = Counter()
        names: dict[str, str] = {}
        for table in self.tables:
            for label in table.labels:
                key = names.setdefault(label.name.casefold(), label.name)
                counts[key] += label.count
        return tuple(LabelCount(name, count) for name, count in counts.most_common())

    def count(self, *kinds: str) -> int:
        """How many rows show something; what two tables share is there twice."""
        again = self.shared if "duplicates" in kinds else 0
        return sum(table.count(*kinds) for table in self.tables) + again

    def share(self, *kinds: str) -> float:
        """The share of rows that show something."""
        return self.count(*kinds) / self.rows if self.rows else 0.0

    def findings(self, *kinds: str) -> Iterator[tuple[TableSurvey, Finding]]:
        """Give the findings of some kinds, table by table."""
        for table in self.tables:
            yield from ((table, found) for found in table.findings if found.kind in kinds)

    def quotes(self, *kinds: str, most: int = 4) -> list[Quote]:
        """Quote rows that show something."""
        shown = [
            table.quote(row)
            for table, found in self.findings(*kinds)
            for row in found.rows[: max(2, most // max(1, len(kinds)))]
        ]
        if "duplicates" in kinds:
            shown += [leak.quote for leak in self.leaks]
        return list(dict.fromkeys(shown))[:most]

    def held_against(self, task: str) -> tuple[tuple[TableSurvey, SchemaResult], ...]:
        """Give how each table holds to the schema of a task."""
        return tuple(
            (table, found)
            for table in self.tables
            for found in table.schemas
            if found.schema == task
        )


def choose(survey: SurveyRecord, task: str) -> Dataset | None:
    """Choose the tables that make up the dataset; None where no table is fit for any task.

    Those that are fit for the `task` of the hand-in count, if there are any.
    """
    known = [(at, each) for at, each in enumerate(survey.tables) if _is_fit(each)]
    wanted = task if any(each.task == task for _, each in known) else ""
    fit = [(at, each) for at, each in known if not wanted or each.task == wanted]
    if not fit:
        return None
    fit.sort(key=lambda pair: _rank(pair[1]))
    shared = {(each.first, each.second): each for each in survey.overlaps}
    kept: list[tuple[int, TableSurvey]] = []
    aside: list[Aside] = []
    for at, table in fit:
        why = _why_not((at, table), kept, shared)
        if why:
            aside.append(Aside(table, why))
        else:
            kept.append((at, table))
    common = sum(
        _shared(shared, one, other) for one, other in combinations([at for at, _ in kept], 2)
    )
    tables = tuple(table for _, table in sorted(kept, key=lambda pair: pair[0]))
    distinct = max(sum(t.distinct for t in tables) - common, *(t.distinct for t in tables))
    leaks = leaks_of(survey, {at for at, _ in fit})
    return Dataset(tables, tuple(aside), leaks, distinct, min(common, distinct), task)


def _is_fit(table: TableSurvey) -> bool:
    answered = any(_ANSWERS.search(column.name) for column in table.columns)
    return table.state == "read" and table.rows > 0 and bool(table.task) and not answered


def _rank(table: TableSurvey) -> tuple[bool, int, int, str]:
    """Sort files before what is written in texts, cleaned before raw, large before small."""
    version = is_raw(table) - is_cleaned(table)
    return (table.format in WRITTEN, version, -table.distinct, table.name)


def _why_not(
    one: tuple[int, TableSurvey],
    kept: Sequence[tuple[int, TableSurvey]],
    shared: dict[tuple[int, int], Overlap],
) -> str:
    at, table = one
    for other_at, other in kept:
        smaller = min(table.distinct, other.distinct)
        if _shared(shared, at, other_at) < _WITHIN * max(smaller, 1):
            continue
        splits = {split_of(table), split_of(other)}
        if None in splits or len(splits) == 1:
            return f"most of its rows stand in {other.name} too"
    largest = max((each.rows for _, each in kept), default=0)
    if table.format in WRITTEN and table.rows < _SMALL * largest:
        return "a few rows shown beside a larger table"
    return ""


def _shared(shared: dict[tuple[int, int], Overlap], one: int, other: int) -> int:
    found = shared.get((min(one, other), max(one, other)))
    return found.shared if found else 0

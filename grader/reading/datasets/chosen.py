"""Which of a hand-in's tables are its dataset: raw versions, copies and parts count once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from grader.records.datasets import (
    Finding,
    LabelCount,
    Overlap,
    RowQuote,
    SchemaResult,
    SurveyRecord,
    TableSurvey,
)
from grader.verdict import Quote

_RAW = re.compile(
    r"(?i)(?:^|[\W_])(?:raw|original|orig|before|uncleaned|unclean|dirty|unprocessed|crudo|brut"
    r"|roh|bruto|原始|원본)(?:[\W_]|$)"
)
_CLEAN = re.compile(
    r"(?i)(?:^|[\W_])(?:clean|cleaned|processed|preprocessed|final|after|balanced|deduplicated"
    r"|limpio|nettoyé|bereinigt|limpo|清洗后?|정제)(?:[\W_]|$)"
)
_SPLITS = {
    "train": re.compile(r"(?i)(?:^|[\W_])(?:train|training|entrenamiento|treino)(?:[\W_]|$)"),
    "test": re.compile(r"(?i)(?:^|[\W_])(?:test|testing|holdout|prueba|teste)(?:[\W_]|$)"),
    "validation": re.compile(r"(?i)(?:^|[\W_])(?:val|valid|validation|dev|eval)(?:[\W_]|$)"),
}
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
class Leak:
    """Texts that stand in two splits."""

    first: str
    second: str
    shared: int
    quote: Quote


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
            quote_row(table, row)
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
    leaks = tuple(_leaks(fit, shared))
    return Dataset(tables, tuple(aside), leaks, distinct, min(common, distinct), task)


def quote_row(table: TableSurvey, row: RowQuote) -> Quote:
    """Quote a row with its place."""
    line = f", line {row.line}" if row.line is not None else ""
    column = f", column '{row.column}'" if row.column else ""
    return Quote(row.text or "(empty)", f"{table.name}, row {row.row}{line}{column}")


def _is_fit(table: TableSurvey) -> bool:
    answered = any(_ANSWERS.search(column.name) for column in table.columns)
    return table.state == "read" and table.rows > 0 and bool(table.task) and not answered


def _rank(table: TableSurvey) -> tuple[bool, int, int, str]:
    """Sort files before what is written in texts, cleaned before raw, large before small."""
    version = bool(_RAW.search(table.path)) - bool(_CLEAN.search(table.path))
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
        if {split_of(table), split_of(other)} & {""} or split_of(table) == split_of(other):
            return f"most of its rows stand in {other.name} too"
    largest = max((each.rows for _, each in kept), default=0)
    if table.format in WRITTEN and table.rows < _SMALL * largest:
        return "a few rows shown beside a larger table"
    return ""


def split_of(table: TableSurvey) -> str:
    """Name the split that a table is, by its name; empty where none is told."""
    name = f" {table.split} " if table.split else f" {table.path.rpartition('/')[2]} "
    return next((split for split, pattern in _SPLITS.items() if pattern.search(name)), "")


def _leaks(
    fit: Sequence[tuple[int, TableSurvey]], shared: dict[tuple[int, int], Overlap]
) -> Iterator[Leak]:
    """Give what the training rows share with the rows that are to test the network."""
    for (one, first), (other, second) in combinations(sorted(fit, key=lambda pair: pair[0]), 2):
        splits = {split_of(first), split_of(second)}
        versions = {bool(_RAW.search(each.path)) for each in (first, second)}
        if "" in splits or len(splits) < 2 or len(versions) > 1:
            continue
        count = _shared(shared, one, other)
        if count:
            overlap = shared.get((one, other)) or shared[other, one]
            quote = Quote(overlap.quote, f"{first.name} and {second.name}")
            yield Leak(first.name, second.name, count, quote)
    for _, table in fit:
        within = table.finding("in two splits")
        if within is not None:
            quote = quote_row(table, within.rows[0]) if within.rows else Quote("", table.name)
            yield Leak(table.name, "another of its splits", within.count, quote)


def _shared(shared: dict[tuple[int, int], Overlap], one: int, other: int) -> int:
    found = shared.get((min(one, other), max(one, other)))
    return found.shared if found else 0

"""Texts that stand in two of a hand-in's splits."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from grader.reading.datasets.named import is_raw, split_of
from grader.reading.practice.splits import Split
from grader.records.datasets import Overlap, SurveyRecord, TableSurvey
from grader.verdict import Quote

_LEAST = 0.02  # of the held-out rows: fewer may be alike by chance, as "thank you" is
_ORDER = (Split.TEST, Split.VALIDATION, Split.TRAIN)


@dataclass(frozen=True)
class Leak:
    """Held-out texts that stand in another split too; `rows` counts the held-out ones."""

    held_out: str
    other: str
    shared: int
    rows: int
    quote: Quote
    is_trained: bool = False  # the other split is the one that is trained on

    @property
    def share(self) -> float:
        """The part of the held-out rows, 0 to 1."""
        return self.shared / max(1, self.rows)

    @property
    def is_telling(self) -> bool:
        """True if more texts are shared than may be alike by chance."""
        return self.share >= _LEAST


def leaks_of(survey: SurveyRecord, among: Collection[int] | None = None) -> tuple[Leak, ...]:
    """Find the leaks among some tables of a survey, given by their positions, or among all."""
    counted = range(len(survey.tables)) if among is None else among
    pairs = (each for each in survey.overlaps if {each.first, each.second} <= set(counted))
    found = (_between(each, survey) for each in pairs)
    within = (_within(survey.tables[at]) for at in sorted(counted))
    return (*filter(None, found), *(leak for each in within for leak in each))


def worst_leak(survey: SurveyRecord) -> Leak | None:
    """Give the leak of most of the rows that are held out into those that are trained on."""
    trained = (leak for leak in leaks_of(survey) if leak.is_trained and leak.is_telling)
    return max(trained, key=lambda leak: leak.share, default=None)


def _between(overlap: Overlap, survey: SurveyRecord) -> Leak | None:
    """Compare two tables; a raw and a cleaned version of one split share rows by right."""
    pair = [survey.tables[overlap.first], survey.tables[overlap.second]]
    known = {split: table for table in pair if (split := split_of(table)) is not None}
    if len(known) < 2 or is_raw(pair[0]) is not is_raw(pair[1]) or not overlap.shared:
        return None
    first, second = sorted(known, key=_ORDER.index)
    held_out, other = known[first], known[second]
    quote = Quote(overlap.quote, f"{held_out.name} and {other.name}")
    rows = held_out.distinct or held_out.rows
    trained = second is Split.TRAIN
    return Leak(held_out.name, other.name, overlap.shared, rows, quote, trained)


def _within(table: TableSurvey) -> Iterator[Leak]:
    """Give what a column of splits shows within one table."""
    found = table.finding("in two splits")
    if found is not None:
        quote = table.quote(found.rows[0]) if found.rows else Quote("", table.name)
        yield Leak(table.name, "another of its splits", found.count, table.rows, quote)

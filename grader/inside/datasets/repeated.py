"""Texts that return in a table: duplicates, conflicting labels, rows shared by splits."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.inside.datasets.noted import Notes

Prints = NDArray[np.uint64]
_EMPTY = 0


@dataclass(frozen=True)
class Sorted:
    """A table's fingerprints in order, with the rows they come from; empty texts are left out."""

    prints: Prints
    rows: NDArray[np.int64]  # from 0

    @classmethod
    def of(cls, raw: bytes | bytearray) -> Sorted:
        """Sort; equal ones keep the order of their rows."""
        prints: Prints = np.frombuffer(raw, dtype="<u8")
        rows = np.flatnonzero(prints != _EMPTY)
        order = rows[np.argsort(prints[rows], kind="stable")]
        return cls(prints[order], order)

    @property
    def is_repeat(self) -> NDArray[np.bool_]:
        """Mark each that equals the one before."""
        again = np.zeros(len(self.prints), dtype=np.bool_)
        again[1:] = self.prints[1:] == self.prints[:-1]
        return again

    @property
    def distinct(self) -> Prints:
        """Each fingerprint once, in order."""
        return self.prints[~self.is_repeat]

    @property
    def first_rows(self) -> NDArray[np.int64]:
        """The first row of each distinct fingerprint."""
        return self.rows[~self.is_repeat]

    @property
    def groups(self) -> NDArray[np.int64]:
        """The number of the group that each belongs to."""
        return np.cumsum(~self.is_repeat) - 1


def note_duplicates(exact: bytes | bytearray, words: Sorted, notes: Notes) -> None:
    """Count rows whose text stood before: with the same signs, and with the same words."""
    for kind, found in (("exact duplicates", Sorted.of(exact)), ("duplicates", words)):
        again = found.is_repeat
        if not again.any():
            continue
        firsts = found.first_rows[found.groups[again]]
        order = np.argsort(found.rows[again])[:3]
        pairs = [(int(firsts[at]) + 1, int(found.rows[again][at]) + 1) for at in order]
        said = "; ".join(f"row {later:,} repeats row {first:,}" for first, later in pairs)
        notes.say(kind, int(again.sum()), [row for pair in pairs for row in pair], said)


def note_conflicts(
    words: Sorted, values: array[int], notes: Notes, kind: str, column: int | None
) -> None:
    """Count texts to which different rows give different values, such as two labels."""
    given = np.frombuffer(values, dtype=np.int32)[words.rows]
    known = given >= 0
    groups, given, rows = words.groups[known], given[known], words.rows[known]
    if not len(given):
        return
    starts = np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]]))
    differ = np.minimum.reduceat(given, starts) != np.maximum.reduceat(given, starts)
    if not differ.any():
        return
    sizes = np.diff(np.append(starts, len(given)))
    shown: list[int] = []
    said: list[str] = []
    for start, size in zip(starts[differ][:2], sizes[differ][:2], strict=True):
        members = slice(start, start + size)
        other = int(np.argmax(given[members] != given[start]))
        pair = int(rows[start]) + 1, int(rows[start + other]) + 1
        shown += pair
        said.append(f"rows {pair[0]:,} and {pair[1]:,}")
    notes.say(kind, int(differ.sum()), shown, "; ".join(said), column)


def shared(first: Sorted, second: Sorted) -> tuple[int, int]:
    """Count the texts that two tables share, and name the row of one in the first (from 1)."""
    common = np.intersect1d(first.distinct, second.distinct, assume_unique=True)
    if not len(common):
        return 0, 0
    at = np.searchsorted(first.distinct, common)
    return len(common), int(first.first_rows[at].min()) + 1


def note_known(words: Sorted, known: Prints, notes: Notes) -> None:
    """Count texts that stand in rows held out by the instructor."""
    if len(known):
        inside = np.isin(words.distinct, known)
        rows = np.sort(words.first_rows[inside])[:5] + 1
        notes.say("held-out texts", int(inside.sum()), map(int, rows))

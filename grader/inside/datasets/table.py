"""What a reader makes of a file: a table, read in batches as often as it is asked for."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

BATCH = 4_096  # rows
BATCH_LETTERS = 16_000_000  # about; of long texts fewer rows make a batch
MAX_COLUMNS = 200
_PLACES = 4

Row = tuple[Any, ...]
Place = int | str | None
"""Where a row stands: on a line of a text file, at a pointer into JSON."""


@dataclass(frozen=True)
class Batch:
    """Rows one after the other, each as long as the header."""

    start: int  # the number of the first, from 1
    rows: list[Row]
    places: Sequence[Place] = ()  # of each row, or none


@dataclass
class Trouble:
    """What kept a reader from reading some rows as they are written."""

    count: int = 0
    notes: list[str] = field(default_factory=list)  # of the first few


class Troubles(dict[str, Trouble]):
    """The troubles of one reading, by kind."""

    def add(self, kind: str, note: str) -> None:
        """Count one more, and keep what is said about the first few."""
        trouble = self.setdefault(kind, Trouble())
        trouble.count += 1
        if len(trouble.notes) < _PLACES:
            trouble.notes.append(note)


@dataclass(frozen=True)
class Table:
    """A table of a file: `read` gives its batches anew at each call."""

    path: str
    format: str
    columns: tuple[str, ...]
    read: Callable[[Troubles], Iterator[Batch]]
    split: str = ""
    typed: bool = False  # the file tells numbers from texts
    note: str = ""  # how it was read, where that was to be found out
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of classes, by column


def unique_names(header: list[str], troubles: Troubles) -> tuple[str, ...]:
    """Name every column once; those without a name by their position."""
    if len(header) > MAX_COLUMNS:
        note = f"the header has {len(header):,} columns; the first {MAX_COLUMNS} were looked at"
        troubles.add("many columns", note)
    seen: dict[str, int] = {}
    names: list[str] = []
    for at, raw in enumerate(header[:MAX_COLUMNS], start=1):
        name = valid(" ".join(raw.split()))[:200] or f"column {at}"
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            troubles.add("duplicate columns", f"the header names '{name}' {seen[name]} times")
            name = f"{name} ({seen[name]})"
        names.append(name)
    return tuple(names)


def batches(rows: Iterable[Row]) -> Iterator[Batch]:
    """Put rows together; for readers that know no places."""
    return placed((None, row) for row in rows)


def placed(rows: Iterable[tuple[Place, Row]]) -> Iterator[Batch]:
    """Put rows together, each with its place."""
    start, letters = 1, 0
    kept: list[Row] = []
    places: list[Place] = []
    for place, row in rows:
        kept.append(row)
        places.append(place)
        letters += sum(len(cell) for cell in row if isinstance(cell, str | list))
        if len(kept) == BATCH or letters > BATCH_LETTERS:
            yield Batch(start, kept, places)
            start, letters, kept, places = start + len(kept), 0, [], []
    if kept:
        yield Batch(start, kept, places)


def plain(value: Any) -> Any:
    """Give a value as JSON knows it; a number that is none is nothing."""
    if isinstance(value, str):
        return valid(value)
    if isinstance(value, dict):
        return {valid(str(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if value is None or isinstance(value, bool | int) or _is_finite(value):
        return value
    if isinstance(value, float):
        return None
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else valid(str(value))


def _is_finite(value: Any) -> bool:
    return isinstance(value, float) and math.isfinite(value)


def valid(text: str) -> str:
    """Replace halves of signs, which JSON can write and UTF-8 cannot."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def as_text(value: Any) -> str:
    """Write a cell as text: nothing is empty, lists and objects are JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, default=str)

"""Count what is seen in rows, and remember a few of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

_ROWS = 5


@dataclass
class Noted:
    """What was seen: in how many rows, which of them came first, and where in the row."""

    count: int = 0
    rows: list[int] = field(default_factory=list)
    note: str = ""
    column: int | None = None  # to be quoted; else the text


class Notes(dict[str, Noted]):
    """What was seen in a table, by kind."""

    def hit(self, kind: str, row: int, column: int | None = None) -> None:
        """Count a row."""
        noted = self.get(kind)
        if noted is None:
            noted = self[kind] = Noted(column=column)
        noted.count += 1
        if len(noted.rows) < _ROWS:
            noted.rows.append(row)

    def say(
        self, kind: str, count: int, rows: Iterable[int] = (), note: str = "",
        column: int | None = None,
    ) -> None:  # fmt: skip
        """Write down what was counted elsewhere, if there is any."""
        if count:
            self[kind] = Noted(count, list(rows)[:_ROWS], note, column)

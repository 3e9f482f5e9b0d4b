"""Rows that code makes: what reading it tells of them, and what was seen when we ran it."""

from __future__ import annotations

import re

from grader.records import CodeRecord, MadeRows, RunRecord
from grader.verdict import Quote

_SEEN = re.compile(r"\((\d+) rows, (\d+) different\)$")


def made_rows(code: CodeRecord, known: int) -> MadeRows | None:
    """Give the most rows that the code makes, if they are more than the `known` ones.

    Where nobody can tell how many they are, they count only beside no others.
    """
    for made in code.made:
        if (not known) if made.rows is None else (made.rows > known):
            return made
    return None


def tell(made: MadeRows) -> str:
    """Say in a sentence how many rows code makes."""
    if made.rows is None:
        return "Your code makes rows in a loop; how many cannot be told without running it."
    return f"Your code makes up to {made.rows:,} different rows."


def seen_rows(run: RunRecord, made: MadeRows) -> tuple[int, int, Quote] | None:
    """Give the rows of the largest data set that our run made, and how many texts differ.

    It is none that the code was read to make if it has more different ones.
    """
    found = []
    for event in run.events:
        told = _SEEN.search(event.detail) if event.step == "make" else None
        if told and (made.rows is None or int(told[2]) <= made.rows):
            quote = Quote(event.quote, str(event.place or ""))
            found.append((int(told[1]), int(told[2]), quote))
    return max(found, key=lambda each: each[1], default=None)

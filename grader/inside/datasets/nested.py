"""Make columns of what a cell holds nested: dialogues, and the sides of a translation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from grader.inside.datasets.role_words import LANGUAGES
from grader.inside.datasets.table import Batch, Row, Table, Troubles, as_text

_DIALOGUES = {"messages", "conversations", "conversation", "dialogue", "chat", "turns"}
_WHO = {"user": 0, "human": 0, "prompter": 0, "assistant": 1, "gpt": 1, "model": 1, "bot": 1}
_ADDED = ("prompt", "response")


def unnested(table: Table) -> Table:
    """Add columns for the first cell that holds several; any other table stays as it is."""
    if not table.typed:
        return table
    first = next(table.read(Troubles()), None)
    for at, name in enumerate(table.columns if first and first.rows else ()):
        cell = first.rows[0][at] if first else None
        if name.casefold() in _DIALOGUES and said(cell) != ("", ""):
            return _widened(table, _ADDED, at, said)
        if isinstance(cell, dict) and len(cell) == 2 and _are_languages(cell):
            sides = tuple(cell)
            return _widened(table, sides, at, partial(_sides, names=sides))
    return table


def said(turns: Any) -> tuple[str, str]:
    """Give what was asked last in a dialogue, and what was answered to it."""
    spoken = ["", ""]
    for turn in turns if isinstance(turns, list) else ():
        if isinstance(turn, dict):
            who = _WHO.get(str(turn.get("role", turn.get("from", ""))).casefold())
            if who is not None:
                spoken[who] = as_text(turn.get("content", turn.get("value", "")))
    return spoken[0], spoken[1]


def _widened(
    table: Table, names: tuple[str, ...], at: int, cells: Callable[[Any], tuple[Any, ...]]
) -> Table:
    def read(troubles: Troubles) -> Iterator[Batch]:
        for batch in table.read(troubles):
            rows: list[Row] = [(*row, *cells(row[at])) for row in batch.rows]
            yield replace(batch, rows=rows)

    return replace(table, columns=(*table.columns, *names), read=read)


def _are_languages(cell: Mapping[str, Any]) -> bool:
    return all(name.casefold().partition("_")[0] in LANGUAGES for name in cell)


def _sides(value: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(value.get(name) if isinstance(value, dict) else None for name in names)

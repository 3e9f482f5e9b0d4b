"""Make columns of what cells hold nested: dialogues, translations, annotations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from grader.inside.datasets.annotations import (
    Cells,
    Reader,
    answers_in,
    cats_in,
    only_label_in,
    spans_in,
    tasks_in,
)
from grader.inside.datasets.role_words import LANGUAGES
from grader.inside.datasets.table import Batch, Row, Table, Troubles, as_text

_LOOKED_AT = 50  # rows
_DIALOGUES = {"messages", "conversations", "conversation", "dialogue", "chat", "turns"}
_WHO = {"user": 0, "human": 0, "prompter": 0, "assistant": 1, "gpt": 1, "model": 1, "bot": 1}


def unnested(table: Table) -> Table:
    """Make columns of what the first row of a known shape holds; other tables stay as they are."""
    if not table.typed:
        return table
    first = next(table.read(Troubles()), None)
    shown = first.rows[:_LOOKED_AT] if first else []
    rows = [dict(zip(table.columns, row, strict=True)) for row in shown]
    for find in _SHAPES:
        for row in rows:
            reader = find(row)
            if reader is not None:
                return _reshaped(table, reader, list(reader(row)))
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


def _reshaped(table: Table, reader: Reader, names: list[str]) -> Table:
    new = [name for name in names if name not in table.columns]
    columns = (*new, *table.columns)  # of two with one role the first has it

    def cells(row: Row) -> Row:
        whole = dict(zip(table.columns, row, strict=True))
        whole |= reader(whole)
        return tuple(whole.get(name) for name in columns)

    def read(troubles: Troubles) -> Iterator[Batch]:
        for batch in table.read(troubles):
            yield replace(batch, rows=[cells(row) for row in batch.rows])

    return replace(table, columns=columns, read=read)


def _dialogue_in(row: Cells) -> Reader | None:
    for name, cell in row.items():
        if name.casefold() in _DIALOGUES and said(cell) != ("", ""):
            return lambda row: dict(zip(("prompt", "response"), said(row.get(name)), strict=True))
    return None


def _sides_in(row: Cells) -> Reader | None:
    for name, cell in row.items():
        if isinstance(cell, dict) and len(cell) == 2 and _are_languages(cell):
            return partial(_sides, name=name, sides=tuple(cell))
    return None


def _are_languages(cell: Mapping[str, Any]) -> bool:
    return all(name.casefold().partition("_")[0] in LANGUAGES for name in cell)


def _sides(row: Cells, name: str, sides: tuple[str, ...]) -> Cells:
    cell = row.get(name)
    return {side: cell.get(side) if isinstance(cell, dict) else None for side in sides}


_SHAPES = (_dialogue_in, _sides_in, tasks_in, spans_in, cats_in, answers_in, only_label_in)
"""Each looks at a row, and gives what reads all rows of its shape; None if it is of another."""

"""Tables of rows that stand in documents and code rather than in data files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.reading.datasets.made import made_rows
from grader.reading.document import Document
from grader.reading.example.rows import find_rows
from grader.records import CodeRecord, DatasetRecord, Literal

_MOST_TABLES = 20
_MOST_ROWS = 2_000
_LEAST_ROWS = 3


@dataclass(frozen=True)
class WrittenTable:
    """Rows as they are written, and where; `typed` where numbers are told from texts."""

    place: str
    form: str
    rows: tuple[Mapping[str, Any], ...]
    typed: bool = False


def written_tables(document: Document, code: CodeRecord) -> tuple[WrittenTable, ...]:
    """Give the tables in texts that are announced as data, and the literals in code."""
    found = [
        WrittenTable(str(literal.place), "code", literal.rows[:_MOST_ROWS], typed=True)
        for literal in code.literals
        if not _is_form(literal, code)
    ]
    for rows in find_rows(document, CodeRecord(), DatasetRecord()):
        if rows.announced and any(value for row in rows.rows for value in row.values()):
            found.append(WrittenTable(rows.quote.place, "document", rows.rows[:_MOST_ROWS]))
    long_enough = [table for table in found if len(table.rows) >= _LEAST_ROWS]
    return tuple(long_enough[:_MOST_TABLES])


def _is_form(literal: Literal, code: CodeRecord) -> bool:
    """Say whether rows are what a loop fills in: what it fills in is `?` or nothing to a reader."""
    made = made_rows(code, 0)
    if made is None or (made.rows is not None and made.rows <= len(literal.rows)):
        return False
    cells = [list(row.values()) for row in literal.rows]
    open_ = sum(any(cell is None or "?" in str(cell) for cell in row) for row in cells)
    return open_ * 2 >= len(literal.rows)

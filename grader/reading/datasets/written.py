"""Tables of rows that stand in documents and code rather than in data files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.reading.document import Document
from grader.reading.example.rows import find_rows
from grader.records import CodeRecord, DatasetRecord

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
    ]
    for rows in find_rows(document, CodeRecord(), DatasetRecord()):
        if rows.announced and any(value for row in rows.rows for value in row.values()):
            found.append(WrittenTable(rows.quote.place, "document", rows.rows[:_MOST_ROWS]))
    long_enough = [table for table in found if len(table.rows) >= _LEAST_ROWS]
    return tuple(long_enough[:_MOST_TABLES])

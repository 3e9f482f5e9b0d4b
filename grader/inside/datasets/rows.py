"""Print all rows of one table: `python -m grader.inside.datasets.rows FOLDER PATH SPLIT`.

Every cell is text. A table that is larger than what a network is tested on is not read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from grader.inside.blocks import clean
from grader.inside.datasets.files import UNREADABLE, open_tables, why
from grader.inside.datasets.table import Table, Troubles, as_text

MOST_ROWS = 20_000
MOST_LETTERS = 16_000_000
_MAX_CELL = 100_000


def read_table(folder: Path, path: str, split: str) -> dict[str, Any]:
    """Read the table of a file, or of one of its splits."""
    with TemporaryDirectory() as scratch:
        for opened in open_tables(folder, {}, Path(scratch)):
            if opened.table and (opened.path, opened.table.split) == (path, split):
                try:
                    return _whole(opened.table)
                except UNREADABLE as exc:
                    return _without(path, why(exc))
    return _without(path, "it was not found again")


def _whole(table: Table) -> dict[str, Any]:
    troubles = Troubles()
    rows: list[dict[str, str]] = []
    letters = 0
    for batch in table.read(troubles):
        for row in batch.rows:
            cells = zip(table.columns, row, strict=False)
            rows.append({name: clean(as_text(v), _MAX_CELL) for name, v in cells if v is not None})
            letters += sum(map(len, rows[-1].values()))
        if len(rows) > MOST_ROWS or letters > MOST_LETTERS:
            return _without(table.path, f"it has more than {len(rows) - 1:,} rows, or long ones")
    note = "some of its rows cannot be read as they are written" if troubles else ""
    return {
        "path": table.path, "columns": list(table.columns), "row_count": len(rows), "rows": rows,
        "state": "read", "note": note,
    }  # fmt: skip


def _without(path: str, note: str) -> dict[str, Any]:
    return {
        "path": path, "columns": [], "row_count": 0, "rows": [], "state": "unreadable", "note": note
    }  # fmt: skip


def main() -> None:
    """Read the table and print it."""
    json.dump(read_table(Path(sys.argv[1]), *sys.argv[2:4]), sys.stdout)


if __name__ == "__main__":
    main()

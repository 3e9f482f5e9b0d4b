"""Give the first rows of each data file: `python -m grader.inside.datasets FOLDER`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from grader.inside.blocks import clean
from grader.inside.datasets.files import UNREADABLE, Opened, open_tables, why
from grader.inside.datasets.table import Table, Troubles, as_text

MAX_ROWS = 200  # kept; the others are counted
MOST_COUNTED = 1_000_000
MAX_CELL = 2_000  # characters
MAX_COLUMNS = 100


def read_folder(folder: Path, skipped: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Read every data file of a folder, in the order of their paths; see `open_tables`."""
    with TemporaryDirectory() as scratch:
        tables = map(_look, open_tables(folder, skipped or {}, Path(scratch)))
        return {"tables": [table for table in tables if table]}


def _look(opened: Opened) -> dict[str, Any] | None:
    if opened.table is None:
        return _unreadable(opened.path, opened.note)
    troubles = Troubles()
    try:
        found = _first_rows(opened.table, troubles)
    except UNREADABLE as exc:
        return _unreadable(opened.path, why(exc))
    for kind in ("not JSON", "broken off"):
        if kind in troubles and (kind == "not JSON" or not found["row_count"]):
            return _unreadable(opened.path, troubles[kind].notes[0])
    return found


def _first_rows(table: Table, troubles: Troubles) -> dict[str, Any]:
    kept: list[dict[str, str]] = []
    names = [clean(name, 200) for name in table.columns[:MAX_COLUMNS]]
    count, note = 0, ""
    for batch in table.read(troubles):
        count += len(batch.rows)
        for row in batch.rows[: max(0, MAX_ROWS - len(kept))]:
            cells = zip(names, row, strict=False)
            kept.append({name: clean(as_text(v), MAX_CELL) for name, v in cells if v is not None})
        if count >= MOST_COUNTED:
            note = f"the first {count:,} rows were counted; there may be more"
            break
    return {
        "path": f"{table.path}: {table.split}" if table.split else table.path,
        "columns": names, "row_count": count, "rows": kept, "state": "read", "note": note,
    }  # fmt: skip


def _unreadable(name: str, note: str) -> dict[str, Any]:
    return {
        "path": name, "columns": [], "row_count": 0, "rows": [],
        "state": "unreadable", "note": note,
    }  # fmt: skip

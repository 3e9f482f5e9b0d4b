"""Read the workbooks of Excel before 2007 (.xls)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from grader.inside.datasets.sheets import Sheet, tables_of
from grader.inside.datasets.table import Table, Troubles
from grader.inside.texts import Unreadable

_LARGEST = 128 * 1024 * 1024  # bytes; the library holds a workbook whole
_OTHER = "Can't find workbook in OLE2"


def open_old_sheets(path: Path, name: str, troubles: Troubles) -> list[Table]:
    """Give the sheets with rows; where a formula stood its value is read."""
    book = _opened(path)
    sheets = {title: Sheet(partial(_values, book, title)) for title in book.sheet_names()[:20]}
    return tables_of(sheets, name, troubles)


def _opened(path: Path) -> Any:
    import xlrd

    if path.stat().st_size > _LARGEST:
        raise Unreadable(
            f"an Excel file of more than {_LARGEST // 1024 // 1024} MB; save it as CSV"
        )
    try:
        return xlrd.open_workbook(str(path), logfile=io.StringIO(), use_mmap=False, on_demand=True)
    except MemoryError:
        raise
    except Exception as exc:  # the library raises whatever the file provokes
        if _OTHER in str(exc):
            raise Unreadable("this is an old Word file, whatever its name says") from exc
        raise Unreadable(f"the Excel file is damaged: {str(exc)[:200]}") from exc


def _values(book: Any, title: str) -> Iterator[list[Any]]:
    try:
        sheet = book.sheet_by_name(title)
        for at in range(sheet.nrows):
            cells = zip(sheet.row_types(at), sheet.row_values(at), strict=True)
            yield [_plain(kind, cell, book) for kind, cell in cells]
    except (GeneratorExit, MemoryError):
        raise
    except Exception as exc:  # as above
        raise Unreadable(f"the sheet '{title}' is damaged: {str(exc)[:200]}") from exc


def _plain(kind: int, cell: Any, book: Any) -> Any:
    """Give a cell's value; whole numbers are kept as 1.0, days as such."""
    import xlrd

    if kind == xlrd.XL_CELL_NUMBER:
        return int(cell) if cell == int(cell) else cell
    if kind == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell, book.datemode).isoformat()
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(cell)
    return cell if kind == xlrd.XL_CELL_TEXT and cell else None

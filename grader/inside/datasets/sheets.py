"""Read Excel workbooks, each sheet with rows as a table."""

from __future__ import annotations

import contextlib
import itertools
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from grader.inside.datasets.table import (
    Batch,
    Row,
    Table,
    Troubles,
    batches,
    plain,
    unique_names,
)
from grader.inside.texts import Format, Unreadable

_SHEETS = 10
_LARGEST = 512 * 1024 * 1024  # bytes, unpacked


def open_sheets(path: Path, name: str, troubles: Troubles) -> list[Table]:
    """Give the sheets with rows; formulas count with the values that Excel last saw."""
    _refuse_bombs(path)
    sheets = {
        title: Sheet(partial(_values, path, title), partial(_count_formulas, path, title))
        for title in _titles(path)
    }
    return tables_of(sheets, name, troubles)


@dataclass(frozen=True)
class Sheet:
    """A sheet whose rows can be read as often as one wants, and what is to be said of them."""

    values: Callable[[], Iterator[Sequence[Any]]]
    look: Callable[[Troubles], None] = lambda _troubles: None


def tables_of(sheets: Mapping[str, Sheet], name: str, troubles: Troubles) -> list[Table]:
    """Make tables of the first sheets with rows; a single one is no split."""
    tables = (_table(name, title, sheet, troubles) for title, sheet in sheets.items())
    found = list(itertools.islice((table for table in tables if table is not None), _SHEETS))
    return found if len(found) > 1 else [replace(table, split="") for table in found]


def _table(name: str, title: str, sheet: Sheet, troubles: Troubles) -> Table | None:
    rows = sheet.values()
    header = next((row for row in rows if any(cell is not None for cell in row)), None)
    if header is None or next(rows, None) is None:
        return None
    while header[-1] is None:
        header = header[:-1]
    columns = unique_names([str(plain(c) if c is not None else "") for c in header], troubles)

    def read(troubles: Troubles) -> Iterator[Batch]:
        shown = (row for row in sheet.values() if any(cell is not None for cell in row))
        next(shown, None)
        yield from batches(_fitted(row, len(columns)) for row in shown)
        sheet.look(troubles)

    return Table(name, "Excel", columns, read, split=title, typed=True)


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            is_book = any(entry.filename == "xl/workbook.xml" for entry in archive.infolist())
            is_open = any(entry.filename == "content.xml" for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, NotImplementedError) as exc:
        raise Unreadable(f"this is {Format.ZIP}, whatever its name says") from exc
    if is_open:
        raise Unreadable("this is an OpenDocument file; save its sheets as .xlsx or .csv")
    if not is_book:
        raise Unreadable(f"this is {Format.ZIP}, whatever its name says")
    if size > _LARGEST:
        raise Unreadable(f"the workbook unpacks to {size // 1024 // 1024:,} MB; save it as CSV")


@contextlib.contextmanager
def _opened(path: Path, *, values: bool = True) -> Iterator[Any]:
    import openpyxl

    with path.open("rb") as file, warnings.catch_warnings():  # a path is judged by its ending
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=values)
        except Exception as exc:
            raise Unreadable(f"the Excel file is damaged: {str(exc)[:200]}") from exc
        yield book
        book.close()


def _titles(path: Path) -> list[str]:
    with _opened(path) as book:
        return [sheet.title for sheet in book.worksheets][:20]


def _values(path: Path, title: str, *, values: bool = True) -> Iterator[tuple[Any, ...]]:
    with _opened(path, values=values) as book:
        sheet = book[title]
        sheet.reset_dimensions()  # what the file says of its size may be a lie
        try:
            yield from sheet.iter_rows(values_only=True)
        except (GeneratorExit, MemoryError):
            raise
        except Exception as exc:  # as above
            raise Unreadable(f"the sheet '{title}' is damaged: {str(exc)[:200]}") from exc


def _count_formulas(path: Path, title: str, troubles: Troubles) -> None:
    """Say where formulas stand: what they show is not written in the file by a person."""
    rows = itertools.islice(_values(path, title, values=False), 20_000)
    for number, row in enumerate(rows, start=1):
        for cell in row:
            if isinstance(cell, str) and cell.startswith("=") and len(cell) > 1:
                troubles.add("formulas", f"line {number} holds the formula {cell[:60]}")


def _fitted(row: Sequence[Any], width: int) -> Row:
    cells = [plain(cell) for cell in row[:width]]
    return (*cells, *[None] * (width - len(cells)))

"""Read tables in JSON and JSON Lines, in the shapes that libraries and students write."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

from grader.inside.datasets.decoding import encoding_of, lines_of
from grader.inside.datasets.packed import opened_text, plain_name
from grader.inside.datasets.questions import questions_in
from grader.inside.datasets.table import (
    MAX_COLUMNS,
    Batch,
    Row,
    Table,
    Troubles,
    placed,
    plain,
    unique_names,
)
from grader.inside.texts import Unreadable

MAX_LETTERS = 64 * 1024 * 1024  # of JSON that has to be read at once
_SAMPLE = 200
_WRAPPERS = ("data", "rows", "examples", "dataset", "samples", "records", "items", "entries")
_SPLITS = ("train", "training", "test", "testing", "validation", "valid", "val", "dev", "eval")

Rows = list[Mapping[str, Any]]


def open_json(path: Path, name: str, troubles: Troubles) -> list[Table]:
    """Give the tables of a file, one a split; none if it is JSON but no table."""
    encoding = encoding_of(path)
    if plain_name(path).suffix in {".jsonl", ".ndjson"} or _is_lines(path, encoding):
        return [_lines_table(path, name, encoding, troubles)]
    with opened_text(path, encoding) as file:
        text = file.read(MAX_LETTERS + 1)
    if len(text) > MAX_LETTERS:
        size = MAX_LETTERS // 1024 // 1024
        raise Unreadable(f"JSON of more than {size} MB: save it as JSON Lines, one row a line")
    try:
        value = json.loads(text)
    except ValueError as exc:
        where = f" (line {exc.lineno})" if isinstance(exc, json.JSONDecodeError) else ""
        raise Unreadable(f"it is not JSON{where}; check quotes and commas there") from exc
    del text
    if asked := dict(questions_in(value)):
        return [table_of(list(asked.values()), name, places=list(asked), troubles=troubles)]
    return [
        table_of(rows, name, split=split, troubles=troubles) for split, rows in tables_in(value)
    ]


def table_of(
    rows: Rows, name: str, *, split: str = "", form: str = "JSON", troubles: Troubles,
    places: Sequence[str] = (),
) -> Table:  # fmt: skip
    """Make a table of rows that are in memory, each at its place."""
    keys = list(dict.fromkeys(str(key) for row in rows for key in row))
    columns = unique_names(keys, troubles)

    def read(_troubles: Troubles) -> Iterator[Batch]:
        return placed(
            zip(places or repeat(None), (_cells(row, keys) for row in rows), strict=False)
        )

    return Table(name, form, columns, read, split=split, typed=True)


def tables_in(value: Any) -> list[tuple[str, Rows]]:
    """Find rows in JSON: lists of objects, objects of columns, either for each split."""
    if isinstance(value, Mapping):
        splits = {k: v for k, v in value.items() if k.casefold() in _SPLITS}
        found = [(name, rows) for name, inner in splits.items() if (rows := rows_of(inner))]
        if found:
            return found if len(found) > 1 else [("", found[0][1])]
    rows = rows_of(value)
    return [("", rows)] if rows else []


def rows_of(value: Any) -> Rows | None:
    """Read a table from JSON; None if it is none."""
    if isinstance(value, list):
        return _from_list(value)
    if not isinstance(value, Mapping):
        return None
    if isinstance(value.get("columns"), list) and isinstance(value.get("data"), list):
        return _with_header([value["columns"], *value["data"]])  # as pandas writes orient="split"
    for name in _WRAPPERS:
        if isinstance(value.get(name), list | dict) and (inner := rows_of(value[name])):
            return inner
    columns = {key: _values(column) for key, column in value.items() if _values(column)}
    if len(columns) < 2 or len({len(column) for column in columns.values()}) > 1:
        return None
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _from_list(value: list[Any]) -> Rows | None:
    rows: Rows = [_as_row(row) for row in value if isinstance(_as_row(row), Mapping)]
    if rows and len(rows) * 2 > len(value):
        return rows
    listed = [row for row in value if isinstance(row, list)]
    return _with_header(listed) if len(listed) == len(value) else None


def _as_row(value: Any) -> Any:
    """Give a text with an object of annotations, as spaCy's examples are written, as an object."""
    pair = value if isinstance(value, list) and len(value) == 2 else ()
    if pair and isinstance(pair[0], str) and isinstance(pair[1], Mapping):
        return {"text": pair[0], **pair[1]}
    return value


def _with_header(rows: Sequence[Any]) -> Rows | None:
    if len(rows) < 2 or not all(isinstance(name, str) for name in rows[0]):
        return None
    names = rows[0]
    return [dict(zip(names, row, strict=False)) for row in rows[1:] if isinstance(row, list)]


def _values(column: Any) -> list[Any]:
    """Give a column's values: a list, or an object by row number as pandas writes it."""
    if isinstance(column, list):
        return column
    if isinstance(column, Mapping) and column and all(key.isdigit() for key in column):
        return list(column.values())
    return []


def _is_lines(path: Path, encoding: str) -> bool:
    """Say whether the first two lines are each an object of their own."""
    with opened_text(path, encoding) as file:
        first = [file.readline(MAX_LETTERS // 16) for _ in range(2)]
    try:
        return all(isinstance(json.loads(line), dict) for line in first)
    except (ValueError, RecursionError):
        return False


def _lines_table(path: Path, name: str, encoding: str, troubles: Troubles) -> Table:
    keys: dict[str, None] = {}
    for at, (_, row) in enumerate(_objects(path, encoding, Troubles())):
        keys |= dict.fromkeys(map(str, row))
        if at >= _SAMPLE or len(keys) > MAX_COLUMNS:
            break
    names = list(keys)
    columns = unique_names(names, troubles)

    def read(troubles: Troubles) -> Iterator[Batch]:
        found = _objects(path, encoding, troubles)
        return placed((line, _cells(row, names)) for line, row in found)

    return Table(name, "JSON Lines", columns, read, typed=True)


def _objects(
    path: Path, encoding: str, troubles: Troubles
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(lines_of(path, encoding, troubles), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except RecursionError:
            troubles.add("not JSON", f"line {number} is nested too deeply to be read")
            continue
        except ValueError:
            troubles.add("not JSON", f"line {number} is not JSON; check quotes and commas there")
            continue
        if isinstance(row, dict):
            yield number, row


def _cells(row: Mapping[str, Any], keys: Sequence[str]) -> Row:
    return tuple(plain(row.get(key)) for key in keys[:MAX_COLUMNS])

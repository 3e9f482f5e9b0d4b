"""Read a hand-in's data files: `python -m grader.inside.datasets FOLDER`.

Prints one JSON object: the tables in CSV, TSV, JSON and JSON Lines files.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.inside.blocks import clean
from grader.inside.files import walk
from grader.inside.texts import Unreadable, decode, describe

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 200  # kept; all are counted
MAX_CELL = 2_000  # characters
MAX_COLUMNS = 100
MAX_TABLES = 100
_DATA = {".csv", ".tsv", ".json", ".jsonl", ".ndjson"}
# Files of saved networks, trainers and editors: JSON, but nobody's data.
_NOT_DATA = {
    "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json",
    "trainer_state.json", "vocab.json", "special_tokens_map.json", "adapter_config.json",
    "added_tokens.json", "preprocessor_config.json", "training_args.json", "all_results.json",
    "train_results.json", "eval_results.json", "test_results.json", "metrics.json", "package.json",
    "model.safetensors.index.json", "pytorch_model.bin.index.json", "results.json",
    "dataset_info.json", "dataset_dict.json", "state.json", "modules.json", "package-lock.json",
    "sentence_bert_config.json", "settings.json",
}  # fmt: skip
_WRAPPERS = ("data", "train", "rows", "examples", "dataset", "samples", "records")


def read_folder(folder: Path) -> dict[str, Any]:
    """Read every data file of a folder, in the order of their paths."""
    paths = [
        path
        for path in walk(folder)
        if path.suffix.lower() in _DATA and path.name.lower() not in _NOT_DATA
    ]
    tables = (_read(path, path.relative_to(folder).as_posix()) for path in paths[:MAX_TABLES])
    return {"tables": [table for table in tables if table is not None]}


def _read(path: Path, name: str) -> dict[str, Any] | None:
    try:
        rows = _rows(path)
    except Unreadable as exc:
        return _unreadable(name, str(exc))
    except RecursionError:
        return _unreadable(name, "the file is nested too deeply to be read")
    except MemoryError:
        return _unreadable(name, "the file needs more memory to read than we have")
    except (csv.Error, ValueError) as exc:
        return _unreadable(name, f"the file is damaged: {exc}")
    except OSError as exc:
        return _unreadable(name, f"the file cannot be opened ({exc.strerror})")
    return None if rows is None else _table(name, rows)


def _rows(path: Path) -> Iterable[Mapping[str, Any]] | None:
    """Give the file's rows; None if it is JSON but no table."""
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable(f"the file is larger than {MAX_BYTES // 1_048_576} MB; a sample is enough")
    data = path.read_bytes()
    if what := describe(data):
        raise Unreadable(f"this is {what}, whatever its name says")
    text = decode(data)
    if path.suffix.lower() in {".csv", ".tsv"}:
        return list(_delimited(text, tab=path.suffix.lower() == ".tsv"))
    try:
        return rows_of(json.loads(text))
    except ValueError:
        return _json_lines(text)


def rows_of(value: Any) -> list[Mapping[str, Any]] | None:
    """Read a table from JSON: a list of objects, an object of columns, or one inside a wrapper."""
    if isinstance(value, list):
        rows: list[Mapping[str, Any]] = [row for row in value if isinstance(row, dict)]
        return rows if rows and len(rows) * 2 > len(value) else None
    if not isinstance(value, dict):
        return None
    for name in _WRAPPERS:
        if isinstance(value.get(name), list | dict) and (inner := rows_of(value[name])):
            return inner
    columns = {key: column for key, column in value.items() if isinstance(column, list)}
    if len(columns) < 2 or len({len(column) for column in columns.values()}) > 1:
        return None
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _json_lines(text: str) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as exc:
            raise Unreadable(f"line {number} is not JSON; check quotes and commas there") from exc
        if isinstance(row, dict):
            rows.append(row)
    return rows


def _delimited(text: str, *, tab: bool) -> Iterator[Mapping[str, Any]]:
    csv.field_size_limit(1_000_000)
    lines = text.splitlines(keepends=True)
    reader = csv.reader(io.StringIO(text), delimiter="\t" if tab else _delimiter(lines[:20]))
    header = [name.strip() for name in next(reader, [])][:MAX_COLUMNS]
    for row in reader:
        if any(cell.strip() for cell in row):
            yield dict(zip(header, row, strict=False))


def _delimiter(lines: list[str]) -> str:
    header = lines[0] if lines else ""
    return max(",;\t|", key=header.count)


def _table(name: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    kept: list[dict[str, str]] = []
    columns: dict[str, None] = {}
    count = 0
    for row in rows:
        count += 1
        if count <= MAX_ROWS:
            plain = {clean(str(key), 200): _cell(value) for key, value in _first(row)}
            columns |= dict.fromkeys(plain)
            kept.append(plain)
    return {
        "path": name, "columns": list(columns), "row_count": count, "rows": kept,
        "state": "read", "note": "",
    }  # fmt: skip


def _first(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from list(row.items())[:MAX_COLUMNS]


def _cell(value: Any) -> str:
    plain = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return clean("" if value is None else plain, MAX_CELL)


def _unreadable(name: str, note: str) -> dict[str, Any]:
    return {
        "path": name, "columns": [], "row_count": 0, "rows": [],
        "state": "unreadable", "note": note,
    }  # fmt: skip


def main() -> None:
    """Read the folder that the command line names and print the JSON."""
    json.dump(read_folder(Path(sys.argv[1])), sys.stdout)


if __name__ == "__main__":
    main()

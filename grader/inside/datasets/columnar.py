"""Read Parquet files and the Arrow folders of `save_to_disk`, never more than a batch at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.inside.datasets.table import BATCH, Batch, Row, Table, Troubles, plain, unique_names
from grader.inside.texts import Unreadable

_LARGEST_CELL = 8 * 1024 * 1024  # bytes of a row, on average; no text is longer
_LARGEST_INFO = 4 * 1024 * 1024


def open_parquet(path: Path, name: str, troubles: Troubles) -> Table:
    """Read a Parquet file; texts stay in their dictionaries, so that no repeated one grows."""
    import pyarrow
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            schema, wide = file.schema_arrow, _rows_at_once(file)
    except (pyarrow.ArrowException, OSError) as exc:
        raise Unreadable(f"the Parquet file is damaged: {_first_line(exc)}") from exc
    columns = unique_names(schema.names, troubles)
    kept = schema.names[: len(columns)]
    texts = [each.name for each in schema if pyarrow.types.is_string(each.type)]

    def read(_troubles: Troubles) -> Iterator[Batch]:
        with pyarrow.parquet.ParquetFile(path, read_dictionary=texts) as file:
            yield from _batches(file.iter_batches(batch_size=wide, columns=kept, use_threads=False))

    return Table(name, "Parquet", columns, read, typed=True, names=_told_names(schema))


def open_arrow(folder: Path, name: str, split: str, troubles: Troubles) -> Table | None:
    """Read a folder of `Dataset.save_to_disk`: its Arrow files, whatever state.json names."""
    import pyarrow

    found = (path for path in folder.glob("*.arrow") if not path.is_symlink())
    files = sorted(path for path in found if not path.name.startswith("cache-"))
    if not files:
        return None
    try:
        schema = _stream(files[0]).schema
    except (pyarrow.ArrowException, OSError) as exc:
        raise Unreadable(f"the Arrow file is damaged: {_first_line(exc)}") from exc
    columns = unique_names(schema.names, troubles)

    def read(_troubles: Troubles) -> Iterator[Batch]:
        whole = (_sound(batch) for file in files for batch in _stream(file))
        parts = (
            batch.slice(at, BATCH) for batch in whole for at in range(0, batch.num_rows, BATCH)
        )
        yield from _batches(parts)

    return Table(
        name, "save_to_disk", columns, read, split=split, typed=True, names=class_names(folder)
    )


def class_names(folder: Path) -> dict[str, tuple[str, ...]]:
    """Read the names of classes that `dataset_info.json` tells."""
    path = folder / "dataset_info.json"
    try:
        if path.stat().st_size > _LARGEST_INFO:
            return {}
        return _names_in(json.loads(path.read_bytes())["features"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _told_names(schema: Any) -> dict[str, tuple[str, ...]]:
    """Read the names of classes that `datasets` writes into a Parquet file."""
    try:
        told = (schema.metadata or {}).get(b"huggingface", b"{}")
        return _names_in(json.loads(told)["info"]["features"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}


def _names_in(features: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(features, dict):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for name, feature in features.items():
        named = feature.get("names") if isinstance(feature, dict) else None
        if isinstance(named, list):
            found[name] = tuple(str(each)[:200] for each in named[:1000])
    return found


def _rows_at_once(file: Any) -> int:
    """Say how many rows fit into our memory, by what the file tells of their size."""
    groups = [file.metadata.row_group(at) for at in range(file.metadata.num_row_groups)]
    rows = sum(group.num_rows for group in groups)
    size = sum(group.total_byte_size for group in groups)
    mean = size / max(rows, 1)
    if mean > _LARGEST_CELL:
        raise Unreadable(f"its rows are {mean / 1024 / 1024:.0f} MB each; no text is that long")
    return max(1, min(BATCH, int(64 * 1024 * 1024 / max(mean, 1))))


def _stream(path: Path) -> Any:
    import pyarrow

    source = pyarrow.memory_map(str(path))
    try:
        return pyarrow.ipc.open_stream(source)
    except pyarrow.ArrowInvalid:
        reader = pyarrow.ipc.open_file(source)
        return _File(reader)


def _sound(batch: Any) -> Any:
    """Check what Arrow's files tell of their own memory before anything follows it."""
    batch.validate(full=True)
    return batch


class _File:
    """The batches of an Arrow file that is no stream."""

    def __init__(self, reader: Any) -> None:
        self._reader, self.schema = reader, reader.schema

    def __iter__(self) -> Iterator[Any]:
        return (self._reader.get_batch(at) for at in range(self._reader.num_record_batches))


def _batches(parts: Iterator[Any]) -> Iterator[Batch]:
    import pyarrow

    start = 1
    try:
        for part in parts:
            rows = _rows(part)
            if rows:
                yield Batch(start, rows)
            start += len(rows)
    except pyarrow.ArrowMemoryError as exc:
        raise MemoryError from exc
    except (pyarrow.ArrowException, OSError, ValueError, ArithmeticError) as exc:
        raise Unreadable(f"row {start:,} and those behind it: {_first_line(exc)}") from exc


def _rows(part: Any) -> list[Row]:
    return list(zip(*(_cells(column) for column in part), strict=True))


def _cells(column: Any) -> list[Any]:
    """Give a column's values; of repeated texts each is made once, however often it stands."""
    import pyarrow

    if isinstance(column, pyarrow.DictionaryArray):
        column.validate(full=True)  # a damaged file may point outside of its own dictionary
        values = [plain(value) for value in column.dictionary.to_pylist()]
        return [None if at is None else values[at] for at in column.indices.to_pylist()]
    return [plain(value) for value in column.to_pylist()]


def _first_line(exc: BaseException) -> str:
    return str(exc).partition("\n")[0][:200]

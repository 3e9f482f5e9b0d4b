"""Find a hand-in's data among its files, and open what holds a table."""

from __future__ import annotations

import hashlib
import itertools
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from grader.inside.datasets.columnar import open_arrow, open_parquet
from grader.inside.datasets.delimited import open_delimited
from grader.inside.datasets.json_files import open_json
from grader.inside.datasets.nested import unnested
from grader.inside.datasets.old_sheets import open_old_sheets
from grader.inside.datasets.packed import (
    beginning,
    is_compressed,
    names_within,
    plain_name,
    unpacked,
)
from grader.inside.datasets.sheets import open_sheets
from grader.inside.datasets.table import Table, Troubles
from grader.inside.datasets.tagged import TAGGED, is_tagged, open_tagged
from grader.inside.files import walk
from grader.inside.texts import Format, Unreadable, describe

MAX_TABLES = 100
_JSON = {".json", ".jsonl", ".ndjson"}
_SHEETS = {".xlsx", ".xlsm", ".xls", ".ods"}
_DATA = {".csv", ".tsv", ".parquet", ".arrow"} | _JSON | _SHEETS | TAGGED
_BOOKS = {Format.ZIP: open_sheets, Format.OLD_WORD: open_old_sheets}  # as Word's files they begin
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


@dataclass(frozen=True)
class Opened:
    """A table that can be read, or why a file cannot; troubles are those of its header."""

    path: str
    table: Table | None = None
    note: str = ""
    troubles: Troubles = field(default_factory=Troubles)


def open_tables(folder: Path, skipped: Mapping[str, str], scratch: Path) -> Iterator[Opened]:
    """Open every data file of a folder, in the order of their paths; archives go to `scratch`.

    Each is named on stderr before: if it ends this program, we are run again and skip it. Then
    `skipped` says why.
    """
    return itertools.islice(_opened(folder, skipped, scratch), MAX_TABLES)


def _opened(
    folder: Path, skipped: Mapping[str, str], scratch: Path, within: str = ""
) -> Iterator[Opened]:
    for path in walk(folder):
        name = within + path.relative_to(folder).as_posix()
        if not _is_data(path):
            continue
        if name in skipped:
            yield Opened(name, note=skipped[name])
            continue
        announce(name)
        troubles = Troubles()
        try:
            if path.suffix.lower() == ".zip":
                inner = scratch / hashlib.sha256(name.encode()).hexdigest()
                unpacked(path, inner, lambda each: plain_name(each).suffix in _DATA)
                yield from _opened(inner, skipped, scratch, f"{name}/")
                continue
            tables = [unnested(table) for table in _open(path, name, troubles)]
        except UNREADABLE as exc:
            yield Opened(name, note=why(exc), troubles=troubles)
            continue
        yield from (Opened(name, table, troubles=troubles) for table in tables)


def announce(name: str) -> None:
    """Say on stderr which file is read next."""
    sys.stderr.write(f"{READING}{json.dumps(name)}\n")
    sys.stderr.flush()


READING = "reading: "


UNREADABLE = (Unreadable, RecursionError, MemoryError, OSError, ValueError)
"""What reading a student's file may raise; anything else is a fault of ours."""


def why(exc: BaseException) -> str:
    """Say in a sentence's words why a file cannot be read."""
    if isinstance(exc, Unreadable):
        return str(exc)
    if isinstance(exc, RecursionError):
        return "the file is nested too deeply to be read"
    if isinstance(exc, MemoryError):
        return "the file needs more memory to read than we have"
    if isinstance(exc, OSError):
        return f"the file cannot be opened ({exc.strerror or str(exc)[:200]})"
    return f"the file is damaged: {str(exc)[:200]}"


def _is_data(path: Path) -> bool:
    if path.suffix.lower() == ".zip":
        return any(map(_is_named_as_data, names_within(path)))
    if path.suffix.lower() == ".arrow":
        first = min(path.parent.glob("*.arrow"), default=path)  # one table a folder
        return path == first and not path.name.startswith("cache-")
    if path.suffix.lower() == ".txt":
        return is_tagged(path)
    return _is_named_as_data(path)


def _is_named_as_data(path: PurePath) -> bool:
    plain = plain_name(path)
    return plain.suffix in _DATA and plain.name not in _NOT_DATA


def _open(path: Path, name: str, troubles: Troubles) -> list[Table]:
    suffix = plain_name(path).suffix
    if suffix == ".arrow":
        return _saved(path, name, troubles)
    begins = beginning(path, 4096)
    what, is_parquet = describe(begins), begins.startswith(b"PAR1")
    if (what in _BOOKS or is_parquet) and is_compressed(path):
        raise Unreadable("it is compressed twice; hand in the file that is in it")
    if what in _BOOKS:
        note = "" if suffix in _SHEETS else "an Excel file, whatever its name says"
        return [replace(table, note=note) for table in _BOOKS[what](path, name, troubles)]
    if is_parquet:
        return [open_parquet(path, name, troubles)]
    if what:
        raise Unreadable(f"this is {what}, whatever its name says")
    return _open_text(path, name, suffix, troubles)


def _open_text(path: Path, name: str, suffix: str, troubles: Troubles) -> list[Table]:
    if suffix == ".parquet":
        raise Unreadable("this is no Parquet file, whatever its name says")
    if suffix in _JSON:
        return open_json(path, name, troubles)
    if suffix in TAGGED | {".txt"}:
        return [open_tagged(path, name)]
    return _one(open_delimited(path, name, troubles))


def _saved(path: Path, name: str, troubles: Troubles) -> list[Table]:
    """Open the folder of a saved dataset; below a DatasetDict's it is a split."""
    folder = path.parent
    within = (folder.parent / "dataset_dict.json").is_file()
    title = Path(name).parent.as_posix() if name != path.name else name
    shown = Path(title).parent.as_posix() if within and "/" in title else title
    return _one(open_arrow(folder, shown, folder.name if within else "", troubles))


def _one(table: Table | None) -> list[Table]:
    return [table] if table is not None else []

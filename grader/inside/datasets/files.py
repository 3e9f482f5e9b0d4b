"""Find a hand-in's data among its files, and open what holds a table."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.inside.datasets.columnar import open_arrow, open_parquet
from grader.inside.datasets.delimited import open_delimited
from grader.inside.datasets.json_files import open_json
from grader.inside.datasets.nested import unnested
from grader.inside.datasets.sheets import open_sheets
from grader.inside.datasets.table import Table, Troubles
from grader.inside.files import walk
from grader.inside.texts import Format, Unreadable, describe

MAX_TABLES = 100
_TEXTS = {".csv", ".tsv", ".json", ".jsonl", ".ndjson"}
_OTHERS = {".parquet", ".xlsx", ".xlsm", ".xls"}
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


def open_tables(folder: Path, skipped: Mapping[str, str]) -> Iterator[Opened]:
    """Open every data file of a folder, in the order of their paths.

    Each is named on stderr before: if it ends this program, we are run again and skip it. Then
    `skipped` says why.
    """
    count = 0
    for path in walk(folder):
        name = path.relative_to(folder).as_posix()
        if not _is_data(path):
            continue
        if name in skipped:
            yield Opened(name, note=skipped[name])
            continue
        announce(name)
        troubles = Troubles()
        try:
            tables = [unnested(table) for table in _open(path, name, troubles)]
        except UNREADABLE as exc:
            yield Opened(name, note=why(exc), troubles=troubles)
            continue
        for table in tables:
            count += 1
            if count > MAX_TABLES:
                return
            yield Opened(name, table, troubles=troubles)


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
    suffix = path.suffix.lower()
    if suffix == ".arrow":
        first = min(path.parent.glob("*.arrow"), default=path)  # one table a folder
        return path == first and not path.name.startswith("cache-")
    return suffix in _TEXTS | _OTHERS and path.name.lower() not in _NOT_DATA


def _open(path: Path, name: str, troubles: Troubles) -> list[Table]:
    suffix = path.suffix.lower()
    if suffix == ".arrow":
        return _saved(path, name, troubles)
    with path.open("rb") as file:
        begins = file.read(4096)
    what = describe(begins)
    if what is Format.ZIP:  # Excel, whatever its name says
        return open_sheets(path, name, troubles)
    if begins.startswith(b"PAR1"):
        return [open_parquet(path, name, troubles)]
    if what is Format.OLD_WORD:
        raise Unreadable("this is an old Excel file (.xls); save it as .xlsx or .csv")
    if what:
        raise Unreadable(f"this is {what}, whatever its name says")
    if suffix == ".parquet":
        raise Unreadable("this is no Parquet file, whatever its name says")
    if suffix in {".json", ".jsonl", ".ndjson"}:
        return open_json(path, name, troubles)
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

"""Files of data sets on the hub that are asked for by their address, made from the course world."""

import hashlib
import os
import re
from pathlib import Path
from typing import Any

from course_run.events import note
from course_run.world import places

_ADDRESS = re.compile(
    r"(?:hf://datasets/(?P<name>[^/@]+(?:/[^/@]+)?)(?:@[^/]+)?"
    r"|https?://[^/]+/datasets/(?P<name2>.+?)/(?:resolve|raw|blob)/[^/]+)/(?P<path>.+)"
)
_SHARD = re.compile(r"(\d{5})-of-(\d{5})")
_ENDINGS = {".parquet": ".parquet", ".csv": ".csv", ".tsv": ".csv", ".json": ".jsonl",
            ".jsonl": ".jsonl"}  # fmt: skip


def local_files(files: Any) -> Any:
    """Replace the addresses in a `data_files` that the course world can stand in for."""
    if isinstance(files, dict):
        return {split: local_files(inner) for split, inner in files.items()}
    if isinstance(files, list | tuple):
        return [local_files(inner) for inner in files]
    return stand_in(files) or files


def stand_in(address: Any) -> str | None:
    """Return a file with the rows that an address of the hub means; None for anything else."""
    found = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    if found is None:
        return None
    name, inside = found["name"] or found["name2"], found["path"]
    if not places.configs_of(name) and "/" in name and found["name"]:
        name, _, first = name.partition("/")  # `hf://datasets/imdb/plain_text/…`
        inside = f"{first}/{inside}"
    ending = _ENDINGS.get(os.path.splitext(inside)[1].lower())  # noqa: PTH122
    config = next((c for c in places.configs_of(name) if c in inside.split("/")), None)
    folder = places.find_dataset(name, config)
    if ending is None or folder is None:
        return None
    table = _rows(folder, inside)
    if table is None:
        return None
    key = hashlib.sha1(address.encode(), usedforsecurity=False).hexdigest()[:16]
    path = Path.home() / ".cache" / "course_files" / f"{key}{ending}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(table, path)
    note(f"`{address}` was read from the course world")
    return str(path)


def _rows(folder: Path, inside: str) -> Any:
    """Read the split, or the shard of it, that a path names."""
    splits = [path.stem.rpartition("-")[2] for path in folder.glob("*-*.arrow")]
    named = [split for split in splits if re.search(rf"(?<![a-z]){split}(?![a-z])", inside)]
    if not named:
        return None
    table = places.read_split(folder, max(named, key=len))
    shard = _SHARD.search(inside)
    if table is None or shard is None:
        return table
    at, count = int(shard[1]), int(shard[2])
    start, end = at * len(table) // count, (at + 1) * len(table) // count
    return table.slice(start, end - start)


def _write(table: Any, path: Path) -> None:
    if path.suffix == ".parquet":
        from pyarrow import parquet

        parquet.write_table(table, path)
    elif path.suffix == ".csv":
        table.to_pandas().to_csv(path, index=False)
    else:
        table.to_pandas().to_json(path, orient="records", lines=True)

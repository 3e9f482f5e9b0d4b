"""Add a data set, model or metric of the hub to a course world, on a machine with a network."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import GraderError
from grader.world.build import BUILDING, LOCK, load_world, require_own
from grader.world.fetching import KINDS
from grader.world.manifest import (
    ADDED,
    FORMAT,
    MANIFEST,
    Manifest,
    PartRecord,
    load_manifest,
    record_files,
    write_manifest,
)

_OFFLINE = ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_EVALUATE_OFFLINE")
_MOVED = ("HF_HUB_CACHE", "HF_DATASETS_CACHE", "HF_MODULES_CACHE", "TRANSFORMERS_CACHE")
_KEPT = (
    *("hub/models--*/refs/*", "hub/models--*/snapshots/**/*", "modules/**/*.py"),
    *("datasets/*/*/*/*/*.arrow", "datasets/*/*/*/*/dataset_info.json"),
)
_UNREACHED = ("ConnectError", "ConnectionError", "ConnectTimeout", "NameResolution", "ProxyError")


@dataclass(frozen=True)
class Added:
    """What was added, and how large it is."""

    kind: str
    files: int
    bytes: int


def add_to_world(
    folder: Path, name: str, *, kind: str | None, config: str | None, environment: Mapping[str, str]
) -> Added:
    """Fetch what has that name on the hub into a world; a failure leaves the world as it is.

    A folder that is empty or not there begins a world of its own, without any stand-in.
    """
    from filelock import FileLock

    require_own(folder)
    if (folder / MANIFEST).is_file():
        world = load_world(folder)
        if config is None and name in {*world.datasets, *world.models, *world.metrics}:
            raise GraderError(f"{name}: the course world has it already")
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / LOCK):
        temporary = folder / f"{BUILDING}added"
        shutil.rmtree(temporary, ignore_errors=True)
        try:
            found = _fetch(temporary, [name, kind or "-", config or "-"], environment)
            return _take_in(folder, temporary, name, found)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def _fetch(home: Path, words: list[str], environment: Mapping[str, str]) -> str:
    """Run the libraries with their folder in `home`; return the kind of what they fetched."""
    home.mkdir()
    kept = {key: value for key, value in environment.items() if key not in (*_OFFLINE, *_MOVED)}
    ended = subprocess.run(
        [sys.executable, "-m", "grader.world.fetching", *words],
        env=kept | {"HF_HOME": str(home.resolve())},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode == 0:
        return ended.stdout.split()[-1]
    lines = [line.strip() for line in ended.stderr.splitlines() if line.strip()]
    last = lines[-1] if lines else "it ended without a word"
    if any(word in ended.stderr for word in _UNREACHED):
        raise GraderError(
            f"{words[0]}: the hub cannot be reached from here ({last[:200]}); nothing was changed. "
            "Run `grader world add` on a machine with a network"
        )
    raise GraderError(f"{words[0]}: cannot be added ({last[:300]}); nothing was changed")


def _take_in(folder: Path, fetched: Path, name: str, kind: str) -> Added:
    """Move what the libraries read again into the world, and record it."""
    _tidy(fetched)
    records = record_files(fetched)
    if not records:
        raise GraderError(f"{name}: the libraries fetched nothing that they would read offline")
    manifest = load_manifest(folder) or Manifest(FORMAT, complete=True, parts={})
    taken = {path for part in manifest.parts.values() for path in part.files}
    new = {path: record for path, record in records.items() if path not in taken}
    key = f"added {kind} {name}"
    before = manifest.parts.get(key)
    part = PartRecord(ADDED, KINDS[kind], (name,), {**(before.files if before else {}), **new})
    for path in new:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (fetched / path).replace(folder / path)
    write_manifest(folder, replace(manifest, parts={**manifest.parts, key: part}))
    return Added(kind, len(new), sum(record.bytes for record in new.values()))


def _tidy(fetched: Path) -> None:
    """Keep only what is read again; a cache's links to its blobs become the files themselves."""
    kept = {path for pattern in _KEPT for path in fetched.glob(pattern) if path.is_file()}
    for path in sorted(kept):
        if path.is_symlink():
            content = path.resolve()
            path.unlink()
            shutil.copyfile(content, path)
    for parent, _, names in os.walk(fetched):
        for path in (Path(parent) / name for name in names):
            if path not in kept:
                path.unlink()

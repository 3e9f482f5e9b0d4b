"""What a course world consists of, and whether it is still whole."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from grader.errors import GraderError

MANIFEST = "manifest.json"
FORMAT = "finetune-grader course world 1"
ADDED = "added"  # the recipe of what an instructor added: no build can make it again
FOREIGN = "not the manifest of a course world; name another folder"
QUICK_BYTES = 1_000_000  # smaller files are hashed even in a quick look


@dataclass(frozen=True)
class FileRecord:
    """Size and content of a file."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class PartRecord:
    """A part of the world: what it offers, and the files it is made of."""

    recipe: str
    kind: str
    names: tuple[str, ...]
    files: Mapping[str, FileRecord]


@dataclass(frozen=True)
class Manifest:
    """The parts that stand in a folder; `complete` once nothing is left to build."""

    format: str
    complete: bool
    parts: Mapping[str, PartRecord]

    def digest(self) -> str:
        """Return a digest of all content, the same wherever the folder lies."""
        contents = {
            path: record.sha256
            for part in self.parts.values()
            for path, record in part.files.items()
        }
        return hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()

    def names(self, kind: str) -> tuple[str, ...]:
        """Return every name that the parts of a kind answer to."""
        return tuple(
            name for part in self.parts.values() if part.kind == kind for name in part.names
        )


@dataclass(frozen=True)
class World:
    """A whole course world: a folder to use as `HF_HOME`."""

    folder: Path
    digest: str
    models: tuple[str, ...]
    datasets: tuple[str, ...]
    metrics: tuple[str, ...]


def make_world(folder: Path, manifest: Manifest) -> World:
    """Describe the world in a folder."""
    return World(
        folder=folder.resolve(),
        digest=manifest.digest(),
        models=manifest.names("models"),
        datasets=manifest.names("datasets"),
        metrics=manifest.names("metrics"),
    )


def load_manifest(folder: Path) -> Manifest | None:
    """Read the manifest of a folder; None where it is absent or cut short."""
    path = folder / MANIFEST
    if not path.is_file():
        return None
    content = path.read_bytes()
    if not _is_json(content):
        return None  # what an accident leaves of ours
    try:
        manifest = TypeAdapter(Manifest).validate_json(content)
    except ValidationError as exc:
        raise GraderError(f"{path}: {FOREIGN}") from exc
    if manifest.format != FORMAT:
        raise GraderError(f"{path}: {FOREIGN}")
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step."""
    content = TypeAdapter(Manifest).dump_json(manifest, indent=1)
    temporary = folder / f".{MANIFEST}"
    temporary.write_bytes(content + b"\n")
    temporary.replace(folder / MANIFEST)


def record_files(folder: Path) -> dict[str, FileRecord]:
    """Hash everything below a folder."""
    digests: dict[tuple[int, int], str] = {}
    return {
        path.relative_to(folder).as_posix(): FileRecord(
            path.stat().st_size, _hash_once(path, digests)
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def find_faults(folder: Path, part: PartRecord, *, verify: bool) -> tuple[str, ...]:
    """Say what is wrong with the files of a part; `verify` hashes the large ones too."""
    digests: dict[tuple[int, int], str] = {}
    faults = []
    for name, record in part.files.items():
        path = folder / name
        if not path.is_file():
            faults.append(f"{name} is missing")
        elif (size := path.stat().st_size) != record.bytes:
            faults.append(f"{name} has {size} bytes instead of {record.bytes}")
        elif (verify or size < QUICK_BYTES) and _hash_once(path, digests) != record.sha256:
            faults.append(f"{name} has changed")
    return tuple(faults)


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True


def _hash_once(path: Path, digests: dict[tuple[int, int], str]) -> str:
    """Hash a file; a second name of the same file costs nothing."""
    status: os.stat_result = path.stat()
    identity = (status.st_dev, status.st_ino)
    if identity not in digests:
        with path.open("rb") as file:
            digests[identity] = hashlib.file_digest(file, "sha256").hexdigest()
    return digests[identity]

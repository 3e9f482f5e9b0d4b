"""The one guarded way by which files enter: regular files only, no links followed, all counted."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.errors import Rejected

_CHUNK = 1024 * 1024
_CLOSED = "closed to us: its permissions do not let us read it"
_MB = 1024 * 1024

JUNK = frozenset(
    {"__MACOSX", ".git", ".DS_Store", ".ipynb_checkpoints", "__pycache__", ".venv", "venv"}
    | {"node_modules", ".idea", ".vscode", "site-packages", "wandb"}
)
"""Names that tools leave behind; nobody handed them in on purpose."""


@dataclass(frozen=True)
class Caps:
    """How large a hand-in may be; every byte is counted while it is read."""

    files: int = 5000
    depth: int = 12
    total_mb: int = 4096


@dataclass(frozen=True)
class Refusal:
    """A file that was not taken, and why."""

    path: str
    why: str


def collect_files(source: Path, target: Path, caps: Caps) -> tuple[Refusal, ...]:
    """Copy the regular files below `source` (or `source` itself) into `target`.

    Returns what was left out and why. Raises Rejected when a cap is passed.
    """
    meter = _Meter(caps)
    refused: list[Refusal] = []
    if source.is_symlink():
        raise Rejected("it is a link; links are not followed")
    if source.is_file():
        if why := _copy(source, target / printable(source.name), meter):
            raise Rejected(f"it is {why}")
        return ()
    for path, why in _walk(source, caps):
        name = path.relative_to(source)
        if why := why or _copy(path, target / name, meter):
            refused.append(Refusal(printable(name.as_posix()), why))
    return tuple(refused)


def read_collected(path: Path, *, size: int) -> bytes:
    """Read a file that a job wrote; raises Rejected unless it is a regular file of `size` bytes."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as exc:
        raise Rejected(f"{path.name}: {exc.strerror}") from exc
    with os.fdopen(fd, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_size != size:
            raise Rejected(f"{path.name}: not a file of {size} bytes")
        return file.read(size)


class _Meter:
    """Count files and bytes, and refuse beyond the caps."""

    def __init__(self, caps: Caps) -> None:
        self.caps, self.files, self.bytes = caps, 0, 0

    def file(self) -> None:
        self.files += 1
        if self.files > self.caps.files:
            raise Rejected(f"the hand-in holds more than {self.caps.files:,} files")

    def read(self, count: int) -> None:
        self.bytes += count
        if self.bytes > self.caps.total_mb * _MB:
            raise Rejected(f"the hand-in is larger than {self.caps.total_mb:,} MB")


def _walk(folder: Path, caps: Caps) -> Iterator[tuple[Path, str]]:
    """Yield every entry that is no junk, in order, with the reason why it is not taken, or ""."""
    todo = [(folder, 1)]
    while todo:
        here, depth = todo.pop()
        try:
            with os.scandir(here) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except PermissionError:
            yield here, _CLOSED
            continue
        for entry in found:
            path = here / entry.name
            if entry.name in JUNK:
                continue
            if entry.is_symlink():
                yield path, "a link; links are not followed"
            elif entry.is_dir(follow_symlinks=False):
                if depth >= caps.depth:
                    raise Rejected(f"folders are nested more than {caps.depth} deep")
                todo.append((path, depth + 1))
            elif not entry.is_file(follow_symlinks=False):
                yield path, "not a regular file"
            elif printable(name := path.relative_to(folder).as_posix()) != name:
                yield path, "its name holds characters that cannot be shown"
            else:
                yield path, ""


def _copy(source: Path, target: Path, meter: _Meter) -> str:
    """Copy a file, and return why it could not be opened, or ""."""
    meter.file()
    try:
        fd = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except PermissionError:
        return _CLOSED
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(fd, "rb") as reader, target.open("wb") as writer:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise Rejected(f"{source.name} is not a regular file")
        while chunk := reader.read(_CHUNK):
            meter.read(len(chunk))
            writer.write(chunk)
    target.chmod(0o644)  # the sandbox reads it as another user
    return ""


def printable(name: str) -> str:
    """Return a name with a sign for every character that cannot be shown or written."""
    clean = name.encode("utf-8", errors="replace").decode("utf-8")
    return "".join(char if char.isprintable() else "�" for char in clean)

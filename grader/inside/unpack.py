"""Unpack a student's archive into the working folder, counting every byte that comes out.

Prints one JSON object: {} when all is unpacked, or {"rejected": why}.
"""

from __future__ import annotations

import json
import sys
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

_CHUNK = 1024 * 1024
_FREE_BYTES = 64 * _CHUNK  # below this no ratio is suspicious
_MAX_RATIO = 100  # weights shrink by a tenth, text to a tenth; a bomb to a thousandth
_ZIP_SPECIAL = {0x1, 0x2, 0x6, 0xA, 0xC}  # types of a file mode: pipe, devices, link, socket
_SHOWN = 120  # characters of a name in a sentence


class Refused(Exception):
    """The archive is not taken, with the reason as a sentence."""


@dataclass(frozen=True)
class Bounds:
    """What may come out of an archive."""

    files: int
    total_bytes: int
    depth: int

    @property
    def entries(self) -> int:
        """Files and folders; a folder needs no bytes, so it is counted too."""
        return 4 * self.files


def main() -> None:
    """Unpack argument 1 into 2: at most so many files (3), megabytes (4) and levels (5)."""
    archive, target = Path(sys.argv[1]), Path(sys.argv[2])
    files, total_mb, depth = map(int, sys.argv[3:6])
    try:
        unpack(archive, target, Bounds(files, total_mb * _CHUNK, depth))
    except Refused as exc:
        print(json.dumps({"rejected": str(exc)}))
    else:
        print("{}")


def unpack(
    archive: Path, target: Path, bounds: Bounds,
    is_wanted: Callable[[PurePosixPath], bool] = lambda _: True,
) -> None:  # fmt: skip
    """Unpack a zip or tar; raises Refused for anything that is not plain files in plain folders."""
    try:
        _unpack(archive, target, bounds, is_wanted)
    except Refused:
        raise
    except (RuntimeError, NotImplementedError) as exc:  # zipfile: encrypted, unknown compression
        raise Refused(f"the archive cannot be unpacked: {exc}") from exc
    except MemoryError as exc:
        raise Refused("the archive needs more memory to unpack than we have") from exc
    except Exception as exc:  # zipfile, tarfile and lzma raise whatever the file provokes
        raise Refused(f"the archive is damaged or not an archive ({exc})") from exc


def _unpack(
    archive: Path, target: Path, bounds: Bounds, is_wanted: Callable[[PurePosixPath], bool]
) -> None:
    names: set[str] = set()
    count = 0
    most = min(bounds.total_bytes, max(archive.stat().st_size * _MAX_RATIO, _FREE_BYTES))
    for name, stream in _members(archive, bounds.entries):
        path = _safe(name, names, bounds.depth)
        if len(names) > bounds.files:
            raise Refused(f"the archive holds more than {bounds.files:,} files")
        if not is_wanted(path):
            continue
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        with (target / path).open("wb") as writer:
            while chunk := stream.read(_CHUNK):
                count += len(chunk)
                if count > most:
                    raise Refused(_too_large(count, bounds.total_bytes))
                writer.write(chunk)


def _too_large(count: int, total_bytes: int) -> str:
    if count > total_bytes:
        return f"the archive unpacks to more than {total_bytes // _CHUNK:,} MB"
    return f"the archive unpacks to more than {_MAX_RATIO} times its size, like a zip bomb"


def _members(archive: Path, entries: int) -> Iterator[tuple[str, IO[bytes]]]:
    read = _zip_members if zipfile.is_zipfile(archive) else _tar_members
    for number, (name, stream) in enumerate(read(archive)):
        if number >= entries:
            raise Refused(f"the archive holds more than {entries:,} files and folders")
        if stream is not None:
            yield name, stream


def _zip_members(archive: Path) -> Iterator[tuple[str, IO[bytes] | None]]:
    """Yield names and contents; of a folder, None."""
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            if (info.external_attr >> 28) in _ZIP_SPECIAL:
                raise Refused(f"the archive holds a link or a device: {_shown(info.filename)}")
            if not info.filename or info.is_dir():
                yield info.filename, None
            else:
                with opened.open(info) as stream:
                    yield info.filename, stream


def _tar_members(archive: Path) -> Iterator[tuple[str, IO[bytes] | None]]:
    with tarfile.open(archive, mode="r|*") as opened:
        for info in opened:
            stream = opened.extractfile(info) if info.isfile() else None
            if stream is None and not info.isdir():
                raise Refused(f"the archive holds a link or a device: {_shown(info.name)}")
            yield info.name, stream
            opened.members = []  # type: ignore[attr-defined]  # a stream needs none; memory does


def _safe(name: str, names: set[str], depth: int) -> PurePosixPath:
    """Return the place of a file; every name, on every system, is one file in its folder."""
    path = PurePosixPath(name.replace("\\", "/"))
    if not name.isprintable():
        raise Refused(f"the archive holds a name that cannot be shown: {_shown(name)}")
    if not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise Refused(f"the archive holds a name that leaves its folder: {_shown(name)}")
    if len(path.parts) > depth:
        raise Refused(f"the archive nests folders more than {depth} deep")
    folded = unicodedata.normalize("NFC", str(path)).casefold()
    if folded in names:
        raise Refused(f"the archive holds the same name twice: {_shown(name)}")
    names.add(folded)
    return path


def _shown(name: str) -> str:
    return repr(name) if len(name) <= _SHOWN else repr(name[:_SHOWN]) + " …"


if __name__ == "__main__":
    main()

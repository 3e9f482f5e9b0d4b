"""Unpack a student's archive into the working folder, counting every byte that comes out.

Prints one JSON object: {} when all is unpacked, or {"rejected": why}.
"""

from __future__ import annotations

import json
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

_CHUNK = 1024 * 1024
_FREE_BYTES = 64 * _CHUNK  # below this no ratio is suspicious
_MAX_RATIO = 100  # weights shrink by a tenth, text to a tenth; a bomb to a thousandth


class Refused(Exception):
    """The archive is not taken, with the reason as a sentence."""


def main() -> None:
    """Unpack argument 1 into argument 2 with at most argument 3 files and 4 megabytes."""
    archive, target = Path(sys.argv[1]), Path(sys.argv[2])
    files, total_mb = int(sys.argv[3]), int(sys.argv[4])
    try:
        unpack(archive, target, files=files, total_bytes=total_mb * _CHUNK)
    except Refused as exc:
        print(json.dumps({"rejected": str(exc)}))
    else:
        print("{}")


def unpack(archive: Path, target: Path, *, files: int, total_bytes: int) -> None:
    """Unpack a zip or tar; raises Refused for anything that is not plain files in plain folders."""
    names: set[str] = set()
    count = 0
    bound = max(archive.stat().st_size * _MAX_RATIO, _FREE_BYTES)
    try:
        for name, stream in _members(archive):
            path = _safe(name, names)
            if len(names) > files:
                raise Refused(f"the archive holds more than {files:,} files")
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            with (target / path).open("wb") as writer:
                while chunk := stream.read(_CHUNK):
                    count += len(chunk)
                    if count > min(total_bytes, bound):
                        raise Refused(_too_large(count, total_bytes))
                    writer.write(chunk)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError) as exc:
        raise Refused(f"the archive is damaged or not an archive ({exc})") from exc
    except (RuntimeError, NotImplementedError) as exc:  # zipfile: encrypted, unknown compression
        raise Refused(f"the archive cannot be unpacked: {exc}") from exc


def _too_large(count: int, total_bytes: int) -> str:
    if count > total_bytes:
        return f"the archive unpacks to more than {total_bytes // _CHUNK:,} MB"
    return f"the archive unpacks to more than {_MAX_RATIO} times its size, like a zip bomb"


def _members(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    if zipfile.is_zipfile(archive):
        yield from _zip_members(archive)
    else:
        yield from _tar_members(archive)


def _zip_members(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            if (info.external_attr >> 28) == 0xA:
                raise Refused(f"the archive holds a link: {info.filename!r}")
            if not info.is_dir():
                with opened.open(info) as stream:
                    yield info.filename, stream


def _tar_members(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(archive, mode="r|*") as opened:
        for info in opened:
            if info.isdir():
                continue
            stream = opened.extractfile(info) if info.isfile() else None
            if stream is None:
                raise Refused(f"the archive holds a link or a device: {info.name!r}")
            yield info.name, stream


def _safe(name: str, names: set[str]) -> PurePosixPath:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or not name.isprintable():
        raise Refused(f"the archive holds a name that leaves its folder: {name!r}")
    folded = str(path).casefold()
    if folded in names:
        raise Refused(f"the archive holds the same name twice: {name!r}")
    names.add(folded)
    return path


if __name__ == "__main__":
    main()

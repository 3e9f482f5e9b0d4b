"""Open data files that were compressed, and unpack archives of them, counting what comes out."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePath, PurePosixPath
from typing import IO, Any

from grader.inside.texts import Unreadable
from grader.inside.unpack import Bounds, Refused, unpack

ENDINGS = (".gz", ".bz2", ".xz")
_OPENERS: dict[bytes, Callable[[Path], Any]] = {
    b"\x1f\x8b": gzip.GzipFile, b"BZh": bz2.BZ2File, b"\xfd7zXZ\x00": lzma.LZMAFile,
}  # fmt: skip
_DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError)
_FREE_BYTES = 64 * 1024 * 1024  # below this no ratio is suspicious
_MOST_RATIO = 100  # texts shrink to a tenth, a bomb to a thousandth
_MOST_NAMES = 10_000
_UNPACKED = 192 * 1024 * 1024  # bytes of all archives together


def opened(path: Path) -> io.BufferedReader:
    """Open a file for reading, unpacked as it is read; reading may raise Unreadable."""
    opener = _opener(path)
    if opener is None:
        return path.open("rb")
    most = max(_FREE_BYTES, _MOST_RATIO * path.stat().st_size)
    return io.BufferedReader(_Unpacked(opener(path), most), buffer_size=1024 * 1024)


def is_compressed(path: Path) -> bool:
    """Say whether a file is compressed, by how it begins."""
    return _opener(path) is not None


def _opener(path: Path) -> Callable[[Path], Any] | None:
    with path.open("rb") as file:
        begins = file.read(6)
    return next((opener for mark, opener in _OPENERS.items() if begins.startswith(mark)), None)


def beginning(path: Path, size: int) -> bytes:
    """Give the first bytes of a file; raises Unreadable where there are none to be had."""
    data = b""
    with opened(path) as file:
        try:
            while len(data) < size and (more := file.read1(size - len(data))):
                data += more
        except Unreadable:
            if not data:
                raise
    return data


def opened_text(path: Path, encoding: str, newline: str | None = None) -> IO[str]:
    """Open a file as text, whatever is broken in it replaced."""
    return io.TextIOWrapper(opened(path), encoding, errors="replace", newline=newline)


def plain_name(path: PurePath) -> PurePosixPath:
    """Give the name that a file has when it is unpacked."""
    name = PurePosixPath(path.name.lower())
    return name.with_suffix("") if name.suffix in ENDINGS else name


def unpacked(path: Path, into: Path, is_wanted: Callable[[PurePosixPath], bool]) -> None:
    """Unpack what is wanted of an archive; raises Unreadable where that is not safe."""
    used = sum(each.stat().st_size for each in into.parent.rglob("*") if each.is_file())
    into.mkdir()
    try:
        unpack(path, into, Bounds(5_000, _UNPACKED - used, depth=12), is_wanted)
    except Refused as exc:
        raise Unreadable(f"{exc}; hand in the files themselves") from exc


def names_within(path: Path) -> list[PurePosixPath]:
    """List the files of a zip archive; none if it is no archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [PurePosixPath(entry.filename) for entry in archive.infolist()[:_MOST_NAMES]]
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return []


class _Unpacked(io.RawIOBase):
    """What comes out of a compressed file, up to a limit."""

    def __init__(self, stream: Any, most: int) -> None:
        self._stream, self._left, self._most = stream, most, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read1(len(buffer))  # what comes before the damage counts
        except _DAMAGED as exc:
            raise Unreadable(f"the compressed file is damaged or cut off ({exc})") from exc
        self._left -= len(data)
        if self._left < 0:
            most = self._most // 1024 // 1024
            raise Unreadable(f"the file unpacks to more than {most:,} MB, like a bomb")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()

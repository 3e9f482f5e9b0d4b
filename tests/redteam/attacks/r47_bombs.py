"""R47: small archives that unpack to much, or to something else than they say.

`nested` is none of them: what is packed twice is taken as the files it holds, and stays packed.

`BOMBS` maps a name to a function that writes the archive and what its refusal says.
"""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

_MB = 1024 * 1024
_ZEROS = bytes(_MB)


def flat(path: Path, *, megabytes: int = 400) -> None:
    """Hold one file of zeros, a thousandth of its size in the archive."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zeros.csv", "w", force_zip64=True) as file,
    ):
        for _ in range(megabytes):
            file.write(_ZEROS)


def flat_tar(path: Path) -> None:
    """Hold one file of zeros in a compressed tar."""
    with tarfile.open(path, "w:gz", compresslevel=6) as archive:
        info = tarfile.TarInfo("zeros.csv")
        info.size = 200 * _MB
        archive.addfile(info, _Zeros())


def many(path: Path) -> None:
    """Hold more files than a hand-in may have."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5_050):
            archive.writestr(f"{number}.txt", b"")


def folders(path: Path) -> None:
    """Hold folders without end, which need no byte."""
    header = tarfile.TarInfo("d")
    header.type = tarfile.DIRTYPE
    block = header.tobuf()
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(50):
            file.write(block * 2_000)


def overlapping(path: Path) -> None:
    """Let each of 40 files hold all that follow it: headers are quoted, the end is shared."""
    content = bytes(8 * _MB)
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = stream.compress(content) + stream.flush()
    entries: list[tuple[bytes, bytes, int]] = []
    for number in reversed(range(40)):
        name = b"%02d.csv" % number
        sizes = (zlib.crc32(content), len(packed), len(content))
        fields = struct.pack("<5H3L2H", 20, 0, 8, 0, 33, *sizes, len(name), 0)
        header = b"PK\3\4" + fields + name
        entries.insert(0, (name, fields, len(header)))
        quoted = struct.pack("<BHH", 0, len(header), 0xFFFF ^ len(header)) + header
        content, body, packed = header + content, header + packed, quoted + packed
    central, offset = b"", 0
    for name, fields, length in entries:
        central += b"PK\1\2" + struct.pack("<H", 20) + fields
        central += struct.pack("<3H2L", 0, 0, 0, 0, offset) + name
        offset += length + 5
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 40, 40, len(central), len(body), 0)
    path.write_bytes(body + central + end)


def lying(path: Path) -> None:
    """Say that a file of 200 MB has ten bytes."""
    flat(path, megabytes=200)
    data = path.read_bytes()
    sizes = struct.pack("<Q", 200 * _MB), struct.pack("<L", 200 * _MB)
    for size in sizes:
        data = data.replace(size, (10).to_bytes(len(size), "little"))
    path.write_bytes(data)


def sparse(path: Path) -> None:
    """Say in a tar that a file of a block is 64 TB, all of it holes."""
    info = tarfile.TarInfo("weights.bin")
    info.type, info.size = tarfile.GNUTYPE_SPARSE, 0
    block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    size = (64 * 1024**4).to_bytes(11, "big")
    block[483:495] = b"\x80" + size
    block[386:410] = b"00000000000\0" * 2  # one hole, no data
    block[148:156] = b"%06o\0 " % (256 + sum(block[:148]) + sum(block[156:512]))
    path.write_bytes(bytes(block) + bytes(1024))


def long_header(path: Path) -> None:
    """Hide what is large in a header that a reader takes into memory whole."""
    info = tarfile.TarInfo("././@PaxHeader")
    info.type, info.size = tarfile.XHDTYPE, 1024 * _MB
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(info.tobuf())
        for _ in range(64):
            file.write(_ZEROS * 16)


def nested(path: Path) -> None:
    """Put a bomb into an archive in an archive: each level holds the next ten times."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", bytes(50 * _MB))
    for _ in range(3):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{number}.zip", inner.getvalue())
        inner = outer
    path.write_bytes(inner.getvalue())


class _Zeros(io.RawIOBase):
    """A file of zeros without an end."""

    def read(self, size: int = -1) -> bytes:
        return bytes(max(size, 0))


BOMBS: dict[str, tuple[Callable[[Path], None], str]] = {
    "flat.zip": (flat, "100 times its size, like a zip bomb"),
    "flat.tar.gz": (flat_tar, "100 times its size, like a zip bomb"),
    "many.zip": (many, "more than 5,000 files"),
    "folders.tar.gz": (folders, "more than 20,000 files and folders"),
    "overlapping.zip": (overlapping, "100 times its size, like a zip bomb"),
    "lying.zip": (lying, "damaged or not an archive"),
    "sparse.tar": (sparse, "100 times its size, like a zip bomb|unpacks to more than"),
    "long-header.tar.gz": (long_header, "stopped at our limit of memory|more memory"),
}

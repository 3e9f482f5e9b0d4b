"""R46: archives that reach out of the folder they are unpacked into.

`ARCHIVES` maps a name to a function that writes the archive: (path of the archive, folder that it
aims at). With the naive extractor of the standard library each leaves `stolen` or `planted` there.
"""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

Build = Callable[[Path, Path], None]
PLANTED = b"planted by a hand-in"


def _file(name: str) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(PLANTED)
    return info, PLANTED


def _special(name: str, kind: bytes, target: str = "") -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode = kind, target, 0o755
    return info, b""


def _tar(path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT) as archive:
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))


def dots(path: Path, aim: Path) -> None:
    """Write to a name with `..` in it."""
    _tar(path, [_file(f"../{aim.name}/planted")])


def absolute(path: Path, aim: Path) -> None:
    """Write to an absolute name."""
    info, data = _file("x")
    info.name = f"{aim}/planted"
    _tar(path, [(info, data)])


def link_then_write(path: Path, aim: Path) -> None:
    """Make a link to a folder outside, then write through it."""
    _tar(path, [_special("out", tarfile.SYMTYPE, str(aim)), _file("out/planted")])


def file_link_then_write(path: Path, aim: Path) -> None:
    """Make a link to a file outside, then write a file of the same name."""
    _tar(path, [_special("a", tarfile.SYMTYPE, str(aim / "planted")), _file("a")])


def hard_link(path: Path, aim: Path) -> None:
    """Take in a file of the host by a hard link, then write to it."""
    _tar(path, [_special("a", tarfile.LNKTYPE, f"../{aim.name}/secret"), _file("b")])


def long_way_out(path: Path, _aim: Path) -> None:
    """Hide `..` behind links whose resolved path is too long to be checked (CVE-2025-4517)."""
    folder, members, here = "d" * 247, [], ""
    for letter in "abcdefghijklmnop":
        members.append(_special(here + folder, tarfile.DIRTYPE))
        members.append(_special(here + letter, tarfile.SYMTYPE, folder))
        here += folder + "/"
    chain = "/".join("abcdefghijklmnop")
    members.append(_special(f"{chain}/{'l' * 254}", tarfile.SYMTYPE, "../" * 16))
    members.append(_special("escape", tarfile.SYMTYPE, f"{chain}/{'l' * 254}/../{_aim.name}"))
    members.append(_file("escape/planted"))
    _tar(path, members)


def device(path: Path, _aim: Path) -> None:
    """Make a device node: the kernel's memory device, as a file of the hand-in."""
    info, data = _special("null", tarfile.CHRTYPE)
    info.devmajor, info.devminor = 1, 3
    _tar(path, [(info, data)])


def pipe(path: Path, _aim: Path) -> None:
    """Make a named pipe: whoever opens it waits for ever."""
    _tar(path, [_special("pipe", tarfile.FIFOTYPE)])


def same_name_twice(path: Path, _aim: Path) -> None:
    """Show one file to who lists the archive and another to who unpacks it."""
    _tar(path, [_file("answers.md"), _file("answers.md")])


def zip_dots(path: Path, aim: Path) -> None:
    """Write to a name with `..` in it."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"../{aim.name}/planted", PLANTED)


def zip_backslashes(path: Path, aim: Path) -> None:
    """Write to a name with `..` in it, for systems whose separator is another."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"..\\{aim.name}\\planted", PLANTED)


def zip_drive(path: Path, _aim: Path) -> None:
    """Write to another drive."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("C:planted", PLANTED)


def zip_link(path: Path, aim: Path) -> None:
    """Make a link to a secret in a zip."""
    info = zipfile.ZipInfo("a")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, os.fspath(aim / "secret"))


def zip_device(path: Path, _aim: Path) -> None:
    """Make a device node in a zip."""
    info = zipfile.ZipInfo("a")
    info.create_system, info.external_attr = 3, 0o020666 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, b"")


def case_collision(path: Path, _aim: Path) -> None:
    """Hold two files that are one where case does not count."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Answers.md", b"1. A")
        archive.writestr("answers.MD", b"1. B")


def accent_collision(path: Path, _aim: Path) -> None:
    """Hold two files whose names look the same, one letter written in two ways."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("caf\u00e9.md", b"1. A")
        archive.writestr("cafe\u0301.md", b"1. B")


def control_name(path: Path, _aim: Path) -> None:
    """Name a file so that listing it writes to the clipboard of a terminal."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a\x1b]52;c;cm0gLXJmIH4=\x07.md", b"1. A")


def turned_name(path: Path, _aim: Path) -> None:
    """Name a program so that it looks like a picture, by turning the direction of writing."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a\u202egnp.exe", b"MZ")


def deep(path: Path, _aim: Path) -> None:
    """Nest folders deeper than a recursive clean-up can follow."""
    _tar(path, [_file("d/" * 1500 + "x")])


def no_name(path: Path, _aim: Path) -> None:
    """Hold a file whose name is empty but for what means this folder."""
    info, data = _file("x")
    info.name = "./."
    _tar(path, [(info, data)])


def bad_text(path: Path, _aim: Path) -> None:
    """Claim that a name is UTF-8 and give bytes that are not."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("\u00e9\u00e9.md", b"1. A")
    path.write_bytes(path.read_bytes().replace("\u00e9\u00e9".encode(), b"\xff\xff\xff\xff"))


def bad_lzma(path: Path, _aim: Path) -> None:
    """Damage a stream in a compression whose error is of no common kind."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.md", b"1. A" * 100)
    data = bytearray(path.read_bytes())
    data[data.index(b"a.md") + 8] = 0xFF
    path.write_bytes(data)


ARCHIVES: dict[str, tuple[Build, str]] = {
    "dots.tar": (dots, "leaves its folder"),
    "absolute.tar": (absolute, "leaves its folder"),
    "link-then-write.tar": (link_then_write, "a link or a device"),
    "file-link-then-write.tar": (file_link_then_write, "a link or a device"),
    "hard-link.tar": (hard_link, "a link or a device"),
    "long-way-out.tar": (long_way_out, "a link or a device"),
    "device.tar": (device, "a link or a device"),
    "pipe.tar": (pipe, "a link or a device"),
    "same-name-twice.tar": (same_name_twice, "the same name twice"),
    "dots.zip": (zip_dots, "leaves its folder"),
    "backslashes.zip": (zip_backslashes, "leaves its folder"),
    "drive.zip": (zip_drive, "leaves its folder"),
    "link.zip": (zip_link, "a link or a device"),
    "device.zip": (zip_device, "a link or a device"),
    "case-collision.zip": (case_collision, "the same name twice"),
    "accent-collision.zip": (accent_collision, "the same name twice"),
    "control-name.zip": (control_name, "a name that cannot be shown"),
    "turned-name.zip": (turned_name, "a name that cannot be shown"),
    "deep.tar": (deep, "more than 12 deep"),
    "no-name.tar": (no_name, "leaves its folder"),
    "bad-text.zip": (bad_text, "damaged or not an archive"),
    "bad-lzma.zip": (bad_lzma, "damaged or not an archive"),
}
"""Name of the archive: who builds it, and what the refusal says."""

"""Find out how a text file is encoded, and give its lines without ever holding a long one."""

from __future__ import annotations

import codecs
import contextlib
from collections.abc import Iterator
from pathlib import Path

from grader.inside.datasets.packed import beginning, opened, opened_text
from grader.inside.datasets.table import Troubles
from grader.inside.texts import Unreadable

LONGEST_LINE = 4_000_000  # characters
_SAMPLE = 256 * 1024
_CHECKED = 256 * 1024 * 1024  # bytes; of a longer file the rest is taken to be like these
_CHUNK = 1024 * 1024
_WESTERN = 0.2  # at most this share of letters has an accent
_FEW = 10  # valid signs of several bytes for each broken byte


def encoding_of(path: Path) -> str:
    """Name the encoding, as Python does; raises Unreadable where we cannot tell."""
    sample = beginning(path, _SAMPLE)
    for mark, name in _MARKS.items():
        if sample.startswith(mark):
            return name
    if wide := _unmarked_wide(sample):
        return wide
    if sample.count(0) > len(sample) // 100:
        raise Unreadable("this is a binary file, not text; hand in the text itself")
    broken, several = _validity(path)
    if not broken or several >= _FEW * broken:
        return "utf-8"
    return _eight_bits(sample)


_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def lines_of(path: Path, encoding: str, troubles: Troubles) -> Iterator[str]:
    """Give every line with its end; one that is too long is left out, and an empty one stands.

    Raises Unreadable if not even one can be read; later it ends there, and `troubles` say so.
    """
    number = 0
    try:
        for number, line in enumerate(_short_lines(path, encoding, troubles), start=1):  # noqa: B007
            yield line
    except Unreadable as exc:
        if not number:
            raise
        troubles.add("broken off", f"reading ended behind line {number:,}: {exc}")


def _short_lines(path: Path, encoding: str, troubles: Troubles) -> Iterator[str]:
    with opened_text(path, encoding, newline="") as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
                length = LONGEST_LINE
                while (rest := file.readline(_CHUNK)) and rest[-1] not in "\r\n":
                    length += len(rest)
                length += len(rest)
                note = f"line {number} is {length:,} characters long; it was left out"
                troubles.add("long lines", note)
                line = "\n"
            if "\0" in line:
                troubles.add("NUL bytes", f"line {number} holds a NUL byte")
                line = line.replace("\0", "")
            yield line


def _unmarked_wide(sample: bytes) -> str:
    """Recognise UTF-16 without its mark by where the zeros stand."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def _validity(path: Path) -> tuple[int, int]:
    """Count the broken bytes of a file as UTF-8, and its valid signs of several bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = several = read = 0
    with opened(path) as file, contextlib.suppress(Unreadable):  # what comes before counts
        while read < _CHECKED and (data := file.read(_CHUNK)):
            read += len(data)
            text = decoder.decode(data)
            if not text.isascii():
                bad = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
                broken += max(bad, 0)
                several += sum(byte >= 0xC2 for byte in data) - bad
    return broken, several


def _eight_bits(sample: bytes) -> str:
    """Tell Windows-1252 from other encodings by how many letters have an accent."""
    high = sum(byte > 127 for byte in sample)
    if high <= _WESTERN * len(sample):
        return "cp1252"
    raise Unreadable("the text is in an encoding that we cannot tell; save it as UTF-8")

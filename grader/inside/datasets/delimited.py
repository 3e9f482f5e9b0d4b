"""Read tables of separated values: CSV, TSV, and what goes by those names."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.inside.datasets.decoding import encoding_of, lines_of
from grader.inside.datasets.packed import plain_name
from grader.inside.datasets.table import (
    BATCH,
    BATCH_LETTERS,
    Batch,
    Row,
    Table,
    Troubles,
    unique_names,
)

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_LONGEST_CELL = 1_000_000
_SAMPLE_LINES = 100
_MANY = 20  # rows enough to say how many cells most have
_NUMBER = re.compile(r"\s*[-+]?\d+(?:[.,]\d+)?\s*")
_LONG_NAME = 60  # characters; no column has a longer one
_MANY_WORDS = 6
_READ = {
    "utf-8": "", "utf-8-sig": "", "utf-16": "UTF-16", "utf-32": "UTF-32", "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16", "cp1252": "Windows-1252",
}  # fmt: skip


def open_delimited(path: Path, name: str, troubles: Troubles) -> Table | None:
    """Find encoding, separator and header; None if the file is empty. May raise Unreadable."""
    csv.field_size_limit(_LONGEST_CELL)
    encoding, suffix = encoding_of(path), plain_name(path).suffix
    sample = list(itertools.islice(lines_of(path, encoding, Troubles()), _SAMPLE_LINES))
    separator = _separator(sample, tab=suffix == ".tsv")
    rows = _tolerant(iter(sample), separator, Troubles())
    shown = [row for _, row in itertools.islice(rows, _MANY)]
    if not shown:
        return None
    headed = _has_header(shown)
    header = shown[0] if headed else [""] * len(shown[0])
    columns = unique_names(header, troubles)

    def read(troubles: Troubles) -> Iterator[Batch]:
        rows = _tolerant(lines_of(path, encoding, troubles), separator, troubles)
        if headed:
            next(rows, None)
        return _batches(rows, len(columns), len(header), troubles)

    return Table(name, "TSV" if separator == "\t" else "CSV", columns, read, note=_note(
        encoding, separator, suffix, headed=headed))  # fmt: skip


def _note(encoding: str, separator: str, suffix: str, *, headed: bool) -> str:
    said = [f"encoded as {_READ[encoding]}"] if _READ[encoding] else []
    if separator != {".tsv": "\t"}.get(suffix, ","):
        said.append(f"separated by {_SEPARATORS[separator]}")
    if not headed:
        said.append("without a header, so the columns are numbered")
    return ", ".join(said)


def _separator(lines: Sequence[str], *, tab: bool) -> str:
    """Give the sign that cuts most lines into the same number of cells."""
    best, score = "\t" if tab else ",", (0.0, 0)
    for sign in ("\t", ",", ";", "|") if tab else (",", ";", "\t", "|"):
        rows = [row for _, row in _tolerant(iter(lines), sign, Troubles())]
        widths = Counter(map(len, rows))
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            continue
        usual = max(wide, key=lambda width: (wide[width], width))
        agreeing = round(wide[usual] / len(rows), 1)
        agreeing += 0.5 * (len(rows[0]) == usual)  # the header above all
        if (agreeing, usual) > score:
            best, score = sign, (agreeing, usual)
    return best


def _tolerant(
    lines: Iterator[str], separator: str, troubles: Troubles
) -> Iterator[tuple[int, list[str]]]:
    """Give the rows with the lines they begin on; a record that cannot be read is left out."""
    reader = csv.reader(lines, delimiter=separator)
    while True:
        begins = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            note = f"a quotation mark near line {begins} is never closed"
            troubles.add("open quotes", f"{note}; the text up to line {reader.line_num} was lost")
            continue
        if any(row) and not (len(row) == 1 and not row[0].strip()):
            yield begins, row


def _batches(
    rows: Iterator[tuple[int, list[str]]], width: int, full: int, troubles: Troubles
) -> Iterator[Batch]:
    start = 1
    while True:
        kept: list[Row] = []
        lines: list[int] = []
        letters = 0
        for line, row in itertools.islice(rows, BATCH):
            fits = len(row) == width
            kept.append(tuple(row if fits else _fitted(row, width, full, line, troubles)))
            lines.append(line)
            letters += sum(map(len, row))
            if letters > BATCH_LETTERS:
                break
        if not kept:
            return
        yield Batch(start, kept, lines)
        start += len(kept)


def _fitted(
    row: list[str], width: int, full: int, line: int, troubles: Troubles
) -> list[str | None]:
    """Make a row as long as the header; cells too many are lost, and said to be."""
    beyond = any(cell.strip() for cell in row[full:])
    if beyond or len(row) < full:
        troubles.add("ragged rows", f"line {line} has {len(row)} cells, the header has {full}")
    return [*row[:width], *[None] * (width - len(row))]


def _has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether the first row names the columns: it holds no data, and no value that returns."""
    first, rest = rows[0], rows[1:]
    if any(_NUMBER.fullmatch(cell) for cell in first):
        return False
    if any(len(cell) > _LONG_NAME or len(cell.split()) > _MANY_WORDS for cell in first):
        return False
    for at, cell in enumerate(first):
        below = [row[at].strip() for row in rest if at < len(row)]
        if cell.strip() and cell.strip() in below and len(below) >= 2:
            return False
    return True

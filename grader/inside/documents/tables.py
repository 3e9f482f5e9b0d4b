"""Find rows in plain lines: tabs, bars, commas under a header, aligned columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence

Rows = tuple[tuple[str, ...], ...]
Splitter = Callable[[str], tuple[str, ...]]
_RULE = re.compile(r"^[\s|+:=\-—–]+$")
_HEADER = re.compile(r"^[^\W\d_][\w \-]{0,30}$")
_GAP = re.compile(r"\s{2,}")


def table_at(lines: Sequence[str], start: int) -> tuple[int, Rows]:
    """Read the table that begins at `start`; gives the line after it, and its rows.

    The line is `start` itself where no table begins.
    """
    for split, least in ((_by_tab, 2), (_by_bar, 2), (_by_comma, 3), (_by_gap, 3)):
        end, rows = _run(lines, start, split)
        if len(rows) >= least and _plausible(rows, split):
            return end, rows
    return start, ()


def _run(lines: Sequence[str], start: int, split: Splitter) -> tuple[int, Rows]:
    rows: list[tuple[str, ...]] = []
    end = start
    while end < len(lines):
        if rows and _RULE.match(lines[end]) and lines[end].strip():
            end += 1
            continue
        cells = split(lines[end])
        if len(cells) < 2 or (rows and abs(len(cells) - len(rows[0])) > (split is _by_tab)):
            break
        rows.append(cells)
        end += 1
    return end, tuple(rows)


def _plausible(rows: Rows, split: Splitter) -> bool:
    if split is _by_comma:
        return all(_HEADER.match(cell) for cell in rows[0])
    return True


def _by_tab(line: str) -> tuple[str, ...]:
    return _cells(line.strip("\n").split("\t")) if "\t" in line.strip() else ()


def _by_bar(line: str) -> tuple[str, ...]:
    if "|" not in line or _RULE.match(line):
        return ()
    return _cells(line.strip().strip("|").split("|"))


def _by_comma(line: str) -> tuple[str, ...]:
    if "," not in line or len(line) > 20_000:
        return ()
    return _cells(next(csv.reader([line], skipinitialspace=True), []))


def _by_gap(line: str) -> tuple[str, ...]:
    return _cells(_GAP.split(line.strip()))


def _cells(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.strip().strip('"“”').strip() for part in parts)

"""Tell lines of code, markers of lists and deliberate line breaks from running prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MARKER = re.compile(
    r"^\s*(?:[-*+·–—]\s+|[•●▪‣○]\s*|\(?(?:\d{1,2}|[A-Ha-h])[.)]\s*(?=[^\d\s])"
    r"|\(?(?:Q|Question)\s*\d{1,2}\s*[.):]\s*)(?=\S)",
)
_STRONG = re.compile(
    r"""^\s*(?:
        from\s+[\w.]+\s+import\s+[\w(*]
        | import\s+[\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+(?:\s+as\s+\w+)?)*\s*(?:\#.*)?$
        | (?:def|class)\s+\w+\s*[(:].*
        | @\w[\w.]*(?:\(.*\))?$
        | [\w.\[\]"',\s]{1,60}\s*[-+*/]?=\s*(?:[\w.]+\s*[(\[]|[\[({"'\d-]|True|False|None).*
        | (?:\w+\.)+\w+\(.*
        | print\s*\(.*
        | (?:for\s+.+\s+in\s+.+|with\s+.+\s+as\s+\w+|while\s.+|if\s.+|elif\s.+):\s*$
        | (?:else|try|except.*|finally):\s*$
        | [!%]\s*(?:pip|nvidia-smi|python|cd|ls|git|apt|huggingface|conda).*
        | (?:\$\s*)?(?:pip3?|conda)\s+install\s+\S.*
    )""",
    re.VERBOSE,
)
_SHELL = re.compile(r"^\s*[!%$]?\s*(?:pip3?|conda|nvidia-smi|python3?\s+-m\s+pip)\b")
NARROWEST = 60  # characters; nobody wraps prose at less
_FENCE = re.compile(r"^\s{0,3}(?:`{3,}|~{3,})")


@dataclass(frozen=True)
class Stretch:
    """Lines in a row that are all code or all text; `start` counts from 0."""

    code: bool
    start: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    @property
    def language(self) -> str:
        """`shell` if every line with something on it is a command, else `python`."""
        filled = [line for line in self.lines if line.strip()]
        return "shell" if all(_SHELL.match(line) for line in filled) else "python"


def is_code_line(line: str) -> bool:
    """Say whether a line can hardly be anything but code."""
    return bool(_STRONG.match(line.strip()[:500]))


def is_mostly_code(text: str) -> bool:
    """Say whether at least half of the lines are code."""
    filled = [line for line in text.splitlines() if line.strip()]
    return bool(filled) and sum(map(is_code_line, filled)) * 2 >= len(filled)


def split_code(text: str) -> list[Stretch]:
    """Split a text where code was pasted without a fence."""
    lines = text.split("\n")
    stretches: list[Stretch] = []
    start = at = 0
    fenced = False
    while at < len(lines):
        fenced ^= bool(_FENCE.match(lines[at]))
        end = at if fenced else _code_end(lines, at)
        if end > at:
            stretches += _stretch(lines, start, at, code=False)
            stretches += _stretch(lines, at, end, code=True)
            start = end
        at = max(end, at + 1)
    return stretches + _stretch(lines, start, len(lines), code=False)


def width_of(lines: Sequence[str]) -> int:
    """Say how many characters a line of a text may have."""
    return max(NARROWEST, *map(len, lines))


def broken_early(lines: Sequence[str], at: int, width: int) -> bool:
    """Say whether line `at` ends on purpose: the next line's first word had room on it."""
    following = lines[at + 1].split()
    if not following:
        return False
    sentences = lines[at].rstrip()[-1:] in ".!?:" and following[0][0].isupper()
    return sentences or len(lines[at]) + 1 + len(following[0]) < width


def _stretch(lines: Sequence[str], start: int, end: int, *, code: bool) -> list[Stretch]:
    return [Stretch(code, start, tuple(lines[start:end]))] if end > start else []


def _code_end(lines: Sequence[str], start: int) -> int:
    """Give the line after the code that starts here; `start` itself where none does."""
    if not is_code_line(lines[start]):
        return start
    end, strong, depth = start, 0, 0
    for at in range(start, len(lines)):
        line = lines[at]
        if is_code_line(line):
            strong += 1
        elif not _continues(line, depth):
            break
        depth = max(0, depth + _opened(line))
        end = at + 1 if line.strip() else end
    certain = strong >= 2 or _SHELL.match(lines[start]) or lines[start].startswith("import ")
    return end if certain else start


def _continues(line: str, depth: int) -> bool:
    if depth and len(line) < 200:
        return True
    stripped = line.strip()
    return not stripped or line.startswith((" ", "\t")) or stripped[0] in "#)]}"


def _opened(line: str) -> int:
    return sum(line.count(mark) for mark in "([{") - sum(line.count(mark) for mark in ")]}")

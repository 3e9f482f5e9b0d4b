"""Read sentences with a word and its tag a line, and an empty line between them, as CoNLL's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from grader.inside.datasets.decoding import encoding_of, lines_of
from grader.inside.datasets.packed import beginning
from grader.inside.datasets.table import Batch, Row, Table, Troubles, placed

TAGGED = frozenset({".conll", ".conllu", ".conll2003", ".bio", ".iob", ".iob2"})
_TAG = re.compile(r"O|[BIESLU]-\S+")
_UNIVERSAL = 10  # columns of CoNLL-U: the word is the second of them, its part of speech the fourth
_LONGEST = 10_000  # words; no sentence is longer
_SAMPLE = 16 * 1024


def open_tagged(path: Path, name: str) -> Table:
    """Make a row of each sentence, with its words and their tags."""
    encoding = encoding_of(path)

    def read(troubles: Troubles) -> Iterator[Batch]:
        return placed(_sentences(lines_of(path, encoding, troubles), troubles))

    return Table(name, "CoNLL", ("tokens", "tags"), read, typed=True)


def is_tagged(path: Path) -> bool:
    """Say whether a text plainly has a tag of a name on each line, as no prose has."""
    lines = beginning(path, _SAMPLE).decode("utf-8", "replace").splitlines()[:-1]
    cells = [line.split() for line in lines if line.strip() and not line.startswith("-DOCSTART-")]
    tags = {row[-1] for row in cells}
    return len(tags) > 1 and all(len(row) > 1 and _TAG.fullmatch(row[-1]) for row in cells)


def _sentences(lines: Iterator[str], troubles: Troubles) -> Iterator[tuple[int, Row]]:
    """Give each sentence with the line that it begins on."""
    tokens: list[str] = []
    tags: list[str] = []
    begins = 0
    for number, line in enumerate(lines, start=1):
        cells = line.rstrip("\r\n").split("\t") if "\t" in line else line.split()
        ends = not any(cells) or cells[0] == "-DOCSTART-"
        if (ends or len(tokens) >= _LONGEST) and tokens:
            yield begins, (tokens, tags)
            tokens, tags = [], []
        if ends or (cells[0].startswith("#") and len(cells) != 2):
            continue
        if len(cells) < 2:
            troubles.add("ragged rows", f"line {number} has a word without a tag")
            continue
        begins = begins if tokens else number
        tokens.append(cells[1] if len(cells) == _UNIVERSAL else cells[0])
        tags.append(cells[3] if len(cells) == _UNIVERSAL else cells[-1])
    if tokens:
        yield begins, (tokens, tags)

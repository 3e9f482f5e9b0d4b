"""What a student tells beside example rows, whatever announces it."""

from __future__ import annotations

from collections.abc import Iterator

from grader.reading.document import Document
from grader.reading.kinds import Kind, kind_of
from grader.reading.topics import Topic, topics_of
from grader.records import Block, BlockKind

_TEXTS = {BlockKind.PROSE, BlockKind.ITEM}
_NEAR = 8  # blocks behind the rows
_OWN = {Topic.DATASET, Topic.CLEANING}


def beside_rows(document: Document) -> Iterator[Block]:
    """Give the prose behind rows of the student's own, up to the next part or the practice."""
    explained = set(document.explanation.blocks if document.explanation else ())
    left = 0
    file = ""
    for block in document.student:
        left = left if block.place.file == file else 0
        file = block.place.file
        if _shows_rows(block):
            left = _NEAR
        elif block.kind is BlockKind.HEADING or "load_dataset" in block.text:
            left = left if topics_of(block.text) <= _OWN and left else 0
        elif left and block.kind in _TEXTS:
            left -= 1
            told = kind_of(block.text) is Kind.OTHER and block not in explained
            if told and "imdb" not in block.text.casefold():
                yield block


def shows_own_data(document: Document) -> bool:
    """Say whether rows, columns or a part on a dataset of the student's own are shown."""
    if any(_shows_rows(block) for block in document.student if not block.runnable):
        return True
    parts = document.section(Topic.DATASET)
    return any("imdb" not in b.text.casefold() for s in parts for b in s.blocks if b.kind in _TEXTS)


def _shows_rows(block: Block) -> bool:
    text = block.text.casefold()
    if "imdb" in text or "load_dataset" in text:
        return False
    if block.kind is BlockKind.TABLE:
        return len(block.rows) >= 3 and not any(_is_figure(cell) for cell in block.rows[1][1:])
    if block.kind is BlockKind.CODE:
        listed = text.lstrip().startswith(("[", "{")) or "= [" in text or "dataframe(" in text
        return listed and (text.count('"') + text.count("'")) >= _QUOTES
    return block.kind in _TEXTS and kind_of(block.text) is Kind.ROWS


_QUOTES = 8  # of at least two rows of two


def _is_figure(cell: str) -> bool:
    return bool(cell.strip()) and all(char.isdigit() or char in ".,%+- " for char in cell)

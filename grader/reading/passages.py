"""Cut a paragraph that holds several answers where the next one begins.

In a mail, a comment or a single cell an answer to a question, the explanation, a dataset and a
difficulty may follow each other without an empty line between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.reading.kinds import Kind, kind_of
from grader.reading.prose import count_words, sentences
from grader.reading.topics import Topic, is_label_of, topics_of
from grader.records import Block, BlockKind

_TEXTS = {BlockKind.PROSE, BlockKind.ITEM}
_LONG = 60  # words: in fewer nobody hides a whole answer without a label
_LABEL = re.compile(r"^(?P<label>[^\W\d_][^:：.!?\n]{1,45})(?::\s+|：)(?=\S)")
_LABEL_WORDS = 6
_ANSWER, _FORM = 40, 2  # words of a cell that is an answer and no datum; columns of a form


def opened(block: Block) -> Iterator[Block]:
    """Give a table of questions and answers as a form: a heading and a text for each long answer.

    Its short rows, such as the choices, stay a table.
    """
    form = block.kind is BlockKind.TABLE and {len(row) for row in block.rows} == {_FORM}
    answers = [row for row in block.rows if form and _is_part(row)]
    if not any(count_words(answer) >= _ANSWER for _, answer in answers):
        yield block
        return
    yield replace(block, rows=tuple(row for row in block.rows if row not in answers))
    for title, answer in answers:
        yield replace(block, kind=BlockKind.HEADING, text=title, source=title, level=2, rows=())
        yield replace(block, kind=BlockKind.PROSE, text=answer, source=answer, rows=())


def _is_part(row: tuple[str, ...]) -> bool:
    named = bool(topics_of(row[0]) - {Topic.CHOICES, Topic.PRACTICE})
    return named and count_words(row[1]) > _LABEL_WORDS


def cut_answers(block: Block) -> Iterator[Block]:
    """Give a block in the parts that answer different things, or as it is."""
    parts = list(_parts(block.text)) if block.kind in _TEXTS else []
    if len(parts) < 2:
        yield block
        return
    at = 0
    sources = _sources(block, parts)
    for part, source in zip(parts, sources, strict=True):
        start = max(block.text.find(part[:30], at), at)
        at = start + len(part)
        line = block.place.line
        lines = block.text.count("\n", 0, start)
        place = replace(block.place, line=None if line is None else line + lines)
        yield replace(block, text=part, source=source, place=place)


def _parts(text: str) -> Iterator[str]:
    """Join the sentences that belong together; the joints are labels, letters and settings."""
    found = sentences(text)
    if len(found) < 2:
        return
    long = count_words(text) >= _LONG
    start, held, kind = 0, [found[0]], _told(found[0], long=long)
    for sentence in found[1:]:
        here = _told(sentence, long=long)
        if begins_part(sentence) or (here is not kind and Kind.CHOICE in {here, kind}):
            yield _between(text, start, held, sentence)
            start = text.find(sentence, start)
            held = []
        held.append(sentence)
        kind = here
    yield text[start:].strip()


def _between(text: str, start: int, held: list[str], following: str) -> str:
    at = start + sum(len(each) for each in held[:-1])
    return text[start : max(text.find(following, at), at + len(held[-1]))].strip()


def _told(sentence: str, *, long: bool) -> Kind:
    return kind_of(sentence) if long else Kind.OTHER


def begins_part(sentence: str) -> bool:
    """Say whether a sentence begins with a label that announces a part: "Cleaning: …"."""
    found = _LABEL.match(sentence)
    if found is None or len(found.group("label").split()) > _LABEL_WORDS:
        return False
    label = found.group("label")
    return bool(is_label_of(label) or topics_of(label) - {Topic.PRACTICE})


def _sources(block: Block, parts: list[str]) -> list[str]:
    """Cut the source at the same places, or take the text where markup stands between."""
    starts: list[int] = []
    at = 0
    for part in parts:
        found = block.source.find(part[:20], at)
        if found < 0:
            return parts
        starts.append(found)
        at = found + 1
    starts[0] = 0
    return [block.source[a:b] for a, b in zip(starts, [*starts[1:], None], strict=True)]

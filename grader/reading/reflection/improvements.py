"""Ideas for improvement: what a student would try next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.reading.document import Document
from grader.reading.prose import language_of, sentences
from grader.reading.reflection import is_text, units
from grader.reading.reflection.difficulty_words import FIRST_PERSON, SUBJECTLESS
from grader.reading.reflection.improvement_words import (
    AHEAD,
    ANNOUNCED,
    CLAUSE,
    GENERIC,
    HIGH,
    HIGH_BEFORE,
    IDEA_PATTERNS,
    NOT_OWED,
    OWN_NUMBER,
    PROPOSES,
    REASON,
    TITLE,
    WOULD,
)
from grader.reading.sections import is_title
from grader.reading.topics import Topic
from grader.records import Block, BlockKind
from grader.verdict import Quote

_ELSEWHERE = {
    Topic.CHOICES, Topic.EXPLANATION, Topic.DATASET, Topic.CLEANING, Topic.SUGGESTIONS,
}  # fmt: skip


def ideas(blocks: Sequence[Block]) -> dict[str, Quote]:
    """Give each kind of idea for improvement once, with the passage that tells it."""
    found: dict[str, Quote] = {}
    for text, quote, _ in units(blocks):
        for name, pattern in IDEA_PATTERNS.items():
            if pattern.search(REASON.sub(" ", text)):
                found.setdefault(name, quote)
    return found


def proposed_anywhere(document: Document) -> tuple[Block, ...]:
    """Give of each text the sentences that look ahead to a means of improvement, wherever."""
    explained = set(map(id, document.explanation.blocks)) if document.explanation else set()
    found: list[Block] = []
    for section in document.sections:
        if section.topics & (_ELSEWHERE - {Topic.EXPLANATION}):
            continue
        for block in filter(is_text, section.blocks):
            told = [one for one in sentences(block.text) if proposes(one) and _is_owned(one)]
            if id(block) in explained or Topic.EXPLANATION in section.topics:
                told = [one for one in told if OWN_NUMBER.search(one)]
            if told and block.kind is not BlockKind.TABLE:
                found.append(replace(block, text=" ".join(told)))
    return tuple(found)


def _is_owned(sentence: str) -> bool:
    """Say whether the writer or a number stands in it, and a means besides cleaner data."""
    language = language_of(sentence)
    owned = language in SUBJECTLESS or FIRST_PERSON.found_in(sentence, language)
    first = owned or re.search(r"\d", sentence)
    others = (p for name, p in IDEA_PATTERNS.items() if name != "cleaner data")
    return bool(first) and any(pattern.search(sentence) for pattern in others)


def listed_ahead(document: Document) -> tuple[Block, ...]:
    """Give what stands under a title that looks ahead in words that no list of titles holds."""
    found: list[Block] = []
    for section in document.sections:
        if section.topics & _ELSEWHERE:
            continue
        ahead = not section.topics and bool(TITLE.search(section.title))
        for block in filter(is_text, section.blocks):
            short = len(block.text.split()) <= 9 and block.kind is not BlockKind.ITEM
            if short and (is_title(block) or TITLE.search(block.text)):
                ahead = bool(TITLE.search(block.text))
            elif ahead and block.kind is BlockKind.ITEM:
                found.append(block)
    return tuple(found)


def clauses_with_ideas(blocks: Sequence[Block]) -> int:
    """Count the clauses that name a means of improvement."""
    clauses = [clause for text, _, _ in units(blocks) for clause in CLAUSE.split(text)]
    return sum(any(p.search(clause) for p in IDEA_PATTERNS.values()) for clause in clauses)


def is_ahead(text: str) -> bool:
    """Say whether a passage begins by looking ahead instead of telling what happened."""
    return bool(AHEAD.match(text.lstrip(" \t*-•"))) or bool(ANNOUNCED.match(text))


def proposes(sentence: str) -> bool:
    """Say whether a sentence looks ahead to a means of improvement, instead of telling."""
    return bool(WOULD.search(sentence)) and any(
        pattern.search(sentence) for pattern in IDEA_PATTERNS.values()
    )


def says_not_owed(blocks: Sequence[Block]) -> bool:
    """Say whether the passages only tell that no suggestion is needed."""
    return bool(blocks) and all(NOT_OWED.search(block.text) for block in blocks)


def is_generic(blocks: Sequence[Block]) -> bool:
    """Say whether the passages hope for better results and name no means."""
    text = " ".join(block.text for block in blocks)
    return bool(GENERIC.search(text)) and not re.search(r"\d|`|_", text) and len(text.split()) <= 40


def looks_ahead(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Keep what looks ahead, of a reflection that also tells of difficulties."""
    return tuple(kept for block in blocks if (kept := _from(block, AHEAD, PROPOSES)) is not None)


def _naming_means(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Keep what names a means of improvement, whether or not it is meant as one."""
    return tuple(b for b in blocks if any(p.search(b.text) for p in IDEA_PATTERNS.values()))


def _from(block: Block, *signs: re.Pattern[str]) -> Block | None:
    """Give a passage from the first sentence with a sign on; a table as it is."""
    if block.kind is BlockKind.TABLE:
        return block if any(sign.search(block.text) for sign in signs) else None
    told = sentences(block.text)
    found = (at for at, one in enumerate(told) if any(sign.search(one) for sign in signs))
    first = next(found, None)
    return None if first is None else replace(block, text=" ".join(told[first:]))


def announced_anywhere(document: Document) -> tuple[Block, ...]:
    """Give the passages that announce an improvement themselves, under whatever heading."""
    announced = (_from(block, ANNOUNCED) for block in _elsewhere(document))
    return tuple(block for block in announced if block is not None and _naming_means([block]))


def ahead_anywhere(document: Document) -> tuple[Block, ...]:
    """Give the passages that look ahead and name a means, without announcing an improvement."""
    ahead = looks_ahead(_elsewhere(document))
    return tuple(block for block in _naming_means(ahead) if len(block.text.split()) >= 5)


def _elsewhere(document: Document) -> tuple[Block, ...]:
    """Give the texts of parts that are about something else, or about nothing that we know."""
    explained = set(map(id, document.explanation.blocks)) if document.explanation else set()
    return tuple(
        block
        for section in document.sections
        if not section.topics & _ELSEWHERE
        for block in section.blocks
        if is_text(block) and id(block) not in explained
    )


def high_accuracy(document: Document, *, in_texts: bool = True) -> Quote | None:
    """Give the last output, or text, that tells an accuracy of 0.9 or more, whatever it is of."""
    for block in reversed(document.outputs):
        hits = list(HIGH.finditer(block.text))
        if hits and not block.error:
            line = block.text[: hits[-1].start()].count("\n")
            return Quote(block.text.split("\n")[line][:240], str(block.place))
    for block in document.prose if in_texts else ():
        for one in sentences(block.text):
            if (HIGH.search(one) or HIGH_BEFORE.search(one)) and not (
                WOULD.search(one) or NOT_OWED.search(one)
            ):
                return Quote(" ".join(one.split())[:240], str(block.place))
    return None

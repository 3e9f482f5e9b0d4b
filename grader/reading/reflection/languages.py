"""The language of what is told, and prose in a language that we do not judge."""

from __future__ import annotations

import re

from grader.reading.document import Document
from grader.reading.prose import is_unspaced, language_of
from grader.reading.reflection.difficulty_words import LANGUAGES
from grader.reading.reflection.event_words import AT_WORK
from grader.reading.topics import Topic
from grader.records import Block, BlockKind
from grader.verdict import Quote

ELSEWHERE = frozenset({Topic.CHOICES, Topic.DATASET, Topic.CLEANING, Topic.SUGGESTIONS})
"""Headings under which nobody tells what happened."""
_PARAGRAPH = 12  # words that make own prose worth a person's look
_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the a an of and is to that it with for this are was as be by which when i my we so not "
        "but on in at after all too much one from then had have they you there no can will into "
        "more out up if has these each only its our their would could should than or do did were "
        "what how ",
    )
)  # where a text is too short for the common words alone
_LETTERS = {"tr": re.compile("[ıİğĞ]"), "pt": re.compile("[ãõ]"), "es": re.compile("[ñ¿¡]")}


def language_told_in(text: str, whole: str) -> str:
    """Give the language; where common words say nothing, by letters, else as the whole text."""
    by_letters = (name for name, letters in _LETTERS.items() if len(letters.findall(text)) >= 3)
    words = re.findall(r"[^\W\d_]+", text.lower())
    english = words and 5 * sum(word in _ENGLISH for word in words) >= len(words)
    return language_of(text) or next(by_letters, "") or ("en" if english else whole)


def unread_paragraph(document: Document) -> Quote | None:
    """Give a paragraph of one's own, of no known part, in a language that we do not judge.

    Of several, the one with the most words of work: those are the same in many languages.
    """
    whole = language_told_in(" ".join(block.text for block in document.prose), "")
    found: list[Block] = []
    for section in document.sections:
        if section.topics & ELSEWHERE:
            continue
        for block in section.blocks:
            language = language_told_in(block.text, whole)
            if language not in LANGUAGES and _is_paragraph(block):
                found.append(block)
    best = max(found, key=lambda block: len(AT_WORK.findall(block.text)), default=None)
    return best.quote() if best else None


def _is_paragraph(block: Block) -> bool:
    """Leave out logs, numbers, commands and links, which have no language."""
    if block.kind not in {BlockKind.PROSE, BlockKind.ITEM}:
        return False
    text = block.text
    if is_unspaced(text):
        return len(text) >= 3 * _PARAGRAPH
    words = [
        word for word in text.split() if word[0].isalpha() and not re.search(r"[\d_=/\\]", word)
    ]
    return len(words) >= _PARAGRAPH and 2 * len(words) >= len(text.split())

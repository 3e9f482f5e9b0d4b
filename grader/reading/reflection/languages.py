"""Paragraphs of one's own in a language in which we judge no reflection."""

from __future__ import annotations

from grader.reading.document import Document
from grader.reading.languages import READ, is_paragraph, language_told_in, whole_language
from grader.reading.reflection.event_words import AT_WORK
from grader.reading.topics import Topic
from grader.records import Block
from grader.verdict import Quote

ELSEWHERE = frozenset({Topic.CHOICES, Topic.DATASET, Topic.CLEANING, Topic.SUGGESTIONS})
"""Headings under which nobody tells what happened."""
_PARAGRAPH = 12  # words that make own prose worth a person's look


def unread_paragraph(document: Document) -> Quote | None:
    """Give a paragraph of one's own, of no known part, in a language that we do not judge.

    Of several, the one with the most words of work: those are the same in many languages.
    """
    whole = whole_language(document)
    found: list[Block] = []
    for section in document.sections:
        if section.topics & ELSEWHERE:
            continue
        for block in section.blocks:
            language = language_told_in(block.text, whole)
            if language not in READ and is_paragraph(block, _PARAGRAPH):
                found.append(block)
    best = max(found, key=lambda block: len(AT_WORK.findall(block.text)), default=None)
    return best.quote() if best else None

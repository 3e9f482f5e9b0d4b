"""The language of what is told, and prose in a language for which we have no lists."""

from __future__ import annotations

import re
from collections.abc import Collection

from grader.reading.document import Document
from grader.reading.kinds import Kind, kind_of
from grader.reading.prose import common_words, is_unspaced, language_of
from grader.reading.topics import Topic
from grader.records import Block, BlockKind
from grader.verdict import Quote

READ = frozenset({"en", "es", "fr", "de", "pt", "it", "tr", "vi", "id", "zh", "ko", "ja"})
"""The languages for which our lists tell that something is not there."""
_LONG = 25  # words of a paragraph that may hold an explanation
REMARK = 12  # words that may hold a choice, columns or a step
_LATER = {Topic.PRACTICE, Topic.CHALLENGES, Topic.SUGGESTIONS, Topic.REFLECTION}
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


def whole_language(document: Document) -> str:
    """Give the language of all that a student tells."""
    return language_told_in(" ".join(block.text for block in document.prose), "")


def is_unread(text: str, whole: str) -> bool:
    """Say whether a text is in a language without lists: by its script, or its common words.

    Where a text's words tell no language, it is in that of the whole if it shares a common word.
    """
    language = language_told_in(text, "")
    if language or whole not in READ:
        return (language or whole) not in READ
    return not common_words(text, whole)


def unread_theory(
    document: Document, known: Collection[Block] = (), least: int = _LONG
) -> Quote | None:
    """Quote the longest paragraph in such a language that may answer the theory.

    `known` are blocks whose part is known: they hold nothing else.
    """
    whole = whole_language(document)
    told = (
        block
        for section in document.sections
        for block in (section.blocks if not section.topics & _LATER else ())
        if block not in known and is_paragraph(block, least) and is_unread(block.text, whole)
    )
    other = (block for block in told if kind_of(block.text) in {Kind.OTHER, Kind.CHOICE})
    best = max(other, key=lambda block: len(block.text), default=None)
    return best.quote() if best else None


def is_paragraph(block: Block, least: int) -> bool:
    """Say whether a block tells at least so many words.

    Logs, numbers, commands and links are left out: they have no language.
    """
    if block.kind not in {BlockKind.PROSE, BlockKind.ITEM}:
        return False
    text = block.text
    if is_unspaced(text):
        return len(text) >= 3 * least
    words = [
        word for word in text.split() if word[0].isalpha() and not re.search(r"[\d_=/\\]", word)
    ]
    return len(words) >= least and 2 * len(words) >= len(text.split())

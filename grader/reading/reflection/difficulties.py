"""Difficulties that a student tells of, and what was done about each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.reading.document import Document
from grader.reading.prose import language_of, sentences
from grader.reading.reflection import Told, is_text, language_in, units
from grader.reading.reflection.difficulty_words import (
    AGAIN,
    AGAINST,
    ANNOUNCED,
    CONCRETE,
    FIRST_PERSON,
    FOR_ANYBODY,
    NONE,
    REMEDY,
    SUBJECTLESS,
    TROUBLE,
    TURN,
)
from grader.reading.reflection.improvements import is_ahead, proposes
from grader.reading.topics import Topic
from grader.records import Block
from grader.verdict import Quote

# What a difficulty is about, to tell two in one paragraph apart.
_MOST = 300  # sentences of one passage
_LONGEST = 2_000  # characters of a sentence, and of what is told of one difficulty
_KINDS = {
    "memory": r"memor|m[ée]moire|mem[óo]ri|\boom\b|\bram\b|speicher|bellek|bộ nhớ|显存|内存|메모리"
    r"|メモリ",
    "time": r"slow|long time|hours|minutes|forever|lent[oa]?\b|langsam|demor|yavaş|uzun|chậm"
    r"|lambat|慢"
    r"|느[리린려]|遅",
    "disk": r"disk|storage|space|disco|disque|festplatte|speicherplatz",
    "versions": r"version|deprecat|import|install|conflict|versi[óo]n|versão|_strategy|keras|版本"
    r"|버전",
    "access": r"token\b|login|key\b|internet|connection|disconnect|quota|cota\b|cuota|desconect"
    r"|ngắt",
    "data": r"label|shuffl|class|column|tokeniz|padding|truncat|étiquet|etiquet",
    "training": r"overfit|loss\b|accuracy|logits|learning rate|gradient|validation|validier"
    r"|sobreajust",
}
_KIND_PATTERNS = {name: re.compile(words, re.IGNORECASE) for name, words in _KINDS.items()}
_ELSEWHERE = {
    Topic.CHOICES, Topic.EXPLANATION, Topic.DATASET, Topic.CLEANING, Topic.SUGGESTIONS,
}  # fmt: skip


@dataclass(frozen=True)
class Difficulty:
    """One difficulty as told: whether it is the student's own, and whether a remedy follows."""

    quote: Quote
    own: bool
    remedied: bool


def told_anywhere(document: Document) -> Told:
    """Give the passages that announce a difficulty themselves, where no heading does."""
    blocks = tuple(
        block
        for block in _elsewhere(document)
        if ANNOUNCED.found_in(block.text, language_of(block.text)) and CONCRETE.search(block.text)
    )
    return Told(False, blocks, language_in(document, blocks), own=False)


def hinted_anywhere(document: Document) -> tuple[Block, ...]:
    """Give the passages that tell of trouble and of what "I" did, announced by nothing."""
    senses = (TROUBLE, REMEDY, FIRST_PERSON)
    return tuple(
        block
        for block in _elsewhere(document)
        if all(sense.found_in(block.text, language_of(block.text)) for sense in senses)
        and CONCRETE.search(block.text)
        and not NONE.search(block.text)
    )


def _elsewhere(document: Document) -> Iterator[Block]:
    """Give the texts of parts that are about something else, or about nothing that we know."""
    explained = set(map(id, document.explanation.blocks)) if document.explanation else set()
    for section in document.sections:
        if not section.topics & _ELSEWHERE:
            yield from (b for b in section.blocks if is_text(b) and id(b) not in explained)


def difficulties(told: Told) -> list[Difficulty]:
    """Read difficulties: one an item, row or paragraph, more where a paragraph turns to another."""
    return [group.judged() for group in _groups(told) if group.tells()]


def unclear(told: Told) -> list[Quote]:
    """Give the passages that may tell of an own difficulty in words that we do not know."""
    groups = [group for group in _groups(told) if group.may_tell()]
    return [group.quote for group in groups if not (group.tells() and group.judged().own)]


def _groups(told: Told) -> list[_Group]:
    groups: list[_Group] = []
    for text, quote, is_item in units(told.blocks):
        if is_ahead(text):
            continue
        for whole in [text] if is_item else sentences(text)[:_MOST]:
            sentence = whole[:_LONGEST]
            if not is_item and proposes(sentence):
                continue
            current = groups[-1] if groups else None
            if current is None or _begins(sentence, current, quote, is_item=is_item):
                groups.append(_Group(quote, [sentence], is_item, told))
            else:
                current.sentences.append(sentence)
    return groups


def says_none(told: Told) -> Quote | None:
    """Give the passage that says that nothing was difficult."""
    return next((block.quote() for block in told.blocks if NONE.search(block.text)), None)


@dataclass
class _Group:
    quote: Quote
    sentences: list[str]
    is_item: bool
    told: Told

    @property
    def text(self) -> str:
        return " ".join(self.sentences)[:_LONGEST]

    def tells(self) -> bool:
        trouble = TROUBLE.found_in(self.text, self.told.language)
        remedied = REMEDY.found_in(self.text, self.told.language) and self._is_own()
        listed = self.told.own and (self.is_item or remedied) and bool(CONCRETE.search(self.text))
        return (trouble or listed) and not NONE.search(self.text)

    def may_tell(self) -> bool:
        """Say whether it is about something of the student's own that may have gone wrong."""
        language = self.told.language
        if NONE.search(self.text) or not CONCRETE.search(self.text):
            return False
        if not self.told.own:
            return self._is_own() and bool(AGAINST.search(self.text))
        unsaid = language in SUBJECTLESS and self.is_item
        figures = bool(re.search(r"\d|`|\w_\w", self.text))
        anybody = FOR_ANYBODY.found_in(self.text, language)
        return self._is_own() or ((unsaid or figures) and not anybody)

    def _is_own(self) -> bool:
        return FIRST_PERSON.found_in(self.text, self.told.language)

    def judged(self) -> Difficulty:
        text, language = self.text, self.told.language
        remedied = REMEDY.found_in(text, language) or any(map(_is_remedy_line, self.sentences))
        figures = bool(re.search(r"\d|`", text)) and remedied
        told = self.is_item and remedied and not FOR_ANYBODY.found_in(text, language)
        first = FIRST_PERSON.found_in(text, language) or told
        own = bool(CONCRETE.search(text)) and (first or figures)
        return Difficulty(self.quote, own, remedied)


def _begins(sentence: str, current: _Group, quote: Quote, *, is_item: bool) -> bool:
    """Say whether a sentence begins a new difficulty; a remedy alone belongs to the last one."""
    if _is_remedy_line(sentence):
        return False
    language = current.told.language
    trouble = TROUBLE.found_in(sentence, language)
    solved = REMEDY.found_in(current.text, language)
    if is_item or quote.place != current.quote.place:
        tells = FIRST_PERSON.found_in(sentence, language) and len(sentence.split()) >= 8
        return trouble or (solved and (is_item or tells))
    before, here = kinds_of(current.text), kinds_of(sentence)
    new = bool(here - before) or not (here and before)
    turns = bool(TURN.match(sentence)) or (new and not AGAIN.match(sentence))
    itself = REMEDY.found_in(sentence, language)
    return trouble and solved and turns and (itself or bool(here - before or TURN.match(sentence)))


def kinds_of(text: str) -> set[str]:
    """Say what a difficulty is about: memory, time, versions …, as far as words tell."""
    return {name for name, pattern in _KIND_PATTERNS.items() if pattern.search(text)}


def _is_remedy_line(text: str) -> bool:
    return bool(
        re.match(
            r"\s*(?:->|→|=>|⇒|➜|➡)|\W*(?:solution|solved|fix|how|remedy|what (?:i|we) did"
            r"|addressed|soluci|lösung"
            r"|solução"
            r"|soluzione|çözüm|giải pháp|solusi|解决|해결|対処|解決)",
            text,
            re.IGNORECASE,
        )
    )

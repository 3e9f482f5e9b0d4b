"""Difficulties told beside the work: between cells, in notes, in comments, under any heading."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.reading.document import Document
from grader.reading.explanation import TECHNIQUE as _NAMED
from grader.reading.languages import language_told_in, whole_language
from grader.reading.reflection import is_text, units
from grader.reading.reflection.difficulties import Difficulty, kinds_of
from grader.reading.reflection.difficulty_words import (
    FIRST_PERSON,
    FOR_ANYBODY,
    NONE,
    REMEDY,
    SUBJECTLESS,
    TURN,
)
from grader.reading.reflection.event_words import (
    ABOUT_HAND_IN,
    ALSO_REMEDY,
    AT_WORK,
    IS_OVER,
    LINKED,
    MACHINE_SAYS,
    RUN,
    TITLE,
    TURNED,
    UNSOLVED,
    WENT_WRONG,
)
from grader.reading.reflection.improvement_words import NOT_OWED
from grader.reading.reflection.improvements import proposes
from grader.reading.reflection.languages import ELSEWHERE
from grader.reading.sections import is_title
from grader.reading.sentence_kinds import clauses
from grader.reading.topics import Topic
from grader.records import Block, BlockKind
from grader.verdict import Quote

_MOST, _LONGEST = 400, 1_500  # sentences of a hand-in; characters of a sentence
_REACH = 2  # a remedy stands within so many sentences after what went wrong
_TECHNIQUE = re.compile(
    _NAMED.pattern + r"|forget|general (?:abilit|knowledge|skill|language)|broad skill"
    r"|(?:one|single|narrow) (?:\w+ )?(?:task|job)|from (?:zero|scratch)",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:if|when) (?:you|it|your|the)\b|\byou (?:can|should|may|might|will|need)\b|^\W*in case"
    r"|\bsi (?:tienes?|usted|vous|tu|te)\b|\b(?:falls|wenn) (?:du|sie|man|der|die|das)\b"
    r"|\bse você\b"
    r"|\bse (?:hai|si)\b|如果你",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Beside:
    """What is told outside the reflection: sure difficulties, passages that may tell one, hints.

    A hint is a sentence on one's own work with a reason or a contrast in it: it may tell a
    difficulty in words that we do not know, and tells of something else more often.
    """

    sure: tuple[Difficulty, ...]
    possible: tuple[Quote, ...]
    hints: tuple[Quote, ...]


@dataclass(frozen=True)
class _Sentence:
    text: str
    quote: Quote
    language: str
    alone: bool  # a list item, that stands for itself
    explains: bool  # within what we take for the explanation
    announced: bool  # under a title that says that trouble follows

    @cached_property
    def machine(self) -> bool:
        """Whether a machine's own words of failure stand in it."""
        return bool(MACHINE_SAYS.search(self.text))

    @cached_property
    def first(self) -> bool:
        """Whether the writer speaks of himself or herself."""
        unsaid = self.language in SUBJECTLESS and not self.explains
        return unsaid or FIRST_PERSON.found_in(self.text, self.language)

    @cached_property
    def at_work(self) -> bool:
        """Whether it names what only somebody who ran the code speaks of."""
        return bool(AT_WORK.search(self.text))

    @cached_property
    def remedied(self) -> bool:
        """Whether it tells what was done."""
        known = (
            self.turned
            or REMEDY.found_in(self.text, self.language)
            or ALSO_REMEDY.search(self.text)
        )
        return bool(known) and not UNSOLVED.search(self.text)

    @cached_property
    def turned(self) -> bool:
        """Whether it tells of a beginning that was not kept."""
        return bool(TURNED.search(self.text)) and self.at_work and not self.explains

    @cached_property
    def linked(self) -> bool:
        """Whether it may tell a story of the work in words of trouble that we do not know."""
        if self.explains or self.ahead or NONE.search(self.text) or _TECHNIQUE.search(self.text):
            return False
        other = ABOUT_HAND_IN.search(self.text) or _ADVICE.search(self.text)
        return bool(self.at_work and self.first and LINKED.search(self.text) and not other)

    @cached_property
    def ahead(self) -> bool:
        """Whether it only looks ahead."""
        return proposes(self.text)

    @cached_property
    def wrong(self) -> bool:
        """Whether something goes wrong at work here, in one's own run."""
        signs = self.machine or self.turned or WENT_WRONG.found_in(self.text, self.language)
        listed = self.announced and self.alone and (self.at_work or _names_two_numbers(self.text))
        if not (signs or listed):
            return False
        text = self.text
        if _ADVICE.search(text) and not self.first:
            return False
        if self.ahead or NONE.search(text) or ABOUT_HAND_IN.search(text) or IS_OVER.search(text):
            return False
        technique = self.explains or _TECHNIQUE.search(text)
        anybody = FOR_ANYBODY.found_in(text, self.language) and not self.first
        if self.machine or (self.first and (RUN.search(text) or (self.at_work and not technique))):
            return True
        return not (self.explains or anybody or technique)


def told_beside(document: Document, but: Sequence[Block] = ()) -> Beside:
    """Read the difficulties told anywhere but in some blocks and in answers to other questions."""
    sure, possible, hints = list[Difficulty](), list[Quote](), list[Quote]()
    for told in _texts(document, but):
        hints += [sentence.quote for sentence in told if sentence.linked and not sentence.wrong]
        windows, before = list(_windows(told)), len(sure)
        for window in windows:
            difficulty = _judged(window)
            if difficulty is None:
                continue
            if difficulty.own and (difficulty.remedied or window[0].announced):
                sure.append(difficulty)
            else:
                possible.append(difficulty.quote)
        if len(sure) == before + 1:
            possible += _left_over(told, windows, sure[-1])
    return Beside(tuple(sure), tuple(dict.fromkeys(possible)), tuple(dict.fromkeys(hints)))


def _left_over(
    told: Sequence[_Sentence], windows: Sequence[Sequence[_Sentence]], only: Difficulty
) -> list[Quote]:
    """Give what else one paragraph tells the writer did, beside the only difficulty found there."""
    taken = {id(sentence) for window in windows for sentence in window}
    rest = (s for s in told if id(s) not in taken and s.quote.place == only.quote.place)
    other = (ABOUT_HAND_IN, NONE, IS_OVER, _TECHNIQUE, _ADVICE)
    return [
        s.quote
        for s in rest
        if s.first and s.remedied and LINKED.search(s.text) and not (s.alone or s.ahead)
        if not any(pattern.search(s.text) for pattern in other)
    ]


def own_sentences(document: Document, *, ahead: bool = False) -> tuple[Quote, ...]:
    """Give what could tell a difficulty at all: no answer, no explanation, nothing ahead of it.

    With `ahead`, what could tell an idea for better results.
    """
    return tuple(
        sentence.quote
        for told in _texts(document, ())
        for sentence in told
        if not (sentence.explains or ABOUT_HAND_IN.search(sentence.text))
        and not (NOT_OWED.search(sentence.text) if ahead else sentence.ahead)
    )


def _texts(document: Document, but: Sequence[Block]) -> Iterator[list[_Sentence]]:
    """Give the sentences of each section that is about nothing else that was asked."""
    left_out = set(map(id, but))
    passage = document.explanation
    explained = set(map(id, passage.blocks)) if passage else set[int]()
    whole = whole_language(document)
    for section in document.sections:
        if section.topics & ELSEWHERE:
            continue
        held, announced = list[_Sentence](), _announces(section.title, section.topics)
        for block in section.blocks:
            if not is_text(block) or block.kind is BlockKind.TABLE or id(block) in left_out:
                continue
            if is_title(block) or _is_short_line(block):
                announced = bool(TITLE.search(block.text))
                continue
            held += _read(block, whole, explains=id(block) in explained, announced=announced)
        yield held[:_MOST]


def _announces(title: str, topics: frozenset[Topic]) -> bool:
    return Topic.CHALLENGES in topics or bool(TITLE.search(title))


def _is_short_line(block: Block) -> bool:
    """Say whether a line reads like a title, though it is written like none."""
    words = block.text.split()
    return len(words) <= 5 and block.kind is BlockKind.PROSE and bool(TITLE.search(block.text))


def _read(block: Block, whole: str, *, explains: bool, announced: bool) -> Iterator[_Sentence]:
    language = language_told_in(block.text, whole)
    for text, quote, alone in units([block]):
        for each in [text] if alone else clauses(text):
            shown = quote if alone else Quote(" ".join(each.split())[:240], quote.place)
            yield _Sentence(each[:_LONGEST], shown, language, alone, explains, announced)


def _windows(told: Sequence[_Sentence]) -> Iterator[list[_Sentence]]:
    """Give what belongs to each event: the sentence, and those after it up to the next event."""
    wrong = [at for at, sentence in enumerate(told) if sentence.wrong]
    held: list[_Sentence] = []
    for at, following in itertools.pairwise([*wrong, len(told)]):
        if held and (_solved(held) or not held[-1].wrong or _is_new(told[at], held)):
            yield held
            held = []
        held.append(told[at])
        if not (told[at].alone or (told[at].remedied and told[at].at_work)):
            after = told[at + 1 : min(following, at + 1 + _REACH)]
            held += [s for s in after if not s.alone and not s.ahead]
    if held:
        yield held


def _is_new(sentence: _Sentence, held: Sequence[_Sentence]) -> bool:
    before, here = kinds_of(" ".join(s.text for s in held)), kinds_of(sentence.text)
    turns = bool(TURN.match(sentence.text)) or (held[0].at_work and sentence.remedied)
    return sentence.alone or turns or bool(before and here and not here & before)


def _solved(held: Sequence[_Sentence]) -> bool:
    return any(sentence.remedied for sentence in held)


def _judged(window: Sequence[_Sentence]) -> Difficulty | None:
    """Judge an event; nothing where it is not about the work at all, or nobody's own."""
    machine, announced = any(s.machine for s in window), window[0].announced
    if not (machine or announced or not any(_TECHNIQUE.search(s.text) for s in window)):
        return None
    first, solved = any(s.first for s in window), _solved(window)
    listed = window[0].announced and window[0].alone
    here = window[0].at_work or listed or (window[0].first and any(s.at_work for s in window))
    own = (
        machine
        or first
        or solved
        or (announced and any(RUN.search(s.text) for s in window))
        or listed
    )
    solved = solved or (announced and _names_two_numbers(window[0].text))
    return Difficulty(window[0].quote, own, solved) if here and own else None


def _names_two_numbers(text: str) -> bool:
    return len(set(re.findall(r"\d[\d.,e-]*", text))) >= 2

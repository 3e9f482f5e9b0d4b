"""What a report is asked to tell, aspect by aspect, and the sentences that tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.reading.kinds import Kind, kind_of
from grader.reading.languages import READ
from grader.reading.project.parts import Part, Said
from grader.reading.prose import count_words, is_unspaced
from grader.reading.sentence_kinds import Meanings
from grader.verdict import Quote

_OPENING, _CLOSING = '"“«„「', '"”»“」'  # a sentence that is a quotation tells nothing itself
_LEAST_WORDS = 4
_MOST_QUOTES = 3


@dataclass(frozen=True)
class Aspect:
    """Something to tell: words that tell it, and what has to be near them.

    A sentence tells it that holds `words` and either stands in one of `parts` or holds `about`;
    under a heading in `own` whatever is said tells it. `words` alone may tell it: a person looks.
    """

    id: str
    title: str  # "Found: …", "Not found: …"
    share: float  # of the item's credit
    words: re.Pattern[str]
    parts: frozenset[Part] = frozenset()
    about: re.Pattern[str] | None = None
    own: frozenset[Part] = frozenset()
    kinds: tuple[str, ...] = ()  # of sentences, by meaning
    unless: re.Pattern[str] | None = None
    in_titles: bool = False
    alone: bool = True  # `words` alone may tell it
    also: re.Pattern[str] | None = None  # needed beside `words`, wherever it stands


@dataclass(frozen=True)
class Told:
    """What was found of one aspect: sentences that tell it, and such that may."""

    aspect: Aspect
    sure: tuple[Quote, ...] = ()
    possible: tuple[Quote, ...] = ()
    share: float | None = None  # of the credit, where it is not all of the aspect's
    lacks: str = ""  # what is missing for the rest of it

    @property
    def earned(self) -> float:
        """The share of the item's credit that it is worth."""
        if not self.sure:
            return 0.0
        return self.aspect.share if self.share is None else self.share


def find_told(aspect: Aspect, said: Sequence[Said]) -> Told:
    """Find the sentences that tell an aspect."""
    sure: list[Quote] = []
    possible: list[Quote] = []
    for each in said:
        if not _may_tell(aspect, each):
            continue
        worded = _has_words(aspect, each.text)
        if each.parts & aspect.own and _is_long_enough(each.text) and not each.is_title:
            sure.append(each.quote)
        elif worded and (each.parts & aspect.parts or _is_about(aspect, each)):
            (possible if each.is_code else sure).append(each.quote)
        elif worded and aspect.alone:
            possible.append(each.quote)
    return Told(aspect, _few(sure), _few(possible))


def weigh(told: Told, said: Sequence[Said], meanings: Meanings, likely: float) -> Told:
    """Add to an aspect that no words tell the sentences that, by meaning, may tell it."""
    if told.sure or not told.aspect.kinds:
        return told
    near = (
        each.quote
        for each in said
        if not each.is_title and (meanings.chance(each.text, *told.aspect.kinds) or 0) >= likely
    )
    return Told(told.aspect, (), _few([*told.possible, *near]))


def unread(said: Sequence[Said]) -> Quote | None:
    """Quote a sentence in a language for which we have no words."""
    foreign = (
        each.quote
        for each in said
        if each.language not in READ and not (each.is_title or each.is_row or each.is_code)
        and each.language and _is_long_enough(each.text) and kind_of(each.text) is Kind.OTHER
    )  # fmt: skip
    return next(foreign, None)


def _may_tell(aspect: Aspect, said: Said) -> bool:
    if said.is_title:
        return aspect.in_titles
    return not (
        bool(said.text) and said.text[0] in _OPENING and said.text.rstrip(" .!")[-1:] in _CLOSING
    )


def _has_words(aspect: Aspect, text: str) -> bool:
    """Say whether a text has the words of an aspect, and none that rule it out."""
    needed = aspect.also is None or bool(aspect.also.search(text))
    ruled_out = aspect.unless is not None and bool(aspect.unless.search(text))
    return bool(aspect.words.search(text)) and needed and not ruled_out


def _is_about(aspect: Aspect, said: Said) -> bool:
    if aspect.about is None:
        return not aspect.parts
    return bool(aspect.about.search(said.text))


def _is_long_enough(text: str) -> bool:
    return len(text) >= 3 * _LEAST_WORDS if is_unspaced(text) else count_words(text) >= _LEAST_WORDS


def _few(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    return tuple(dict.fromkeys(quotes))[:_MOST_QUOTES]


def first_quotes(told: Sequence[Told]) -> list[Quote]:
    """Give one quote an aspect, those that are sure first."""
    sure = [each.sure[0] for each in told if each.sure]
    return list(dict.fromkeys([*sure, *(e.possible[0] for e in told if e.possible and not e.sure)]))

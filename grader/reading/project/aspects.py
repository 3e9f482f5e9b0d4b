"""What a report is asked to tell, aspect by aspect, and the sentences that tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.reading.kinds import Kind, kind_of
from grader.reading.languages import READ, is_unread
from grader.reading.project.parts import Said
from grader.reading.project.titles import Part
from grader.reading.prose import count_words, is_unspaced
from grader.reading.sentence_kinds import Meanings
from grader.verdict import Quote

_OPENING, _CLOSING = '"“«„「', '"”»“」'  # a sentence that is a quotation tells nothing itself
_LEAST_WORDS = 4
_OWN_WORDS = 8  # of a sentence that holds a common word of its language
_MOST_QUOTES = 3
_GENERAL = re.compile(
    r"\b(?:datasets?|labels?|data|models?|it) (?:should|must) (?:always )?be\b"
    r"|\ba? ?typical(?:ly)?\b"
    r"|is the process of|\bmost (?:common|popular|widely)|\bis recommended\b|\bin general\b"
    r"|\bapplications (?:include|range|are)\b|\b(?:matrices show|metrics are)\b"
    r"|\b(?:deben?|debería\w*) (?:ser|estar)\b|\bdoi(?:t|vent) être\b|\bsollten?\b.{1,40}\bwerden\b"
    r"|\bin der regel\b|\ben général\b|\bpor lo general\b|通常|一般来说|일반적으로",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:i|we|my|our|mine|ours|this (?:project|model|report))\b|\b(?:mi|mis|nuestr\w+|mon|mes"
    r"|notre"
    r"|nos|ich|wir|mein\w*|unser\w*)\b|我|저는|제가|우리",
    re.IGNORECASE,
)


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
    elsewhere: list[Quote] = []  # as sure, under a heading of another part
    possible: list[Quote] = []
    for each in said:
        if not _may_tell(aspect, each):
            continue
        worded = _has_words(aspect, each.text)
        if each.parts & aspect.own and is_long_enough(each.text) and not each.is_title:
            (possible if _is_short_row(each) else sure).append(each.quote)
        elif worded and (each.parts & aspect.parts or _is_about(aspect, each)):
            doubtful = each.is_code or is_general(each.text)
            here = sure if each.parts & (aspect.parts | aspect.own) else elsewhere
            (possible if doubtful else here).append(each.quote)
        elif worded and aspect.alone:
            possible.append(each.quote)
    return Told(aspect, _few([*sure, *elsewhere]), _few(possible))


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
    """Quote a sentence in a language for which we have no words, or one of many without any."""
    plain = [each for each in said if not (each.is_title or each.is_row or each.is_code)]
    told = [e for e in plain if is_long_enough(e.text) and kind_of(e.text) is Kind.OTHER]
    foreign = [each.quote for each in told if each.language and each.language not in READ]
    whole = [each for each in told if count_words(each.text) >= _OWN_WORDS]
    strange = [each.quote for each in whole if is_unread(each.text, each.language)]
    return next(iter(foreign or (strange if len(strange) * 3 > len(whole) else [])), None)


def is_general(text: str) -> bool:
    """Say whether a sentence tells what holds for anybody: no report of one's own work."""
    return bool(_GENERAL.search(text)) and not _OWN.search(text)


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


def _is_short_row(said: Said) -> bool:
    """Say whether a row has no cell that is as long as a sentence."""
    cells = said.text.split(" | ") if said.is_row else []
    return bool(cells) and max(count_words(cell) for cell in cells) <= _LEAST_WORDS


def _is_about(aspect: Aspect, said: Said) -> bool:
    if aspect.about is None:
        return not aspect.parts
    return bool(aspect.about.search(said.text))


def is_long_enough(text: str) -> bool:
    """Say whether a text is more than a label or a name."""
    return len(text) >= 3 * _LEAST_WORDS if is_unspaced(text) else count_words(text) >= _LEAST_WORDS


def _few(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    return tuple(dict.fromkeys(quotes))[:_MOST_QUOTES]


def first_quotes(told: Sequence[Told]) -> list[Quote]:
    """Give one quote an aspect, those that are sure first."""
    sure = [each.sure[0] for each in told if each.sure]
    return list(dict.fromkeys([*sure, *(e.possible[0] for e in told if e.possible and not e.sure)]))

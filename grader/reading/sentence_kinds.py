"""Kinds of sentences by meaning: what a rubric says of them, and what each sentence likely is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from grader.reading.document import Document
from grader.reading.languages import language_told_in, whole_language
from grader.reading.prose import sentences
from grader.records import LikenessRecord
from grader.verdict import Quote

LANGUAGES = frozenset({"en"})
"""What the embeddings read: all-MiniLM-L6-v2 was trained on English."""
_MOST, _LONGEST, _SHORTEST = 150, 1_000, 3  # sentences; characters and words of one
_RUN_ON = re.compile(
    r"(?<=\w\w)[;；]\s+(?=\w+\s+\w+\s+\w+)"
    r"|[,)]\s+(?=(?:then|later|after that|danach|später|luego|después|ensuite|depois|poi|sonra)"
    r"\s\w+\s\w+\s\w+)"
)
_KNOWN_BY, _CUT = 200, 235  # characters: that tell sentences apart; from which a quote may be cut


@dataclass(frozen=True)
class SentenceKind:
    """A kind of sentence, by phrases of that kind."""

    id: str
    title: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class SureKinds:
    """From which chance on a sentence is of a kind, and up to which one it is of another."""

    likely: float = 1.0
    unlikely: float = 0.0


@dataclass(frozen=True)
class SentenceKinds:
    """What stands in a rubric's file on kinds of sentences."""

    kind: tuple[SentenceKind, ...] = ()
    sure: SureKinds = field(default_factory=SureKinds)

    @property
    def phrases(self) -> tuple[tuple[str, str], ...]:
        """Every phrase with the id of its kind before it."""
        return tuple((kind.id, phrase) for kind in self.kind for phrase in kind.says)


NO_KINDS = SentenceKinds()


@dataclass(frozen=True)
class Meanings:
    """How likely each sentence of a hand-in is of each kind."""

    record: LikenessRecord

    def chance(self, text: str, *kinds: str) -> float | None:
        """Give the chance that a text is of one of the kinds; None where it was not compared.

        A text of several sentences is as likely as the likeliest of them.
        """
        wanted = [self.record.kinds.index(kind) for kind in kinds if kind in self.record.kinds]
        found = (self._rows.get(_name(part)) for part in clauses(text))
        return max((sum(row[at] for at in wanted) for row in found if row), default=None)

    @cached_property
    def _rows(self) -> dict[str, tuple[float, ...]]:
        told = map(_name, self.record.told)
        return dict(zip(told, self.record.chances, strict=True))


def told_in(document: Document) -> tuple[str, ...]:
    """Give the sentences that a hand-in's texts hold, each once, in a language that is read."""
    return tuple(dict.fromkeys(_told(document)))[:_MOST]


def clauses(text: str) -> list[str]:
    """Cut into sentences, and those of run-on writers at semicolons."""
    cut = (part for each in sentences(text) for part in _RUN_ON.split(each))
    return [part.strip() for part in cut if part.strip()]


def _told(document: Document) -> Iterator[str]:
    whole = whole_language(document)
    for block in document.prose:
        if language_told_in(block.text, whole) in LANGUAGES:
            yield from (part[:_LONGEST] for part in clauses(block.text) if _is_sentence(part))


def _is_sentence(text: str) -> bool:
    """Leave out commands, logs and lone words."""
    words = text.split()
    plain = [word for word in words if not re.search(r"\d|[_=/\\]|--", word)]
    return len(words) >= _SHORTEST and 2 * len(plain) >= len(words)


def _name(sentence: str) -> str:
    return " ".join(sentence.split())[:_KNOWN_BY]


def weighed(
    doubtful: Iterable[Quote],
    others: Iterable[Quote],
    wanted: Sequence[str],
    meanings: Meanings,
    sure: SureKinds,
) -> list[Quote]:
    """Keep the doubtful passages that meaning does not clear, and add others that it points to."""
    kept = []
    for quote in doubtful:
        chance = meanings.chance(quote.text, *wanted)
        cut_off = len(quote.text) >= _CUT
        if cut_off or chance is None or chance > sure.unlikely:
            kept.append(quote)
    found = (q for q in others if (meanings.chance(q.text, *wanted) or 0) >= sure.likely)
    return list(dict.fromkeys([*kept, *found]))

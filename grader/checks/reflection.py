"""The reflection: difficulties met, and suggestions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from grader.evidence import Evidence
from grader.options import FromPublicToml
from grader.reading.document import Document
from grader.reading.languages import READ
from grader.reading.reflection import Told, told_under
from grader.reading.reflection.beside import Beside, own_sentences, told_beside
from grader.reading.reflection.difficulties import (
    Difficulty,
    difficulties,
    hinted_anywhere,
    kinds_of,
    says_none,
    told_anywhere,
    unclear,
)
from grader.reading.reflection.improvements import (
    ahead_anywhere,
    announced_anywhere,
    clauses_with_ideas,
    high_accuracy,
    ideas,
    is_generic,
    listed_ahead,
    looks_ahead,
    proposed_anywhere,
    says_not_owed,
)
from grader.reading.reflection.languages import unread_paragraph
from grader.reading.sentence_kinds import NO_KINDS, Meanings, SentenceKinds, weighed
from grader.reading.topics import Topic
from grader.records import Block
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict

_SETTING = re.compile(r"\d|\w_\w|`")
_TRAINING = ("train", "fit", "backward")
_TELLING, _AHEAD = ("difficulty", "remedy"), ("suggestion",)  # kinds of sentences
_NO_PRACTICE = "There is no practical part, and no suggestion was found."


@dataclass(frozen=True)
class Challenges:
    """Ask for difficulties of the student's own, each with what was done about it."""

    count: int = 2
    partial: float = 0.5
    sentence_kinds: Annotated[SentenceKinds, FromPublicToml] = NO_KINDS

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """What sentences are compared with by meaning."""
        return self.sentence_kinds.phrases

    def read(self, evidence: Evidence) -> Reading:
        """Find what is told under headings on challenges or reflection, and beside the work."""
        document = evidence.document
        told = told_under(document, Topic.CHALLENGES)
        if not told.blocks:
            elsewhere = told_anywhere(document)
            told = elsewhere if elsewhere.blocks else told
        beside = told_beside(document)
        headed = [one for one in difficulties(told) if one.own] if told.blocks else []
        own = [*_more(headed, told, beside), *_outside(told, beside)]
        solved = [one for one in own if one.remedied]
        quotes = [one.quote for one in own][:4]
        if len(solved) >= self.count:
            return Reading.of(len(solved), *quotes)
        if (unread := self._unread(document, told)) is not None:
            note = "A person reads this reflection; we do not judge its language."
            return Reading.unreadable(note, *quotes, unread)
        others = [*(unclear(told) if told.blocks else ()), *_possible(told, beside)]
        if own:
            return self._fewer(own, others)
        return self._none(evidence, [*others, *beside.hints], told)

    def _unread(self, document: Document, told: Told) -> Quote | None:
        if told.blocks and told.language not in READ:
            return told.blocks[0].quote()
        return unread_paragraph(document)

    def _fewer(self, own: Sequence[Difficulty], others: Sequence[Quote]) -> Reading:
        """Decide on one, or on some without a remedy; what may be another is for a person."""
        solved = [one for one in own if one.remedied]
        quotes = [one.quote for one in own]
        others = [quote for quote in others if quote not in quotes]
        if len(own) == 1 and not others:
            return Reading.of(len(solved), *quotes)
        note = f"We see {len(solved)} difficulties of your own with a remedy; a person reads it."
        shown = list(dict.fromkeys([*quotes, *others]))[:4]
        return Reading.unreadable(note, *shown, value=self.partial)

    def _none(self, evidence: Evidence, others: Sequence[Quote], told: Told) -> Reading:
        """Decide where none is plain: a person looks at what may tell one."""
        none = says_none(told)
        hints = () if told.blocks else hinted_anywhere(evidence.document)
        doubtful = [] if none is not None else [*others, *(block.quote() for block in hints)]
        doubtful = _by_meaning(self, evidence, doubtful, own_sentences(evidence.document), _TELLING)
        if doubtful:
            note = "We are not sure whether this tells a difficulty of your own; a person reads it."
            return Reading.unreadable(note, *doubtful[:4], value=0.0)
        if not told.blocks:
            return _absent(told, "challenges")
        found = difficulties(told)
        shown = [one.quote for one in found][:4] or [told.blocks[0].quote()]
        if any(one.remedied for one in found):
            note = "We see remedies, but cannot tell whether the difficulties were your own."
            return Reading.unreadable(note, *shown, value=0.0)
        return Reading.missing("We found no difficulty of your own here.", none or shown[0])

    def judge(self, reading: Reading, key: Key) -> Verdict:  # noqa: ARG002 - every check has a key
        """Decide what is plain; leave the rest to a person with a suggestion."""
        step = f"Tell {self.count} difficulties that you met, and what you did about each."
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=step)
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(
                reading.note, *reading.quotes, next_step=step, suggested=reading.value
            )
        if reading.value < self.count:
            done = "with" if reading.value else "but not"
            summary = f"One difficulty of your own, {done} what you did; {self.count} were asked."
            return Verdict.scored(self.partial, summary, *reading.quotes, next_step=step)
        summary = f"{reading.value} difficulties of your own, each with what you did about it."
        return Verdict.scored(1, summary, *reading.quotes)


def _by_meaning(
    check: Challenges | Suggestions,
    evidence: Evidence,
    doubtful: Sequence[Quote],
    others: Sequence[Quote],
    wanted: Sequence[str],
) -> list[Quote]:
    """Weigh what words leave in doubt by meaning, where sentences were compared."""
    kinds = check.sentence_kinds
    likeness = evidence.likeness_if_collected if kinds.kind else None
    if likeness is None:
        return list(doubtful)
    return weighed(doubtful, others, wanted, Meanings(likeness), kinds.sure)


def _places(told: Told) -> set[str]:
    return {str(block.place) for block in told.blocks}


def _more(headed: Sequence[Difficulty], told: Told, beside: Beside) -> Sequence[Difficulty]:
    """Give what stands under the heading, by whichever way of reading finds more of it solved."""
    events = [one for one in beside.sure if one.quote.place in _places(told)]
    return max(headed, events, key=lambda found: (sum(one.remedied for one in found), bool(found)))


def _outside(told: Told, beside: Beside) -> list[Difficulty]:
    return [one for one in beside.sure if one.quote.place not in _places(told)]


def _possible(told: Told, beside: Beside) -> list[Quote]:
    told_of = kinds_of(" ".join(one.quote.text for one in beside.sure))
    return [
        quote
        for quote in beside.possible
        if quote.place not in _places(told) and not kinds_of(quote.text) & told_of
    ]


def _ahead_of(document: Document) -> tuple[Quote, ...]:
    return own_sentences(document, ahead=True)


def _unknown_ideas(listed: Sequence[Block]) -> dict[str, Quote]:
    """Give the listed items that name a number or a setting, though no means that we know."""
    told = [block for block in listed if not ideas([block]) and _SETTING.search(block.text)]
    return {f"“{block.quote(40).text}”": block.quote() for block in told}


@dataclass(frozen=True)
class Suggestions:
    """Ask for ideas for improvement, unless the reported accuracy makes them unnecessary."""

    count: int = 2
    partial: float = 0.5
    enough: float = 0.9  # reported accuracy from which none is owed
    sentence_kinds: Annotated[SentenceKinds, FromPublicToml] = NO_KINDS

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """What sentences are compared with by meaning."""
        return self.sentence_kinds.phrases

    def read(self, evidence: Evidence) -> Reading:
        """Find ideas; where there are none, whether they were owed."""
        document = evidence.document
        told = told_under(document, Topic.SUGGESTIONS)
        own = told.blocks if told.own else looks_ahead(told.blocks)
        elsewhere = (*announced_anywhere(document), *proposed_anywhere(document))
        listed = listed_ahead(document)
        blocks = tuple({(b.place, b.text): b for b in (*own, *elsewhere, *listed)}.values())
        found = ideas(blocks) | _unknown_ideas(listed)
        quotes = list(dict.fromkeys(found.values()))[:4]
        if len(found) >= self.count:
            return self._enough(found, quotes, blocks)
        choice = evidence.claims.choice
        enough = choice.claim is not None and choice.claim.value >= self.enough
        if choice.claim is not None and enough and not choice.doubt:
            return Reading.of((), choice.claim.quote)
        if choice.claim is not None and enough and not found:
            note = f"None are owed if the accuracy you report is yours, but {choice.doubt}."
            return Reading.unreadable(note, choice.claim.quote)
        return self._less(found, blocks) if found or blocks else self._none(evidence, told)

    def _enough(
        self, found: Mapping[str, Quote], quotes: Sequence[Quote], blocks: Sequence[Block]
    ) -> Reading:
        """Count ideas; a single clause may tell but one, whatever it names."""
        if clauses_with_ideas(blocks) + sum(name[0] == "“" for name in found) >= self.count:
            return Reading.of(tuple(found), *quotes)
        note = "We see what may be one idea or more; a person reads it."
        return Reading.unreadable(note, *quotes, value=self.partial)

    def _none(self, evidence: Evidence, told: Told) -> Reading:
        """Decide where no suggestion is told: a person looks at what could make up for it."""
        document = evidence.document
        claim, doubt = evidence.claims.choice.claim, evidence.claims.choice.doubt
        trained = bool(evidence.code.calls(*_TRAINING))
        high = high_accuracy(document, in_texts=trained)
        reported = high if claim is None or doubt else None
        if reported is not None:
            note = "None are owed if this accuracy is of the test reviews; a person looks."
            return Reading.unreadable(note, reported)
        hinted = [block.quote() for block in ahead_anywhere(document)]
        if hinted := _by_meaning(self, evidence, hinted, _ahead_of(document), _AHEAD):
            note = "We see no suggestion under a heading of its own; a person reads this."
            return Reading.unreadable(note, *hinted[:3], value=0.0)
        if (unread := unread_paragraph(document)) is not None:
            note = "A person reads this reflection; we do not judge its language."
            return Reading.unreadable(note, unread)
        practice = any(block.runnable for block in document.code_blocks)
        practice = practice or bool(evidence.code.record.calls)
        return _absent(told, "suggestions") if practice else Reading.missing(_NO_PRACTICE)

    def _less(self, found: Mapping[str, Quote], blocks: Sequence[Block]) -> Reading:
        """Decide on fewer ideas than asked: one short idea, or none that is concrete."""
        if len(found) == 1 and len(blocks) == 1 and len(blocks[0].text.split()) <= 60:
            return Reading.of(tuple(found), *found.values())
        if found:
            note = "We recognise one idea; a person reads the rest."
            return Reading.unreadable(note, *found.values(), value=self.partial)
        if says_not_owed(blocks) or is_generic(blocks):
            return Reading.missing("No concrete suggestion was found.", blocks[0].quote())
        return Reading.unreadable("A person reads these suggestions.", blocks[0].quote())

    def judge(self, reading: Reading, key: Key) -> Verdict:  # noqa: ARG002 - every check has a key
        """Decide what is plain; leave the rest to a person with a suggestion."""
        step = f"Name {self.count} changes that could raise the accuracy, and why."
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=step)
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(
                reading.note, *reading.quotes, next_step=step, suggested=reading.value
            )
        if 0 < len(reading.value) < self.count:
            summary = f"One concrete idea, {reading.value[0]}; {self.count} were asked."
            return Verdict.scored(self.partial, summary, *reading.quotes, next_step=step)
        named = ", ".join(reading.value[:4])
        percent = f"{self.enough:.0%}".replace("%", " %")
        none_owed = f"You report an accuracy of at least {percent}; no suggestions were owed."
        summary = f"{len(reading.value)} concrete ideas: {named}." if named else none_owed
        return Verdict.scored(1, summary, *reading.quotes)


def _absent(told: Told, what: str) -> Reading:
    if told.headed:
        return Reading.missing(f"There is a heading for {what}, but nothing of yours under it.")
    return Reading.missing(f"No {what} were found.")

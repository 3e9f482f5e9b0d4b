"""The reflection: difficulties met, and suggestions."""

from __future__ import annotations

from dataclasses import dataclass

from grader.evidence import Evidence
from grader.reading.claims import best_supported_claim
from grader.reading.difficulties import (
    LANGUAGES,
    Told,
    difficulties,
    hopes,
    ideas,
    says_none,
    told_under,
)
from grader.reading.topics import Topic
from grader.rubric import Key
from grader.verdict import Found, Reading, Verdict

_NO_PRACTICE = "There is no practical part, and no suggestion was found."


@dataclass(frozen=True)
class Challenges:
    """Ask for difficulties of the student's own, each with what was done about it."""

    count: int = 2
    partial: float = 0.5

    def read(self, evidence: Evidence) -> Reading:
        """Find what is told under headings on challenges or reflection."""
        document = evidence.document
        told = told_under(document, Topic.CHALLENGES)
        if not told.blocks:
            return _absent(told, "challenges")
        found = difficulties(told)
        solved = [one for one in found if one.own and one.remedied]
        only_one = len(found) == 1 and solved and told.language in LANGUAGES
        if len(solved) >= self.count or only_one:
            return Reading.of(len(solved), *[one.quote for one in solved][:4])
        none = None if found else says_none(told)
        if none is not None:
            return Reading.missing("We found no difficulty of your own here.", none)
        quotes = [one.quote for one in found][:4] or [told.blocks[0].quote()]
        suggested = self.partial if any(one.own for one in found) else 0.0
        if told.language not in LANGUAGES:
            note = "A person reads this reflection; we do not judge its language."
            return Reading.unreadable(note, *quotes)
        note = f"We see {len(solved)} difficulties of your own with a remedy; a person reads it."
        return Reading.unreadable(note, *quotes, value=suggested)

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
            summary = f"One difficulty of your own, with what you did; {self.count} were asked."
            return Verdict.scored(self.partial, summary, *reading.quotes, next_step=step)
        summary = f"{reading.value} difficulties of your own, each with what you did about it."
        return Verdict.scored(1, summary, *reading.quotes)


@dataclass(frozen=True)
class Suggestions:
    """Ask for ideas for improvement, unless the reported accuracy makes them unnecessary."""

    count: int = 2
    partial: float = 0.5
    enough: float = 0.9  # reported accuracy from which none is owed

    def read(self, evidence: Evidence) -> Reading:
        """Find ideas; where there are none, whether they were owed."""
        document = evidence.document
        told = told_under(document, Topic.SUGGESTIONS)
        told = told if told.own else hopes(told)
        found = ideas(told.blocks)
        quotes = list(dict.fromkeys(found.values()))[:4]
        if len(found) >= self.count:
            return Reading.of(tuple(found), *quotes)
        claim = best_supported_claim(evidence.document, evidence.code)
        if claim is not None and claim.value >= self.enough:
            return Reading.of((), claim.quote)
        if found and len(told.blocks) == 1 and len(told.blocks[0].text.split()) <= 25:
            return Reading.of(tuple(found), *quotes)
        if found:
            note = "We recognise one idea; a person reads the rest."
            return Reading.unreadable(note, *found.values(), value=self.partial)
        if told.blocks:
            note = "A person reads these suggestions."
            return Reading.unreadable(note, told.blocks[0].quote())
        practice = any(block.runnable for block in document.code_blocks)
        return _absent(told, "suggestions") if practice else Reading.missing(_NO_PRACTICE)

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

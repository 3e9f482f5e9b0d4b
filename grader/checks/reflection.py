"""The reflection: difficulties met, and suggestions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.evidence import Evidence
from grader.evidence.difficulties import (
    LANGUAGES,
    Told,
    difficulties,
    hopes,
    ideas,
    told_under,
)
from grader.evidence.document import Document
from grader.evidence.topics import Topic
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict

_ACCURACY = re.compile(
    r"(?:eval_|test[_ ])?accuracy\W{1,12}(?:\w+\W+){0,3}?(?P<value>0?\.\d{2,}|1\.0+"
    r"|\d{2}(?:\.\d+)?\s*%)",
    re.IGNORECASE,
)


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
        found = difficulties(told.blocks)
        solved = [one for one in found if one.own and one.remedied]
        if len(solved) >= self.count:
            return Reading.of(len(solved), *[one.quote for one in solved][:4])
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
        if len(found) >= self.count:
            quotes = dict.fromkeys(found.values())
            return Reading.of(tuple(found), *list(quotes)[:4])
        if not any(block.runnable for block in document.code_blocks) and not told.blocks:
            return Reading.missing("There is no practical part, and no suggestion was found.")
        reported = reported_accuracy(document)
        if reported is not None and reported[0] >= self.enough:
            return Reading.of((), reported[1])
        if not told.blocks:
            return _absent(told, "suggestions")
        quote = told.blocks[0].quote()
        if found:
            note = "We recognise one idea; a person reads the rest."
            return Reading.unreadable(note, *found.values(), value=self.partial)
        return Reading.unreadable("A person reads these suggestions.", quote)

    def judge(self, reading: Reading, key: Key) -> Verdict:  # noqa: ARG002 - every check has a key
        """Decide what is plain; leave the rest to a person with a suggestion."""
        step = f"Name {self.count} changes that could raise the accuracy, and why."
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=step)
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(
                reading.note, *reading.quotes, next_step=step, suggested=reading.value
            )
        named = ", ".join(reading.value[:4])
        percent = f"{self.enough:.0%}".replace("%", " %")
        none_owed = f"You report an accuracy of at least {percent}; no suggestions were owed."
        summary = f"{len(reading.value)} concrete ideas: {named}." if named else none_owed
        return Verdict.scored(1, summary, *reading.quotes)


def reported_accuracy(document: Document) -> tuple[float, Quote] | None:
    """Give the last accuracy that an output, a text or a table names."""
    last = None
    for block in [*document.outputs, *document.prose, *document.tables]:
        for found in _ACCURACY.finditer(block.text):
            value = found.group("value")
            number = float(value.rstrip("% ")) / (100 if "%" in value else 1)
            last = (number, Quote(found.group(0), str(block.place)))
    return last


def _absent(told: Told, what: str) -> Reading:
    if told.headed:
        return Reading.missing(f"There is a heading for {what}, but nothing of yours under it.")
    return Reading.missing(f"No {what} were found.")

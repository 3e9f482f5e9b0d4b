"""Judge what a report tells, aspect by aspect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from grader.evidence import Evidence
from grader.reading.project.aspects import Told, first_quotes, unread, weigh
from grader.reading.project.parts import Said
from grader.reading.project.titles import Part
from grader.reading.project.untold import untold
from grader.reading.sentence_kinds import Meanings, SentenceKinds
from grader.verdict import Found, Reading, Verdict

Decide = Literal["none", "clear", "all"]
"""What is decided: nothing, what is plainly complete or absent, or every suggestion."""
_WHOLE = 0.999
_AROUND = frozenset({Part.TASK, Part.EVALUATION})  # what stands beside a title, or concludes
UNTOLD = "We do not find this, but some sentences we do not understand; a person reads them."


def read_told(
    evidence: Evidence, told: Sequence[Told], said: Sequence[Said], kinds: SentenceKinds
) -> Reading:
    """Say what is told; what no words tell is looked for by meaning.

    Where a person looks anyway, a sentence is shown to them as soon as it is not unlikely.
    """
    likeness = evidence.likeness_if_collected if kinds.kind else None
    meanings = Meanings(likeness) if likeness is not None else None
    if meanings is not None:
        least = kinds.sure.unlikely if any(each.sure for each in told) else kinds.sure.likely
        told = [weigh(each, said, meanings, least) for each in told]
    quotes = first_quotes(told)[:4]
    if any(each.sure for each in told):
        return Reading.of(tuple(told), *quotes)
    foreign = unread(said)
    if foreign is not None:
        note = "A person reads this: we know too little of its language."
        return Reading.unreadable(note, foreign, value=tuple(told))
    if quotes:
        note = "We are not sure whether this is told here; a person reads it."
        return Reading.unreadable(note, *quotes, value=tuple(told))
    left = untold(said, frozenset(_AROUND.union(*(e.aspect.parts | e.aspect.own for e in told))))
    if left:
        return Reading.unreadable(UNTOLD, *left[-3:], value=tuple(told))
    return Reading.missing("")


def judge_told(reading: Reading, decide: Decide, asked: str) -> Verdict:
    """Decide what is plain; leave the rest to a person with a suggestion.

    `asked` says what to write where nothing is told.
    """
    if reading.found is Found.MISSING:
        return Verdict.scored(0, f"Not found: {asked}.", next_step=f"Write {asked}.")
    told: tuple[Told, ...] = reading.value
    earned = min(1.0, sum(each.earned for each in told))
    earned = 1.0 if earned >= _WHOLE else earned
    short = [each for each in told if each.earned < each.aspect.share - 0.001]
    lacking = [each.lacks or each.aspect.title for each in short]
    step = f"Write {'; '.join(lacking)}." if lacking else ""
    maybe = [each.aspect.title for each in told if each.possible and not each.sure]
    perhaps = f" Perhaps: {'; '.join(maybe)}." if maybe else ""
    if reading.found is Found.UNREADABLE:
        note = f"{reading.note}{perhaps}"
        return Verdict.manual(note, *reading.quotes, next_step=step, suggested=earned)
    here = [each.aspect.title for each in told if each.sure]
    summary = f"Found: {'; '.join(here)}.{perhaps}"
    if missed := [title for title in lacking if title not in maybe]:
        summary = f"{summary} Not found: {'; '.join(missed)}."
    if decide == "all" or (decide == "clear" and earned == 1.0):
        return Verdict.scored(earned, summary, *reading.quotes, next_step=step)
    return Verdict.manual(
        f"{summary} A person reads it.", *reading.quotes, next_step=step, suggested=earned
    )

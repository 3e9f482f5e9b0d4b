"""The definition of a project's task: the domain, the task, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from grader.checks.told import UNTOLD, Decide, judge_told, read_told
from grader.evidence import Evidence
from grader.options import FromPublicToml
from grader.reading.project.aspects import find_told, unread
from grader.reading.project.definition import (
    DOMAIN,
    TASK,
    find_output,
    implied_output,
    scored_classes,
)
from grader.reading.project.parts import said_in
from grader.reading.project.titles import Part
from grader.reading.project.untold import untold
from grader.reading.sentence_kinds import NO_KINDS, SentenceKinds
from grader.rubric import Key
from grader.verdict import Reading, Verdict


@dataclass(frozen=True)
class TaskDefined:
    """Ask for the domain and the task, in the student's own words.

    `decide` says what is decided: "clear" (plainly complete or absent), "none" or "all".
    """

    decide: Decide = "clear"
    sentence_kinds: Annotated[SentenceKinds, FromPublicToml] = NO_KINDS

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """What sentences are compared with by meaning."""
        return self.sentence_kinds.phrases

    def read(self, evidence: Evidence) -> Reading:
        """Find both in titles and texts; comments in code define no task."""
        said = [each for each in said_in(evidence.document) if not each.is_code]
        told = [find_told(DOMAIN, said), find_told(TASK, said)]
        return read_told(evidence, told, said, self.sentence_kinds)

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give half for one of the two."""
        asked = "which domain your texts are from, and which task the network does"
        return judge_told(reading, self.decide, asked)


@dataclass(frozen=True)
class ExpectedOutput:
    """Ask for the labels, or for the form of what is written; `implied` is for code alone."""

    implied: float = 0.5

    def read(self, evidence: Evidence) -> Reading:
        """Find the labels in the texts, else what the code implies."""
        said, code = said_in(evidence.document), evidence.code
        names = {*evidence.label_names, *scored_classes(evidence.document, said)}
        told = find_output(said, evidence.task.task, names)
        if told.sure:
            return Reading.of(1.0, *told.sure[:2], note="You say what comes out.")
        implied = implied_output(code)
        credit = self.implied if implied is not None else 0.0
        if told.possible:
            note = "We are not sure whether this says what comes out; a person reads it."
            return Reading.unreadable(note, *told.possible[:2], value=credit)
        foreign = unread(said)
        left = (foreign,) if foreign else untold(said, frozenset({Part.TASK, Part.DATA}))
        if left:
            return Reading.unreadable(UNTOLD, *left[:2], value=credit)
        if implied is not None:
            note = (
                "Only the code says what comes out, by how many labels there are or what it writes."
            )
            return Reading.of(credit, implied, note=note)
        if code.broken:
            note = "What comes out is not said, and a cell could not be read."
            return Reading.unreadable(note, *code.broken[:2], value=0.0)
        return Reading.missing("What comes out is not said.")

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give part of it where only the code tells."""
        step = "Name the labels, such as “urgent” and “non-urgent”, or the form of the output."
        return judge_credit(reading, step)


def judge_credit(reading: Reading, step: str) -> Verdict:
    """Judge a reading whose value is the credit."""
    if reading.found == "missing":
        return Verdict.scored(0, reading.note, *reading.quotes, next_step=step)
    if reading.found == "unreadable":
        return Verdict.manual(
            reading.note, *reading.quotes, next_step=step, suggested=reading.value
        )
    return Verdict.scored(reading.value, reading.note, *reading.quotes, next_step=step)

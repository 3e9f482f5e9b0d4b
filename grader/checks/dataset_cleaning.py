"""The cleaning of the example dataset."""

from __future__ import annotations

from dataclasses import dataclass

from grader.evidence import Evidence
from grader.reading.document import Document
from grader.reading.example.cleaning import (
    Step,
    announced,
    find_steps,
    hinted_anywhere,
    only_theory,
    says_clean,
    told_of_data,
    unclear,
)
from grader.reading.languages import REMARK, unread_theory
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict


@dataclass(frozen=True)
class DatasetCleaning:
    """Ask for concrete steps, told or coded; saying that the data is clean is none."""

    steps: int = 2
    partial: float = 0.5

    def read(self, evidence: Evidence) -> Reading:
        """Find each kind of step once."""
        document = evidence.document
        steps = find_steps(document, evidence.code.record)
        if steps:
            quotes = dict.fromkeys(step.quote for step in steps)
            few = len(steps) < self.steps
            unread = _unread(document) if few else None
            others = [*unclear(document), *([unread] if unread else [])] if few else []
            if others:
                note = f"We recognise one step, {steps[0].name}; a person reads the rest."
                shown = list(dict.fromkeys([*quotes, *others]))[:4]
                return Reading.unreadable(note, *shown, value=self.partial)
            return Reading.of(tuple(steps), *list(quotes)[:4])
        return self._without_step(document)

    def _without_step(self, document: Document) -> Reading:
        """Tell an absence that is plain from words that may hold a step."""
        section = announced(document)
        idle = says_clean(document) or (section[0].quote() if only_theory(section) else None)
        if idle is not None:
            return Reading.missing("The data is said to be clean, but no step is shown.", idle)
        if section:
            note = "There is a part on cleaning, but we recognised no concrete step in it."
            return Reading.unreadable(note, section[0].quote(), value=0.0)
        hinted = hinted_anywhere(document) or told_of_data(document)
        if hinted:
            note = "Nothing is announced as cleaning, but this may tell a step; a person reads it."
            return Reading.unreadable(note, *hinted[:4], value=0.0)
        unread = _unread(document)
        if unread is not None:
            note = "A person looks for cleaning steps: we know too little of this language."
            return Reading.unreadable(note, unread, value=0.0)
        return Reading.missing("No cleaning step was found, in text or code.")

    def judge(self, reading: Reading, key: Key) -> Verdict:  # noqa: ARG002 - every check has a key
        """Count the steps."""
        step = f"Name or code {self.steps} steps, such as removing duplicates or empty rows."
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=step)
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(
                reading.note, *reading.quotes, next_step=step, suggested=reading.value
            )
        steps: tuple[Step, ...] = reading.value
        names = ", ".join(found.name for found in steps[:4])
        plural = "step" if len(steps) == 1 else "steps"
        return Verdict.scored(
            1.0 if len(steps) >= self.steps else self.partial,
            f"{len(steps)} concrete cleaning {plural} found: {names}.",
            *reading.quotes,
            next_step=step,
        )


def _unread(document: Document) -> Quote | None:
    known = document.explanation.blocks if document.explanation else ()
    return unread_theory(document, known, REMARK)

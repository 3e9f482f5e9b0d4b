"""How far the code runs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from grader.errors import NotCollected
from grader.evidence import Evidence
from grader.reading.practice.foreign_scripts import foreign_script
from grader.reading.practice.reached import (
    Reached,
    quote_steps,
    reached_in_outputs,
    reached_in_run,
    written_steps,
)
from grader.reading.practice.steps import Step
from grader.reading.practice.stops import (
    advice_on,
    cause_of_line,
    describe,
    failed_cell,
    help_with,
    our_cause,
    quote_cell,
)
from grader.reading.redact import redact
from grader.records import RunRecord
from grader.rubric import Key
from grader.verdict import Found, Reading, Verdict

_WRITTEN = {
    Step.LOAD: "load", Step.TOKENIZE: "tokenize", Step.TRAIN: "train", Step.EVALUATE: "evaluate",
    Step.SAVE: "save",
}  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """The steps that were reached, and what to do about what stopped the rest."""

    steps: tuple[Step, ...]
    next_step: str = ""

    def credit(self, groups: Sequence[Collection[Step]]) -> float:
        """The share of the groups of steps that were reached whole."""
        return sum(set(group) <= set(self.steps) for group in groups) / len(groups)


@dataclass(frozen=True)
class CodeRuns:
    """Count the steps that were run, by us or as coherent stored outputs show.

    Each of `groups` earns the same, if all steps in it were run.
    """

    groups: tuple[tuple[Step, ...], ...] = tuple((step,) for step in Step)

    def read(self, evidence: Evidence) -> Reading:
        """Look at the stored outputs first: when they show every step written, no run is needed."""
        document, code = evidence.document, evidence.code
        shown, written = reached_in_outputs(document, code), written_steps(code)
        if len(shown.steps) == len(Step):
            note = "Your outputs show all five steps: load, tokenize, train, evaluate, save."
            return Reading.of(Progress(tuple(Step)), note=note)
        if code.is_empty:
            return Reading.missing("There is no code to run.")
        unread = document.unreadable_files or code.broken or foreign_script(document, code)
        if not unread and written <= shown.steps:
            return _from_outputs(shown, written)
        try:
            run = evidence.run
        except NotCollected:
            if unread or not written <= shown.steps | _failed_of_itself(shown):
                raise
            return _from_outputs(shown, written)
        return _from_run(run, shown.steps | reached_in_run(run, document, code))

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give each step its share; what stopped for a cause of ours is for a person."""
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, next_step="Hand in the code of the five steps.")
        progress: Progress = reading.value
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(
                reading.note,
                *reading.quotes,
                suggested=progress.credit(self.groups),
                next_step=progress.next_step,
            )
        return Verdict.scored(
            progress.credit(self.groups),
            reading.note,
            *reading.quotes,
            next_step=progress.next_step,
        )


def _from_outputs(shown: Reached, written: Collection[Step]) -> Reading:
    """Say what outputs show of the steps that are written, where they settle it."""
    reached = tuple(step for step in Step if step in shown.steps)
    if not written:
        return Reading.missing("None of the five steps is in your code.")
    lacking = _listed([step for step in Step if step not in reached])
    failures = [shown.failed[step] for step in Step if step in shown.failed]
    note = f"Your outputs show {len(reached)} of five steps: {_listed(reached)}."
    if not failures:
        return Reading.of(Progress(reached, f"Add what is not there: {lacking}."), note=note)
    failure = failures[0]
    note = f"{note} Then {failure.error.place} stops with {redact(failure.message)[:160]}."
    return Reading.of(
        Progress(reached, f"Repair this error: {lacking}."), failure.error.quote(), note=note
    )


def _failed_of_itself(shown: Reached) -> frozenset[Step]:
    """Give the steps that an error of the code's own ended, as outputs show."""
    failed = shown.failed.items()
    return frozenset(step for step, each in failed if not cause_of_line(each.message))


def _from_run(run: RunRecord, steps: Collection[Step]) -> Reading:
    reached = tuple(step for step in Step if step in steps)
    told, cell = _told(reached), failed_cell(run)
    quotes = [quote_cell(cell)] if cell is not None else []
    if len(reached) == len(Step):
        return Reading.of(Progress(reached), *quote_steps(run, reached), note=told)
    if run.outcome == "none":
        note = "Your code stands in a text, where it cannot be run."
        return Reading.unreadable(note, value=Progress(reached))
    if cause := our_cause(run):
        note = f"{told} Our run stopped there: {cause}. That costs you nothing."
        return Reading.unreadable(note, *quotes, value=Progress(reached, advice_on(run)))
    if cell is not None:
        return Reading.of(
            Progress(reached, help_with(cell)), *quotes, note=f"{told} Then {describe(cell)}"
        )
    lacking = _listed([step for step in Step if step not in steps])
    return Reading.of(
        Progress(reached, f"Add what is not there: {lacking}."),
        *quote_steps(run, reached),
        note=f"{told} Your code runs to its end.",
    )


def _told(reached: Collection[Step]) -> str:
    if len(reached) == len(Step):
        return "All five steps ran: load, tokenize, train, evaluate, save."
    if not reached:
        return "None of the five steps was reached."
    return f"{len(reached)} of five steps ran: {_listed(reached)}."


def _listed(steps: Collection[Step]) -> str:
    return ", ".join(_WRITTEN[step] for step in steps)

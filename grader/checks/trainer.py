"""Training with the Hugging Face Trainer."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks.scale import Band, judge_by
from grader.errors import NotCollected
from grader.evidence import Evidence
from grader.reading.code import Code, quote_call, quote_line
from grader.reading.practice.foreign_scripts import (
    foreign_script,
    is_trainer_script,
    shows_its_training,
)
from grader.reading.practice.reached import Failure, reached_in_outputs, reached_in_run
from grader.reading.practice.steps import Loop, Step, other_runs, trainer_runs, trainers
from grader.reading.practice.stops import cause_of_line, failed_cell, our_cause, quote_cell
from grader.records import Call, RunRecord, ShellLine
from grader.rubric import Key
from grader.verdict import Reading, Verdict

_RUN_IT = "Run your code from the top and hand it in with what it shows."
_USE_IT = "Make a `Trainer(model=…, args=…, train_dataset=…)` and call its `train()`."


@dataclass(frozen=True)
class TrainerCheck:
    """Find whether a Trainer, or a class made from it, trains, and whether that ran.

    `written` is the credit for a Trainer that is not shown to run, `other` for another kind of
    loop that ran, `other_written` for one that is not shown to run, `untrained` for a Trainer
    whose `train` is never called, or fails.
    """

    written: float = 0.75
    other: float = 0.5
    other_written: float = 0.25
    untrained: float = 0.25

    def read(self, evidence: Evidence) -> Reading:
        """Find how the code trains, then whether it did."""
        code = evidence.code
        runs, loops = trainer_runs(code), other_runs(code)
        if runs:
            return self._shown(evidence, runs[-1], Loop.TRAINER)
        made = trainers(code)
        if made and not loops:
            note = "You set up a `Trainer`, but its `train()` is never called."
            return Reading.of("untrained", quote_call(made[-1]), note=note)
        for loop, calls in loops.items():
            return self._shown(evidence, calls[-1], loop)
        script = foreign_script(evidence.document, code)
        return self._by_script(evidence, script) if script else _without_training(code)

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give full credit for a Trainer that trained."""
        scale = {
            "ran": Band(1),
            "written": Band(self.written, _RUN_IT),
            "other ran": Band(self.other, _USE_IT),
            "other written": Band(self.other_written, f"{_USE_IT} {_RUN_IT}"),
            "untrained": Band(self.untrained, "Call `trainer.train()`."),
            "failed": Band(self.untrained, f"Repair what the error names. {_RUN_IT}"),
            "missing": Band(0, _USE_IT),
            "unreadable": Band(0, _RUN_IT),
        }
        return judge_by(scale, reading)

    def _shown(self, evidence: Evidence, call: Call, loop: Loop) -> Reading:
        """Say whether the training was run, by the student or by us."""
        prefix = "" if loop is Loop.TRAINER else "other "
        what, quote = f"You train with {_named(loop)}", quote_call(call)
        shown = reached_in_outputs(evidence.document, evidence.code)
        if Step.TRAIN in shown.steps:
            return Reading.of(f"{prefix}ran", quote, note=f"{what}, and your outputs show it.")
        try:
            run = evidence.run
        except NotCollected:
            return self._unrun(shown.failed.get(Step.TRAIN), call, loop)
        if Step.TRAIN in reached_in_run(run, evidence.document, evidence.code):
            return Reading.of(f"{prefix}ran", quote, note=f"{what}, and it ran here.")
        return self._not_reached(run, call, loop)

    def _not_reached(self, run: RunRecord, call: Call, loop: Loop) -> Reading:
        what, quote = f"You train with {_named(loop)}", quote_call(call)
        cause, cell = our_cause(run), failed_cell(run)
        if cause:
            note = f"{what}; our run stopped before it ({cause}), which costs nothing."
            return Reading.unreadable(note, quote, value=self._suggested(loop))
        quotes = (quote, quote_cell(cell)) if cell is not None else (quote,)
        note = f"{what}; no run and no output shows that it works."
        return Reading.of(_written(loop), *quotes, note=note)

    def _unrun(self, failure: Failure | None, call: Call, loop: Loop) -> Reading:
        """Say what stored outputs show of a training that they do not show to have ended."""
        what, quote = f"You train with {_named(loop)}", quote_call(call)
        if failure is None:
            note = f"{what}; it was not run here, and no output shows it."
            return Reading.unreadable(note, quote, value=self._suggested(loop))
        error = failure.error.quote()
        if cause := cause_of_line(failure.message):
            note = f"{what}; in your outputs it does not come to its end ({cause})."
            return Reading.of(_written(loop), quote, error, note=note)
        note = f"{what}, but it ends with an error: {failure.message[:160]}."
        return Reading.of("failed", quote, error, note=note)

    def _suggested(self, loop: Loop) -> float:
        return self.written if loop is Loop.TRAINER else self.other

    def _by_script(self, evidence: Evidence, line: ShellLine) -> Reading:
        """Say what is known of a training by a script that is not in the hand-in."""
        quote = quote_line(line)
        if not is_trainer_script(line):
            note = "You run a script that is not in the hand-in; how it trains is not to be seen."
            return Reading.unreadable(note, quote, value=self.other)
        if shows_its_training(evidence.document):
            note = "You run the library's own script, which trains with the Hugging Face Trainer."
            return Reading.of("ran", quote, note=note)
        note = "You run the library's own script; it was not run here, and no output shows it."
        return Reading.unreadable(note, quote, value=self.written)


def _without_training(code: Code) -> Reading:
    unused = trainers(code, reachable=False)
    if unused:
        note = "A `Trainer` is written, but nothing ever runs it."
        return Reading.of("untrained", quote_call(unused[-1]), note=note)
    if code.broken:
        note = "No training was found, and a cell could not be read."
        return Reading.unreadable(note, *code.broken[:2], value=0)
    return Reading.missing("Nothing trains a network.")


def _written(loop: Loop) -> str:
    return "written" if loop is Loop.TRAINER else "other written"


def _named(loop: Loop) -> str:
    return "the Hugging Face Trainer" if loop is Loop.TRAINER else loop.value

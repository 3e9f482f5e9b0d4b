"""Training with the Hugging Face Trainer."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks.scale import Band, judge_by
from grader.errors import NotCollected
from grader.evidence import Evidence
from grader.reading.code import Code, quote_call
from grader.reading.reached import reached_in_outputs, reached_in_run
from grader.reading.steps import Loop, Step, other_runs, trainer_runs, trainers
from grader.reading.stops import failed_cell, our_cause, quote_cell
from grader.records import Call
from grader.rubric import Key
from grader.verdict import Reading, Verdict

_RUN_IT = "Run your code from the top and hand it in with what it shows."
_USE_IT = "Make a `Trainer(model=…, args=…, train_dataset=…)` and call its `train()`."


@dataclass(frozen=True)
class TrainerCheck:
    """Find whether a Trainer, or a class made from it, trains, and whether that ran.

    `written` is the credit for a Trainer that is not shown to run, `other` for another kind of
    loop that ran, `untrained` for a Trainer whose `train` is never called.
    """

    written: float = 0.75
    other: float = 0.5
    untrained: float = 0.25

    def read(self, evidence: Evidence) -> Reading:
        """Find how the code trains, then whether it did."""
        code = evidence.code
        runs, loops = trainer_runs(code), other_runs(code)
        if runs:
            return self._shown(evidence, runs[-1], Loop.TRAINER)
        made = trainers(code)
        if made:
            note = "You set up a `Trainer`, but its `train()` is never called."
            return Reading.of("untrained", quote_call(made[-1]), note=note)
        for loop, calls in loops.items():
            return self._shown(evidence, calls[-1], loop)
        return _without_training(code)

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give full credit for a Trainer that trained."""
        scale = {
            "ran": Band(1),
            "written": Band(self.written, _RUN_IT),
            "other ran": Band(self.other, _USE_IT),
            "other written": Band(self.untrained, f"{_USE_IT} {_RUN_IT}"),
            "untrained": Band(self.untrained, "Call `trainer.train()`."),
            "missing": Band(0, _USE_IT),
            "unreadable": Band(0, _RUN_IT),
        }
        return judge_by(scale, reading)

    def _shown(self, evidence: Evidence, call: Call, loop: Loop) -> Reading:
        """Say whether the training was run, by the student or by us."""
        prefix = "" if loop is Loop.TRAINER else "other "
        suggested = self.written if loop is Loop.TRAINER else self.other
        what, quote = f"You train with {_named(loop)}", quote_call(call)
        if Step.TRAIN in reached_in_outputs(evidence.document, evidence.code).steps:
            return Reading.of(f"{prefix}ran", quote, note=f"{what}, and your outputs show it.")
        try:
            run = evidence.run
        except NotCollected:
            note = f"{what}; it was not run here, and no output shows it."
            return Reading.unreadable(note, quote, value=suggested)
        if Step.TRAIN in reached_in_run(run):
            return Reading.of(f"{prefix}ran", quote, note=f"{what}, and it ran here.")
        cause, cell = our_cause(run), failed_cell(run)
        if cause:
            note = f"{what}; our run stopped before it ({cause}), which costs nothing."
            return Reading.unreadable(note, quote, value=suggested)
        quotes = (quote, quote_cell(cell)) if cell is not None else (quote,)
        note = f"{what}; no run and no output shows that it works."
        return Reading.of(f"{prefix}written", *quotes, note=note)


def _without_training(code: Code) -> Reading:
    unused = code.calls(r"\w*Trainer", reachable=False)
    if unused:
        note = "A `Trainer` is written, but nothing ever runs it."
        return Reading.of("untrained", quote_call(unused[-1]), note=note)
    if code.broken:
        note = "No training was found, and a cell could not be read."
        return Reading.unreadable(note, *code.broken[:2], value=0)
    return Reading.missing("Nothing trains a network.")


def _named(loop: Loop) -> str:
    return "the Hugging Face Trainer" if loop is Loop.TRAINER else loop.value

"""Evaluating the network on rows it was not trained on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.checks.scale import Band, judge_by
from grader.evidence import Evidence
from grader.reading.code import Code, quote_call, quote_line, source
from grader.reading.defects.leaks import trained_on_test
from grader.reading.practice.evaluated import (
    counted_by_hand,
    evaluated_source,
    is_of_another_network,
    only_on_train,
)
from grader.reading.practice.foreign_scripts import foreign_script
from grader.reading.practice.splits import Split, split_of
from grader.reading.practice.steps import (
    evaluates_while_training,
    metric_calls,
    metric_results,
    trainer_evaluations,
    trainer_rows,
    trainers,
)
from grader.records import Call
from grader.rubric import Key
from grader.verdict import Reading, Verdict

_METRIC = "Pass `compute_metrics=` to the Trainer, with a function that returns the accuracy."
_SCALE = {
    "metric": Band(1),
    "loss": Band(0.6, _METRIC),
    "train": Band(0.4, "Evaluate on the test split, or on reviews that you held out."),
    "missing": Band(0, f"Call `trainer.evaluate()` after the training. {_METRIC}"),
}


@dataclass(frozen=True)
class Evaluation:
    """Find whether a metric is computed on the test split or on reviews that were held out."""

    def read(self, evidence: Evidence) -> Reading:
        """Find what is evaluated, on which rows, and with which metric."""
        code = evidence.code
        every = (*trainer_evaluations(code), *metric_results(code))
        own = tuple(call for call in every if not is_of_another_network(code, call))
        calls = tuple(c for c in trainer_evaluations(code) if c in own)
        while_training = evaluates_while_training(code)
        if not calls and not while_training:
            calls = own or counted_by_hand(evidence.document, code)
        if not calls and not while_training:
            return _nothing(evidence, every)
        quotes = [quote_call(call) for call in (*calls[-1:], *_trainer_quote(code, calls))][:2]
        if only_on_train(code, (*calls, *own)):
            return Reading.of("train", *quotes, note="You evaluate on the training reviews.")
        if trained_on_test(evidence.document, code) is not None:
            note = "You evaluate on test reviews, and some of them are among those you train on."
            return Reading.unreadable(note, *quotes, value=_SCALE["train"].credit)
        if not self._has_metric(evidence):
            note = (
                "You evaluate on reviews the network has not seen, and the result is a loss only; "
                "this is what the lesson's own code gives."
            )
            return Reading.of("loss", *quotes, note=note)
        note = f"You compute a metric on {_rows(code, calls)}.{_remark(code, while_training)}"
        return Reading.of("metric", *quotes, note=note)

    def _has_metric(self, evidence: Evidence) -> bool:
        """Say whether a metric of the student's own network is computed."""
        code = evidence.code
        given = any(source(call, "compute_metrics") not in ("", "None") for call in trainers(code))
        found = [call for call in metric_calls(code) if not is_of_another_network(code, call)]
        setfit = any(re.search("SetFit|setfit", c.name) for c in trainer_evaluations(code))
        return given or bool(found) or setfit or bool(counted_by_hand(evidence.document, code))

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give a part for a loss without a metric, and for training rows."""
        return judge_by(_SCALE, reading)


def _rows(code: Code, calls: tuple[Call, ...]) -> str:
    splits = {split_of(evaluated_source(code, call)) for call in calls}
    if not calls:
        splits = {split_of(trainer_rows(made, "eval_dataset")) for made in trainers(code)}
    return "the test reviews" if Split.TEST in splits else "reviews that you held out"


def _remark(code: Code, while_training: bool) -> str:
    """Say that the test split is also watched while training, which is normal.

    Where it chooses what is kept, the defect `test-for-selection` says so.
    """
    watched = {split_of(trainer_rows(made, "eval_dataset")) for made in trainers(code)}
    if not while_training or Split.TEST not in watched:
        return ""
    return " They are watched during the training too, which is common and costs nothing."


def _trainer_quote(code: Code, calls: tuple[Call, ...]) -> tuple[Call, ...]:
    return () if any("0" in call.sources for call in calls) else trainers(code)[-1:]


def _nothing(evidence: Evidence, others: tuple[Call, ...]) -> Reading:
    code = evidence.code
    if others:
        note = "You evaluate a network of somebody else's, not the one that you train."
        return Reading.missing(note, quote_call(others[-1]))
    if code.broken:
        note = "No evaluation was found, and a cell could not be read."
        return Reading.unreadable(note, *code.broken[:2], value=0)
    if script := foreign_script(evidence.document, code):
        note = "You run a script that is not in the hand-in; what it evaluates is not to be seen."
        return Reading.unreadable(note, quote_line(script), value=1)
    return Reading.missing("Nothing evaluates the network.")

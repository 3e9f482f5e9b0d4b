"""Evaluating the network on rows it was not trained on."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks.scale import Band, judge_by
from grader.evidence import Evidence
from grader.reading.code import Code, quote_call, source
from grader.reading.splits import Split, split_of
from grader.reading.steps import (
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
_DATA = ("0", "eval_dataset", "test_dataset", "x", "validation_data")


@dataclass(frozen=True)
class Evaluation:
    """Find whether a metric is computed on the test split or on reviews that were held out."""

    def read(self, evidence: Evidence) -> Reading:
        """Find what is evaluated, on which rows, and with which metric."""
        code = evidence.code
        calls = trainer_evaluations(code)
        while_training = evaluates_while_training(code)
        if not calls and not while_training:
            calls = metric_results(code)
        if not calls and not while_training:
            return _nothing(code)
        quotes = [quote_call(call) for call in (*calls[-1:], *_trainer_quote(code, calls))][:2]
        if calls and not while_training and all(_on_train(code, call) for call in calls):
            return Reading.of("train", *quotes, note="You evaluate on the training reviews.")
        if not metric_calls(code) and not _has_metric(code):
            note = (
                "You evaluate on reviews the network has not seen, and the result is a loss only; "
                "this is what the lesson's own code gives."
            )
            return Reading.of("loss", *quotes, note=note)
        note = f"You compute a metric on {_rows(code, calls)}.{_remark(code, while_training)}"
        return Reading.of("metric", *quotes, note=note)

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give a part for a loss without a metric, and for training rows."""
        return judge_by(_SCALE, reading)


def evaluated_source(code: Code, call: Call) -> str:
    """Give the rows that a call evaluates as resolved text: its own, or those of the Trainer."""
    own = source(call, *_DATA)
    given = [trainer_rows(made, "eval_dataset") for made in trainers(code)]
    return own or next((text for text in reversed(given) if text), "")


def _on_train(code: Code, call: Call) -> bool:
    rows = evaluated_source(code, call)
    trained = {trainer_rows(made, "train_dataset").partition(" # ")[0] for made in trainers(code)}
    text = rows.partition(" # ")[0]
    known = "?" not in text
    return bool(rows) and known and (text in trained or split_of(rows) is Split.TRAIN)


def _has_metric(code: Code) -> bool:
    return any(source(call, "compute_metrics") not in ("", "None") for call in trainers(code))


def _rows(code: Code, calls: tuple[Call, ...]) -> str:
    splits = {split_of(evaluated_source(code, call)) for call in calls}
    if not calls:
        splits = {split_of(trainer_rows(made, "eval_dataset")) for made in trainers(code)}
    return "the test reviews" if Split.TEST in splits else "reviews that you held out"


def _remark(code: Code, while_training: bool) -> str:
    """Remark, at no cost, that the test split is also watched while training."""
    watched = {split_of(trainer_rows(made, "eval_dataset")) for made in trainers(code)}
    if not while_training or Split.TEST not in watched:
        return ""
    return (
        " They also steer the training, which is common and costs nothing; "
        "a part of the train split is better for that."
    )


def _trainer_quote(code: Code, calls: tuple[Call, ...]) -> tuple[Call, ...]:
    return () if any(source(call, *_DATA) for call in calls) else trainers(code)[-1:]


def _nothing(code: Code) -> Reading:
    if code.broken:
        note = "No evaluation was found, and a cell could not be read."
        return Reading.unreadable(note, *code.broken[:2], value=0)
    return Reading.missing("Nothing evaluates the network.")

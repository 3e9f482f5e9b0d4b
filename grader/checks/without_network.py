"""The number that a project's run shows, where there is no network to measure."""

from __future__ import annotations

from grader.evidence import Evidence
from grader.reading.claims import Claim
from grader.reading.code import quote_call
from grader.reading.datasets.leaks import Leak, worst_leak
from grader.reading.defects.spoiled import spoiled_by
from grader.reading.practice.splits import Split
from grader.reading.practice.steps import evaluation_calls
from grader.reading.project.metrics import Shown, metrics_of, shown_metrics
from grader.reading.project.task import Task
from grader.verdict import Quote, Reading

_NONE = "There is no network to measure"


def read_number(evidence: Evidence, earns: float) -> Reading:
    """Find a number that a run shows, worth `earns`, or one that is only told."""
    claim, leak = _executed(evidence), worst_leak(evidence.surveyed)
    if claim is not None and leak is not None:
        return Reading.unreadable(told_of(leak), claim, leak.quote, value=0.0)
    spoilt = spoiled_by(evidence.document, evidence.code)
    if claim is not None and spoilt:
        note = f"{_NONE}, and a person has to look at the number: {spoilt}."
        return Reading.unreadable(note, claim, value=0.0)
    if claim is not None:
        return Reading.of(earns, claim, note=f"{_NONE}; your run shows a number, which earns half.")
    return _unshown(evidence, earns)


def told_of(leak: Leak) -> str:
    """Say what test rows are worth that were trained on."""
    return (
        f"{leak.shared} of {leak.rows} test rows in {leak.held_out} stand in {leak.other} too, so "
        "the number says little about new texts."
    )


def _unshown(evidence: Evidence, earns: float) -> Reading:
    """Look for a number that is told, one that may be meant, and an evaluation without any."""
    shown = shown_metrics(evidence.claims)
    wanted = metrics_of(evidence.task.task)
    said = [each for each in shown if each.name in wanted and each.split is not Split.TRAIN]
    if said:
        note = f"{_NONE}, and no output shows the number that you tell."
        return Reading.unreadable(note, said[-1].quote, value=earns)
    if evidence.claims.possibly_executed and _is_classification(evidence):
        note = f"{_NONE}; a number that your run shows may count."
        return Reading.unreadable(note, *evidence.claims.possibly_executed, value=earns)
    evaluated = evaluation_calls(evidence.code)
    if evaluated:
        note = f"{_NONE}, and your evaluation shows no number."
        return Reading.unreadable(note, quote_call(evaluated[-1]), value=0.0)
    return Reading.missing(f"{_NONE}, and nothing evaluates one.")


def _executed(evidence: Evidence) -> Quote | None:
    """Quote the number of held-out rows that a run printed, in the metric of the task."""
    choice = evidence.claims.executed
    if _is_classification(evidence):
        claim: Claim | None = choice.claim
        if claim is not None and claim.split is not Split.TRAIN and not choice.doubt:
            return claim.quote
    wanted = metrics_of(evidence.task.task)
    printed: list[Shown] = [
        each
        for each in shown_metrics(evidence.claims)
        if each.executed and each.name in wanted and each.split is not Split.TRAIN
    ]
    return printed[-1].quote if printed and not choice.doubt else None


def _is_classification(evidence: Evidence) -> bool:
    return evidence.task.task in {None, Task.CLASSIFICATION}

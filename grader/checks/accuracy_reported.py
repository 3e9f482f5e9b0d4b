"""The accuracy that a student reports."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks.scale import Band, judge_by
from grader.evidence import Evidence
from grader.reading.claims import Claim, ClaimKind, best_of, find_claims
from grader.reading.code import quote_call
from grader.reading.splits import Split
from grader.reading.steps import metric_calls, train_calls
from grader.rubric import Key
from grader.verdict import Reading, Verdict

_NEXT = "Write one sentence: the accuracy, of which network, on how many test reviews."
_SCALE = {
    "tied": Band(1),
    "unclear": Band(0.6, _NEXT),
    "unshown": Band(0.4, f"Run it and keep the output. {_NEXT}"),
    "missing": Band(0, f"Print the accuracy on the test reviews. {_NEXT}"),
}


@dataclass(frozen=True)
class AccuracyReported:
    """Find a number for the accuracy, and whether network and split are said."""

    def read(self, evidence: Evidence) -> Reading:
        """Take the best supported number; of several alike the last."""
        claims = find_claims(evidence.document, evidence.code)
        claim = best_of(claims)
        if claim is None:
            return _without_number(evidence)
        number = f"You report an accuracy of {100 * claim.value:.4g} %"
        reason = _unclear(claim, evidence)
        if reason:
            return Reading.of("unclear", claim.quote, note=f"{number}; {reason}.")
        return Reading.of("tied", claim.quote, note=f"{number} on the test reviews.")

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give a part where the split or the network is unclear, or no number is shown."""
        return judge_by(_SCALE, reading)


def _unclear(claim: Claim, evidence: Evidence) -> str:
    """Say what keeps a number from being tied to the network and the test split."""
    if not train_calls(evidence.code):
        return "no code trains the network it belongs to"
    if claim.kind is ClaimKind.LOG:
        return "it stands only in the log of the training"
    if claim.split is not Split.TEST:
        return "it does not say that it is of the test reviews"
    return ""


def _without_number(evidence: Evidence) -> Reading:
    metrics = metric_calls(evidence.code)
    if metrics:
        note = "The code computes an accuracy, but no number is shown."
        return Reading.of("unshown", quote_call(metrics[-1]), note=note)
    return Reading.missing("No accuracy is reported.")

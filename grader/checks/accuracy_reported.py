"""The accuracy that a student reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.checks.scale import Band, judge_by
from grader.errors import NotCollected
from grader.evidence import Evidence
from grader.reading.claims import Claim, ClaimKind
from grader.reading.claims.reproduced import find_gaps
from grader.reading.code import quote_call
from grader.reading.defects.leaks import trained_on_test
from grader.reading.practice.splits import Split
from grader.report import Flag
from grader.rubric import Key
from grader.verdict import Found, Reading, Verdict

_NEXT = "Write one sentence: the accuracy, of which network, on how many test reviews."
_SCALE = {
    "tied": Band(1),
    "unclear": Band(0.6, _NEXT),
    "unshown": Band(0.4, f"Run it and keep the output. {_NEXT}"),
    "missing": Band(0, f"Print the accuracy on the test reviews. {_NEXT}"),
    "unreadable": Band(0, _NEXT),
}

_EARLIER = re.compile(
    r"\b(?:at first|first (?:try|attempt|run|time|version)|initially|originally|suspicious|"
    r"au d[ée]but|d'abord|al principio|al inicio|anfangs|zuerst|no in[íi]cio|ban đầu|awalnya)\b|"
    r"ilk (?:önce|deneme)|처음|一开始|最初",
    re.IGNORECASE,
)
"""Of a sentence that tells of an attempt before the one that counts."""


@dataclass(frozen=True)
class AccuracyReported:
    """Find a number for the accuracy, and whether network and split are said."""

    def read(self, evidence: Evidence) -> Reading:
        """Take the best supported number; of several alike the last."""
        choice = evidence.claims.choice
        claim = choice.claim
        if claim is None:
            return _without_number(evidence)
        number = f"You report an accuracy of {100 * claim.value:.4g} %"
        if choice.doubt:
            quotes = [each.quote for each in choice.rivals or (claim,)]
            return Reading.unreadable(f"{number}, but {choice.doubt}.", *quotes)
        learned = trained_on_test(evidence.document, evidence.code) is not None
        taken = None if learned else claim  # a number of rows it learned from is none to compare
        reason = _unclear(claim)
        if reason:
            return Reading.of(("unclear", taken), claim.quote, note=f"{number}; {reason}.")
        return Reading.of(("tied", taken), claim.quote, note=f"{number} on the test reviews.")

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give a part where the split or the network is unclear, or no number is shown."""
        if reading.found is not Found.FOUND:
            return judge_by(_SCALE, reading)
        band, claim = reading.value
        verdict = judge_by(_SCALE, replace(reading, value=band))
        return replace(verdict, number=claim.value if claim else None)

    def flags(self, evidence: Evidence, _key: Key) -> Iterator[Flag]:
        """Yield a number that nothing computed, and one that the outputs do not show."""
        choice = evidence.claims.choice
        constants = [c for c in evidence.claims.found if c.kind is ClaimKind.CONSTANT]
        if constants:
            yield Flag(
                "constant-accuracy",
                "A printed accuracy is written in the code",
                "The number was typed and then printed; nothing computed it.",
                tuple(claim.quote for claim in constants[:2]),
            )
        denied = [claim for claim in choice.denied if not _EARLIER.search(claim.quote.text)]
        if choice.claim is not None and denied:
            yield Flag(
                "claimed-printed",
                "The reported and the printed accuracy differ",
                f"The text says {denied[-1].value:.3f}; the network that was kept has "
                f"{choice.claim.value:.3f}.",
                (denied[-1].quote, choice.claim.quote),
            )
        try:
            rerun = evidence.rerun
        except NotCollected:  # only a run that is not capped has numbers that mean anything
            return
        for gap in find_gaps(evidence.claims, rerun):
            yield Flag(
                "claimed-rerun",
                "A stored accuracy is not what our run of the same code shows",
                f"Stored {gap.stored.value:.3f}, ours {gap.ours.value:.3f}. Another seed, other "
                "rows or library versions may be the reason; an edited output is another.",
                (gap.stored.quote, gap.ours.quote),
            )


def _unclear(claim: Claim) -> str:
    """Say what keeps a number from being tied to the network and the test split."""
    if claim.kind is ClaimKind.LOG:
        return "it stands only in the log of the training"
    if claim.split is not Split.TEST:
        return "it does not say that it is of the test reviews"
    return ""


def _without_number(evidence: Evidence) -> Reading:
    claims = evidence.claims
    of_training = [c for c in claims.found if c.split is Split.TRAIN and c.network is None]
    if of_training:
        last = of_training[-1]
        note = f"You show an accuracy of {100 * last.value:.4g} %, of the training reviews."
        return Reading.of(("unclear", None), last.quote, note=note)
    if claims.possible:
        note = "A number is shown; whether it is the accuracy of your network is not said."
        return Reading.unreadable(note, *claims.possible, value=0.6)
    computed = claims.program.accuracies
    if computed:
        note = "The code computes an accuracy, but no number is shown."
        return Reading.of(("unshown", None), quote_call(computed[-1]), note=note)
    return Reading.missing("No accuracy is reported.")

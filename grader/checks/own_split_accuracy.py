"""The accuracy of a project's network on the student's own test rows."""

from __future__ import annotations

from dataclasses import dataclass

from grader.errors import Rejected
from grader.evidence import Evidence
from grader.evidence.networks.asking import Undecided
from grader.evidence.networks.predicting import Predictions
from grader.measuring.growing import Truth, measure
from grader.measuring.intervals import wilson
from grader.reading.claims import Claim
from grader.reading.code import quote_call
from grader.reading.defects.spoiled import spoiled_by
from grader.reading.practice.splits import Split
from grader.reading.practice.steps import evaluation_calls
from grader.reading.project.metrics import Shown, metrics_of, shown_metrics
from grader.reading.project.own_split import OwnRows, find_leak, own_split
from grader.reading.project.task import Task
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict

_ERROR_RATE = 0.05
_NAME = "Set `id2label` and `label2id` when you load the network, so that it names its classes."
_BETTER = "A network should beat always answering the largest class."
_SAVE = "Hand in the saved folder and the rows you test on, as a file of their own."


@dataclass(frozen=True)
class Reproduction:
    """What came out when a network was measured on the rows that its author names."""

    credit: float | None  # None where the claim is not what we measure: a person looks
    summary: str


def judge_reproduction(
    right: int, rows: int, claim: float | None, majority: float | None, unbeaten: float = 0.5
) -> Reproduction:
    """Compare a measurement with what was claimed and with always answering the largest class.

    Full credit where the claim lies within the 95 % interval of what we measure and the measured
    accuracy is above the largest class; `unbeaten` where only the first holds. A claim outside the
    interval is for a person. Without a claim the majority decides. Few rows give a wide interval,
    which is always told.
    """
    low, high = wilson(right, rows)
    accuracy = right / rows
    interval = f"95 % interval {low:.2f} to {high:.2f}"
    text = f"We measured {accuracy:.3f} on your {rows} test rows ({interval})"
    within = claim is None or low <= claim <= high
    above = majority is None or accuracy > majority
    told = (
        ""
        if claim is None
        else f"; you report {claim:.3f}, which {'fits' if within else 'differs'}"
    )
    base = "" if majority is None else f"; always the largest class gives {majority:.3f}"
    credit = (1.0 if above else unbeaten) if within else None
    return Reproduction(credit, f"{text}{told}{base}.")


@dataclass(frozen=True)
class Measurable:
    """A network's answers to the student's own rows, not asked for yet, and what is reported."""

    predictions: Predictions
    rows: OwnRows
    claim: float | None


@dataclass(frozen=True)
class OwnSplitAccuracy:
    """Compare what the student reports with what we measure on the student's own test rows.

    `claimed` is the credit for a number that a run shows where no weights are handed in,
    `unbeaten` that for a network no better than always answering the largest class.
    """

    claimed: float = 0.5
    unbeaten: float = 0.5

    def read(self, evidence: Evidence) -> Reading:
        """Find a saved network and the rows it was tested on, or else what a run printed."""
        survey = evidence.surveyed
        leak = find_leak(survey)
        usable = [n for n in evidence.network.networks if n.state in {"valid", "unsupported"}]
        claim = _executed(evidence)
        if leak is not None and claim is not None:
            note = (
                f"{leak.shared} of {leak.rows} test rows in {leak.test} stand in {leak.train} too, "
                "so the number says little about new texts."
            )
            return Reading.unreadable(note, claim, Quote(leak.quote, leak.test), value=0.0)
        if usable:
            return self._with_network(evidence, usable[0].folder)
        return self._without_network(evidence, claim)

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give half for a number without weights; a measurement is for a person here."""
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=_SAVE)
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(
                reading.note, *reading.quotes, next_step=_SAVE, suggested=reading.value
            )
        if isinstance(reading.value, Measurable):
            return self._measured(reading.value, reading)
        return Verdict.scored(reading.value, reading.note, *reading.quotes, next_step=_SAVE)

    def _with_network(self, evidence: Evidence, folder: str) -> Reading:
        quote = Quote(f"saved network in {folder}", folder)
        own, rows = own_split(evidence.surveyed, evidence.code), evidence.own_rows
        if own is None:
            note = "The network is here; the rows that you tested it on are no file of their own."
            return Reading.unreadable(note, quote)
        predictions = evidence.own_predictions.get(evidence.network.chosen)
        if rows is None or predictions is None:
            note = f"The network and your {own.table.rows} test rows in {own.table.name} are here."
            return Reading.unreadable(note, quote, Quote(own.table.name, own.table.path))
        claim = evidence.claims.choice.claim
        known = claim.value if claim is not None and claim.split is not Split.TRAIN else None
        quotes = (quote, claim.quote) if claim is not None and known is not None else (quote,)
        return Reading.of(Measurable(predictions, rows, known), *quotes)

    def _measured(self, value: Measurable, reading: Reading) -> Verdict:
        """Measure; where it is not plain which class is which label, a person decides."""
        rows, predictions = value.rows, value.predictions
        names = {str(number): (name,) for number, name in enumerate(rows.names)}
        try:
            truth, least = Truth(rows.labels, names), [rows.majority]
            found = measure(predictions, predictions.network.labels, truth, least, _ERROR_RATE)
        except (Rejected, Undecided) as exc:
            return Verdict.manual(f"Your network could not be measured: {exc}.", *reading.quotes)
        judged = judge_reproduction(
            sum(found.right), len(rows.labels), value.claim, rows.majority, self.unbeaten
        )
        nameless = not any(name in predictions.network.labels for name in rows.names)
        unsure = found.map.undecided or (nameless and not rows.is_numbered)
        if unsure or found.swap.looks_inverted:
            note = f"{judged.summary} The network does not name its classes as your rows do."
            return Verdict.manual(f"{note} {found.swap}.", *reading.quotes, next_step=_NAME)
        if judged.credit is None:
            return Verdict.manual(judged.summary, *reading.quotes, suggested=self.unbeaten)
        return Verdict.scored(judged.credit, judged.summary, *reading.quotes, next_step=_BETTER)

    def _without_network(self, evidence: Evidence, claim: Quote | None) -> Reading:
        spoilt = spoiled_by(evidence.document, evidence.code)
        if claim is not None and spoilt:
            note = (
                f"There is no network to measure, and a person has to look at the number: {spoilt}."
            )
            return Reading.unreadable(note, claim, value=0.0)
        if claim is not None:
            note = "There is no network to measure; your run shows a number, which earns half."
            return Reading.of(self.claimed, claim, note=note)
        shown = shown_metrics(evidence.claims)
        wanted = metrics_of(evidence.task.task)
        said = [each for each in shown if each.name in wanted and each.split is not Split.TRAIN]
        if said:
            note = "There is no network to measure, and no output shows the number that you tell."
            return Reading.unreadable(note, said[-1].quote, value=self.claimed)
        if evidence.claims.possibly_executed and _is_classification(evidence):
            note = "There is no network to measure; a number that your run shows may count."
            return Reading.unreadable(note, *evidence.claims.possibly_executed, value=self.claimed)
        evaluated = evaluation_calls(evidence.code)
        if evaluated:
            note = "There is no network to measure, and your evaluation shows no number."
            return Reading.unreadable(note, quote_call(evaluated[-1]), value=0.0)
        return Reading.missing("There is no network to measure, and nothing evaluates one.")


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

"""The accuracy that we measure ourselves, with the student's saved network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from grader.checks.provenance import (
    Known,
    claims_of,
    flag_of_claims,
    flag_of_gap,
    flags_of_origin,
)
from grader.errors import Rejected
from grader.evidence import Evidence
from grader.evidence.networks.asking import Undecided
from grader.evidence.networks.predicting import Predictions
from grader.measuring.exhibits import confusion_exhibit, score_exhibit
from grader.measuring.growing import Measurement, Truth, measure
from grader.measuring.intervals import wilson
from grader.measuring.sequence import told
from grader.reading.claims import Claim
from grader.reading.defects.spoiled import spoiled_by
from grader.records import NetworkRecord, SavedNetwork
from grader.report import Exhibit, Flag
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict

_SAVE = "Hand in the saved folder too; weights in fp16, or an adapter, are enough."
_MOST = 3  # candidates that are measured where the best counts


@dataclass(frozen=True)
class Saved:
    """What there is to measure: the saved networks, and predictions of those that count."""

    record: NetworkRecord
    predictions: tuple[Predictions, ...]


@dataclass(frozen=True)
class NetworkAccuracy:
    """Measure the saved network on held-out rows; without weights, half of an executed claim.

    `steps` are pairs of accuracy and points, best first; the first earns the item's full credit.
    Rows are looked at in random order until it is certain which step is reached; that is wrong for
    at most `error_rate` of all networks. `names` lists for each label what a config may call it.
    Of several saved networks the first counts, or the best of the first three.
    `known_networks` names a list of public ones in public/; to hand one in is worth a question.
    """

    steps: tuple[tuple[float, float], ...]
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    error_rate: float = 0.05
    known_networks: Known = field(default_factory=dict)
    candidates: Literal["first", "best"] = "first"

    def read(self, evidence: Evidence) -> Reading:
        """Find a saved network that gives numbers, or else an accuracy that the code printed."""
        record = evidence.network
        usable = [each for each in record.networks if each.state in {"valid", "unsupported"}]
        why = next((each.reason for each in record.networks if each.reason), "no saved network")
        if usable:
            counting = tuple(evidence.predictions.values())
            counting = counting[: _MOST if self.candidates == "best" else 1]
            try:
                started = tuple(each for each in counting if _started(each))
            except Rejected as exc:
                why = str(exc)
            except Undecided as exc:
                return Reading.unreadable(_sentence(str(exc)), _folder(usable[0]))
            else:
                return Reading.of(Saved(record, started), _folder(usable[0]))
        return _claimed(evidence, why)

    def judge(self, reading: Reading, key: Key) -> Verdict:
        """Give the points of the measured accuracy."""
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(reading.note, *reading.quotes, next_step=_SAVE)
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=_SAVE)
        if isinstance(reading.value, Claim):
            return self._half(reading.value, reading)
        return self._judged(reading.value, reading.quotes, key)

    def _judged(self, saved: Saved, quotes: tuple[Quote, ...], key: Key) -> Verdict:
        """Judge a network that can be measured, or is there and cannot."""
        record, predictions = saved.record, saved.predictions
        if not record.chosen:
            refused = next(each for each in record.networks if each.state == "unsupported")
            return Verdict.manual(f"{refused.folder}: {refused.reason}.", *quotes)
        chosen = next(each for each in record.networks if each.folder == record.chosen)
        if chosen.task != "classification":
            text = f"The network in {chosen.folder} is made for {chosen.task}, not to classify."
            return Verdict.manual(text, *quotes)
        if key.labels is None or not predictions:
            text = "The saved network can be loaded; it is measured when held-out rows are given."
            return Verdict.manual(text, *quotes)
        try:
            measured = [(self._measure(each, key), each.network) for each in predictions]
        except (Rejected, Undecided) as exc:
            return Verdict.manual(_sentence(str(exc)), *quotes)
        found, network = max(measured, key=lambda each: each[0].scores.accuracy)
        verdict = self._verdict(found, network)
        return replace(verdict, summary=verdict.summary + _others(record, network, len(measured)))

    def flags(self, evidence: Evidence, key: Key) -> Iterator[Flag]:
        """Yield what is worth a question: origin of the weights, other claims, a gap of splits."""
        network = next(
            (n for n in evidence.network.networks if n.folder == evidence.network.chosen), None
        )
        if network is None:
            return
        if evidence.sketch is not None:
            yield from flags_of_origin(network, evidence.sketch, self.known_networks)
        found = self._known(evidence, key)
        if found is None:
            return
        scores, decision = found.scores, found.decision
        interval = wilson(scores.right, scores.rows) if decision.exhausted else decision.bounds
        claimed = claims_of(evidence.claims, network)
        yield from filter(
            None,
            (
                flag_of_claims(claimed, scores.accuracy, scores.rows, interval),
                flag_of_gap(*found.of_split(key.split)) if key.split else None,
            ),
        )

    def exhibits(self, evidence: Evidence, key: Key) -> Iterator[Exhibit]:
        """Show the scores and the confusion matrix of a network that was measured."""
        found = self._known(evidence, key)
        if found is not None:
            yield score_exhibit(found.scores, key.label_names)
            yield confusion_exhibit(found.scores, key.label_names)

    def _known(self, evidence: Evidence, key: Key) -> Measurement | None:
        """Measure again what the verdict rests on; nothing more has to be predicted for it."""
        predictions = evidence.predictions.get(evidence.network.chosen)
        if key.labels is None or predictions is None or not predictions.so_far.rows:
            return None
        try:
            return self._measure(predictions, key)
        except Undecided:
            return None

    def _measure(self, predictions: Predictions, key: Key) -> Measurement:
        thresholds = [least for least, _ in self.steps]
        truth = Truth(key.labels or (), self.names)
        rate = self.error_rate / (_MOST if self.candidates == "best" else 1)  # one of all
        return measure(predictions, predictions.network.labels, truth, thresholds, rate)

    def _verdict(self, found: Measurement, network: SavedNetwork) -> Verdict:
        thresholds = [least for least, _ in self.steps]
        text = told(found.decision, thresholds, self.error_rate)
        notes = "".join(f" {_sentence(note)}" for note in (*network.notes, found.map.note) if note)
        quotes = (_folder(network),)
        if found.map.undecided:
            text = f"{_sentence(found.map.undecided)} In the order of the classes: {text}"
            return Verdict.manual(text + notes, *quotes, next_step=_NAME)
        if found.swap.looks_inverted:
            swapped = self._credit(found.swap.best / found.swap.rows)
            return Verdict.manual(
                _sentence(str(found.swap)) + notes, *quotes, next_step=_NAME, suggested=swapped
            )
        step = found.decision.step
        if step is None:
            raise ValueError("a measured network reaches a step, or none")
        credit = self.steps[step][1] / self.steps[0][1] if step < len(self.steps) else 0.0
        more = f"{self.steps[0][0]:.2f} earns full points: more rows, two or three epochs."
        verdict = Verdict.scored(credit, text + notes, *quotes, next_step=more)
        return replace(verdict, number=round(found.scores.accuracy, 4))

    def _half(self, claim: Claim, reading: Reading) -> Verdict:
        text = (
            f"There is no network to measure ({reading.note}); your run's {claim.value:.3f} "
            "earns half of what it would."
        )
        return Verdict.scored(self._credit(claim.value) / 2, text, *reading.quotes, next_step=_SAVE)

    def _credit(self, accuracy: float) -> float:
        earned = next((points for least, points in self.steps if accuracy >= least), 0.0)
        return earned / self.steps[0][1]


def _others(record: NetworkRecord, taken: SavedNetwork, measured: int) -> str:
    """Say which of several saved networks was taken."""
    valid = sum(each.state == "valid" for each in record.networks)
    if valid < 2:
        return ""
    rule = f"the best of {measured} that were measured" if measured > 1 else "the first"
    return (
        f" Of the {valid} saved networks this is {rule}, {taken.folder}; `handin.toml` can name "
        "another."
    )


def _started(predictions: Predictions) -> bool:
    """Ask for the first rows, for a network that gives none does not count as one."""
    return bool(predictions.so_far.rows or predictions.more().rows)


def _claimed(evidence: Evidence, why: str) -> Reading:
    """Find the accuracy that the code was seen to print, where there is no network to measure."""
    choice = evidence.claims.executed
    if choice.claim is None:
        return _without_claim(evidence, why)
    doubt = choice.doubt or spoiled_by(evidence.document, evidence.code)
    if doubt:
        note = f"There is no network to measure ({why}), and of your run's {choice.claim.value:.3f}"
        quotes = [each.quote for each in choice.rivals or (choice.claim,)]
        return Reading.unreadable(f"{note} a person has to say what counts: {doubt}.", *quotes)
    return Reading.of(choice.claim, choice.claim.quote, note=why)


def _without_claim(evidence: Evidence, why: str) -> Reading:
    """Say that nothing was executed, unless an output has a number that may be the accuracy."""
    if possible := evidence.claims.possibly_executed:
        note = f"There is no network to measure ({why}); a number that your run shows may count."
        return Reading.unreadable(note, *possible)
    note = f"There is no network to measure ({why}), and no executed accuracy."
    return Reading.missing(note, *map(_folder, evidence.network.networks))


_NAME = "Set `id2label` so that every class has the name of its label, as in the data."


def _folder(network: SavedNetwork) -> Quote:
    return Quote(f"saved network in {network.folder}", network.folder)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."

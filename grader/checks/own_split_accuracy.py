"""What a project reports, measured again: on the student's own test rows, or on supplied ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.checks.own_split_text import TextClaim, measure_texts, text_claim
from grader.checks.provenance import claims_of, flag_of_claims
from grader.checks.supplied_rows import Fit, fit_of
from grader.checks.without_network import read_number, told_of
from grader.errors import Rejected
from grader.evidence import Evidence
from grader.evidence.networks.asking import Undecided
from grader.evidence.networks.generating import TextAnswers
from grader.evidence.networks.predicting import Predictions
from grader.measuring.growing import Measurement, Truth, measure
from grader.measuring.intervals import wilson
from grader.measuring.label_maps import named_labels
from grader.measuring.reproduction import Baseline, Measured, Reproduction, judge_reproduction
from grader.reading.datasets.leaks import Leak, worst_leak
from grader.reading.practice.splits import Split
from grader.reading.project.metrics import shown_metrics
from grader.reading.project.own_rows import OwnRows
from grader.reading.project.task import Task
from grader.records import NetworkRecord, SavedNetwork
from grader.report import Flag
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict

_ERROR_RATE = 0.05
_NAME = "Set `id2label` and `label2id` when you load the network, so that it names its classes."
_BETTER = "A network should beat an answer that needs no training."
_SAVE = "Hand in the saved folder and the rows you test on, as a file of their own."


@dataclass(frozen=True)
class Measurable:
    """A network, the rows that it may be asked, and what is reported of it."""

    network: SavedNetwork
    rows: OwnRows
    claim: TextClaim
    task: Task | None = None
    own: Predictions | TextAnswers | None = None  # not asked yet
    base: TextAnswers | None = None
    supplied: Predictions | None = None
    data_names: tuple[str, ...] = ()  # of the classes
    leak: Leak | None = None


@dataclass(frozen=True)
class OwnSplitAccuracy:
    """Compare what the student reports with what we measure on the student's own test rows.

    Rows that the instructor supplies replace them where their labels are the network's classes;
    then to beat the largest class earns everything, for what is reported is of other rows.
    `claimed` is the credit for a number that a run shows where no weights are handed in, `unbeaten`
    that for a network no better than an answer that needs no training.
    """

    claimed: float = 0.5
    unbeaten: float = 0.5

    def read(self, evidence: Evidence) -> Reading:
        """Find a saved network and the rows it was tested on, or else what a run printed."""
        network = _counting(evidence.network)
        if network is None:
            return read_number(evidence, self.claimed)
        found = _measurable(evidence, network)
        place = Quote(f"saved network in {network.folder}", network.folder)
        return Reading.of(found, *filter(None, (place, found.claim.quote)))

    def judge(self, reading: Reading, key: Key) -> Verdict:
        """Give half for a number without weights; measure a network on the rows that count."""
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=_SAVE)
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(
                reading.note, *reading.quotes, next_step=_SAVE, suggested=reading.value
            )
        if isinstance(reading.value, Measurable):
            return self._judged(reading.value, reading.quotes, key)
        return Verdict.scored(reading.value, reading.note, *reading.quotes, next_step=_SAVE)

    def flags(self, evidence: Evidence, key: Key) -> Iterator[Flag]:
        """Yield what is reported and lies outside the interval of the supplied rows."""
        network = _counting(evidence.network)
        asked = evidence.predictions.get(network.folder) if network else None
        if network is None or asked is None or not asked.so_far.rows:
            return
        if fit_of(key, network, evidence.label_names) is Fit.SAME:
            try:
                found = _of_supplied(asked, key)
            except Undecided:  # more rows could not be asked
                return
            interval = found.measured.low, found.measured.high
            claims = claims_of(evidence.claims, network)
            flag = flag_of_claims(claims, found.measured.value, len(found.made.rows), interval)
            yield from filter(None, [flag])

    def _judged(self, value: Measurable, quotes: tuple[Quote, ...], key: Key) -> Verdict:
        """Choose the rows; what keeps us from measuring is for a person."""
        fit = fit_of(key, value.network, value.data_names)
        labels = ", ".join(key.label_names)
        if fit is Fit.UNCLEAR:
            classes = ", ".join(value.network.labels) or "without names"
            note = f"The supplied rows have the labels {labels}, your network's classes: {classes}."
            return Verdict.manual(f"{note} A person has to match them.", *quotes, next_step=_NAME)
        try:
            if fit is Fit.SAME:
                return self._on_supplied(value, quotes, key)
            verdict = self._on_own(value, quotes)
        except (Rejected, Undecided) as exc:
            return Verdict.manual(f"Your network could not be measured: {exc}.", *quotes)
        if fit is Fit.OTHER:
            why = f"are of another task (labels: {labels})" if labels else "have no labels"
            note = f"The supplied rows {why}, so yours count."
            return replace(verdict, summary=f"{verdict.summary} {note}")
        return verdict

    def _on_supplied(self, value: Measurable, quotes: tuple[Quote, ...], key: Key) -> Verdict:
        """Judge by rows of the instructor's: what the student reports is of others."""
        if value.supplied is None:
            return Verdict.manual("The network and the supplied rows are here.", *quotes)
        found = _of_supplied(value.supplied, key)
        told = f"{len(found.made.rows):,} rows that your instructor supplied"
        judged = judge_reproduction(
            found.measured, told, value.claim.value, found.baseline,
            unbeaten=self.unbeaten, is_of_rows=False,
        )  # fmt: skip
        return self._credited(judged, quotes, found.doubt)

    def _on_own(self, value: Measurable, quotes: tuple[Quote, ...]) -> Verdict:
        """Judge by the student's own test rows."""
        rows = value.rows
        if leak := value.leak or rows.leak:
            return Verdict.manual(told_of(leak), *quotes, leak.quote, suggested=0.0)
        if value.network.state != "valid":
            return Verdict.manual(f"{value.network.folder}: {value.network.reason}.", *quotes)
        if rows.why:
            note = f"The network is here; on which rows you tested it cannot be told: {rows.why}."
            return Verdict.manual(note, *quotes, next_step=_SAVE)
        if value.own is None:
            return Verdict.manual(f"The network and {rows.told} are here.", *quotes)
        doubt = how = ""
        baseline: Baseline | None
        if isinstance(value.own, TextAnswers):
            measured, baseline, how = measure_texts(
                value.own, value.base, rows, value.claim, value.task
            )
        else:
            found = _measured(value.own, rows.labels, rows.names, is_numbered=rows.is_numbered)
            measured, baseline, doubt = found.measured, found.baseline, found.doubt
        judged = judge_reproduction(
            measured, rows.told, value.claim.value, baseline, unbeaten=self.unbeaten
        )
        return self._credited(judged, quotes, doubt, how)

    def _credited(
        self, judged: Reproduction, quotes: tuple[Quote, ...], doubt: str, how: str = ""
    ) -> Verdict:
        """Give the credit, where it is plain which class is which label and the claim fits."""
        summary = f"{judged.summary} Asked with {how}." if how else judged.summary
        if doubt:
            return Verdict.manual(f"{summary} {doubt}", *quotes, next_step=_NAME)
        if judged.credit is None:
            return Verdict.manual(summary, *quotes, suggested=self.unbeaten)
        return Verdict.scored(judged.credit, summary, *quotes, next_step=_BETTER)


@dataclass(frozen=True)
class _Scored:
    """An accuracy with all that it rests on; `doubt` says where it may not be one."""

    made: Measurement
    measured: Measured
    baseline: Baseline
    doubt: str = ""


def _counting(record: NetworkRecord) -> SavedNetwork | None:
    """Give the network that counts, or else one that we cannot ask."""
    usable = [n for n in record.networks if n.state in {"valid", "unsupported"}]
    chosen = (network for network in usable if network.folder == record.chosen)
    return next(chosen, next(iter(usable), None))


def _measurable(evidence: Evidence, network: SavedNetwork) -> Measurable:
    """Put together what there is to measure, and the number to compare it with."""
    task, folder = evidence.task.task, network.folder
    if network.task == "classification":
        told = evidence.claims.choice.claim
        fits = told is not None and told.split is not Split.TRAIN
        claim = TextClaim("accuracy", *((told.value, told.quote) if told and fits else ()))
    else:
        foretells = network.task == "language-modelling"
        claim = text_claim(shown_metrics(evidence.claims), task, foretells=foretells)
    return Measurable(
        network,
        evidence.own_rows,
        claim,
        task,
        own=evidence.own_predictions.get(folder) or evidence.own_texts.get(folder),
        base=evidence.own_texts.get(network.base),
        supplied=evidence.predictions.get(folder),
        data_names=evidence.label_names,
        leak=worst_leak(evidence.surveyed),
    )


def _of_supplied(predictions: Predictions, key: Key) -> _Scored:
    return _measured(predictions, key.labels or (), key.label_names)


def _measured(
    predictions: Predictions,
    labels: Sequence[int],
    names: Sequence[str],
    *,
    is_numbered: bool = False,
) -> _Scored:
    """Ask about as many rows as say whether the network beats the largest class."""
    classes = predictions.network.labels
    called = {str(label): (names[label],) for label in set(labels)}
    majority = max(map(labels.count, set(labels))) / len(labels)
    made = measure(predictions, classes, Truth(labels, called), [majority], _ERROR_RATE)
    right, seen = sum(made.right), len(made.right)
    low, high = wilson(right, seen) if made.decision.exhausted else made.decision.bounds
    nameless = not is_numbered and set(named_labels(classes, called)) <= {None}
    doubt = ""
    if made.swap.looks_inverted:
        doubt = f"Yet {made.swap}."
    elif made.map.undecided or nameless:
        doubt = "The network does not name its classes as the rows do."
    baseline = Baseline(majority, "always the largest class")
    return _Scored(made, Measured(right / seen, low, high), baseline, doubt)

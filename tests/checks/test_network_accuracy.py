"""Credit for a saved network rests on what we measured, and on no number that it tells."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from grader.checks.network_accuracy import NetworkAccuracy, Saved
from grader.errors import Rejected
from grader.evidence import Evidence
from grader.evidence.networks.asking import Undecided
from grader.evidence.networks.predicting import Predicted
from grader.records import NetworkRecord, SavedNetwork
from grader.report import Exhibit
from grader.rubric import Key
from grader.verdict import Reading, Status, Verdict
from tests.written_code import cell, evidence_of

STEPS = ((0.9, 6.0), (0.85, 5.0), (0.8, 4.0), (0.7, 3.0), (0.6, 1.5))
NAMES = {"0": ("neg", "LABEL_0"), "1": ("pos", "LABEL_1")}
CHECK = NetworkAccuracy(STEPS, NAMES)
LABELS = (0, 1) * 10


@dataclass
class Answers:
    """Predictions that are known beforehand, given out block by block."""

    network: SavedNetwork
    predicted: tuple[int, ...]
    block: int = 100
    exact: bool = False
    broken: Exception | None = None  # comes in place of the second block
    given: int = 0

    @property
    def population(self) -> int:
        return len(self.predicted)

    @property
    def so_far(self) -> Predicted:
        logits = np.eye(2, dtype=np.float32)[list(self.predicted[: self.given])]
        return Predicted(tuple(range(self.given)), logits)

    def more(self) -> Predicted:
        if self.given and self.broken:
            raise self.broken
        self.given = min(self.given + self.block, self.population)
        return self.so_far


def judged(answers: Answers, labels: tuple[int, ...] = LABELS, check: Any = CHECK) -> Verdict:
    record = NetworkRecord((answers.network,), answers.network.folder)
    saved: Any = Saved(record, (answers,))  # type: ignore[arg-type]
    verdict: Verdict = check.judge(
        Reading.of(saved), Key(labels=labels, label_names=("neg", "pos"))
    )
    return verdict


def network(*labels: str, state: str = "valid", folder: str = "net") -> SavedNetwork:
    return SavedNetwork(folder, "full", state, "why not", labels=labels)


def some_right(right: int, labels: tuple[int, ...] = LABELS) -> tuple[int, ...]:
    wrong = set(np.random.default_rng(0).permutation(len(labels))[right:].tolist())
    return tuple(1 - y if n in wrong else y for n, y in enumerate(labels))


@pytest.mark.parametrize(
    ("right", "credit"), [(20, 1), (18, 1), (17, 5 / 6), (12, 0.25), (11, 0), (8, 0)]
)
def test_credit_goes_by_the_steps(right: int, credit: float) -> None:
    assert judged(Answers(network(), some_right(right))).credit == pytest.approx(credit)


def test_a_part_of_the_rows_decides_what_is_clear_and_all_of_them_when_asked() -> None:
    labels = (0, 1) * 5000
    told = some_right(9700, labels)
    answers = Answers(network(), told)
    verdict = judged(answers, labels)
    assert verdict.credit == 1
    assert answers.given < 1000
    assert f"{answers.given:,} of 10,000 held-out texts" in verdict.summary
    exact = Answers(network(), told, exact=True)
    assert "of all 10,000 held-out texts" in judged(exact, labels).summary


def test_a_new_threshold_only_asks_for_more() -> None:
    labels = (0, 1) * 5000
    told = some_right(9500, labels)
    answers = Answers(network(), told)
    judged(answers, labels)
    before = answers.given
    stricter = NetworkAccuracy(((0.94, 6.0),), NAMES)
    assert judged(answers, labels, stricter).credit == 1
    assert before < answers.given < len(labels)


def test_the_labels_count_as_the_network_declares_them() -> None:
    swapped = tuple(1 - label for label in LABELS)
    named = judged(Answers(network("POSITIVE", "NEGATIVE"), swapped))
    assert named.status is Status.PASSED
    verdict = judged(Answers(network("LABEL_0", "LABEL_1"), swapped))
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 1)
    assert "0.0 % as declared, 100.0 % swapped" in verdict.summary
    assert "id2label" in verdict.next_step


def test_classes_whose_names_mean_nothing_are_for_a_person() -> None:
    verdict = judged(Answers(network("apple", "pear", "plum"), LABELS))
    assert verdict.status is Status.MANUAL
    assert "'apple'" in verdict.summary


def test_a_network_that_does_not_classify_is_for_a_person() -> None:
    writer = SavedNetwork("net", "full", "valid", task="generation")
    verdict = CHECK.judge(
        Reading.of(Saved(NetworkRecord((writer,), "net"), ())), Key(labels=LABELS)
    )
    assert verdict.status is Status.MANUAL
    assert "made for generation" in verdict.summary


@pytest.mark.parametrize("broken", [Rejected("it broke"), Undecided("our limit")])
def test_a_network_that_stops_half_way_is_for_a_person_and_no_zero(broken: Exception) -> None:
    labels = (0, 1) * 500
    told = some_right(880, labels)
    verdict = judged(Answers(network(), told, broken=broken), labels)
    assert (verdict.status, verdict.credit) == (Status.MANUAL, None)
    assert str(broken) in verdict.summary.lower()


def test_of_several_networks_the_rubric_says_which_counts() -> None:
    first, best = network(folder="a"), network(folder="b")
    answers = (Answers(first, some_right(13)), Answers(best, some_right(19)))
    record = NetworkRecord((first, best), "a")

    def credit(check: NetworkAccuracy, count: int) -> float | None:
        saved: Any = Saved(record, answers[:count])  # type: ignore[arg-type]
        return check.judge(Reading.of(saved), Key(labels=LABELS)).credit

    assert credit(CHECK, 1) == 0.25
    assert credit(NetworkAccuracy(STEPS, NAMES, candidates="best"), 2) == 1
    saved: Any = Saved(record, answers[:1])  # type: ignore[arg-type]
    told = CHECK.judge(Reading.of(saved), Key(labels=LABELS)).summary
    assert "Of the 2 saved networks this is the first, a" in told


def evidence_with(answers: Answers, printed: str = "") -> Evidence:
    run = RUN.format(load="d = load_dataset('imdb')\n", train="d['train']", test="d['test']")
    known = evidence_of(cell(1, run, count=1), cell(2, "t.evaluate()", printed, count=2))
    record = NetworkRecord((answers.network,), answers.network.folder)
    return Evidence(
        document=lambda: known.document.record,
        code=lambda: known.code.record,
        network=lambda: record,
        predictions=lambda: {answers.network.folder: answers},
    )


def test_a_claim_outside_the_measured_interval_is_flagged_with_both_numbers() -> None:
    labels = (0, 1) * 200
    key = Key(labels=labels, label_names=("neg", "pos"))
    for claimed, flagged in ((0.99, True), (0.88, False)):
        evidence = evidence_with(
            Answers(network(), some_right(350, labels)), f"{{'eval_accuracy': {claimed}}}"
        )
        CHECK.judge(CHECK.read(evidence), key)
        flags = [flag for flag in CHECK.flags(evidence, key) if flag.id == "claimed-measured"]
        assert bool(flags) is flagged
        assert not flagged or "Reported 0.99 (an output); we measured 0.875" in flags[0].detail


def test_what_was_measured_is_shown_with_its_formulas() -> None:
    labels = (0, 1) * 200
    key = Key(labels=labels, label_names=("neg", "pos"))
    evidence = evidence_with(Answers(network(), some_right(398, labels), exact=True))
    CHECK.judge(CHECK.read(evidence), key)
    scores, confusion = CHECK.exhibits(evidence, key)
    assert isinstance(scores, Exhibit)
    assert dict((row[0], row[3]) for row in scores.rows)["accuracy"] == "0.995"
    assert "macro F1 = `sum(F1) / labels`" in scores.note
    assert confusion.rows == (("neg", "200", "0"), ("pos", "2", "198"))


RUN = (
    "from transformers import *\nfrom datasets import load_dataset\n{load}"
    "m = AutoModelForSequenceClassification.from_pretrained('distilbert-base-uncased')\n"
    "t = Trainer(model=m, train_dataset={train}, eval_dataset={test})\nt.train()"
)


@pytest.mark.parametrize(
    ("load", "train", "test", "shown", "credit"),
    [
        ("d = load_dataset('imdb')\n", "d['train']", "d['test']", "{'eval_accuracy': 0.91}", 0.5),
        ("d = load_dataset('imdb')\n", "d['test']", "d['test']", "{'eval_accuracy': 0.98}", None),
        (
            "a = load_dataset('imdb', split='train[:2000]')\n"
            "b = load_dataset('imdb', split='test[:500]')\n",
            "a", "b", "{'eval_accuracy': 1.0}", None,
        ),
        ("d = load_dataset('imdb')\n", "d['train']", "d['test']", "[0.31, 0.913, 4.2]", None),
        ("d = load_dataset('imdb')\n", "d['train']", "d['test']", "{'eval_loss': 0.31}", 0),
    ],
)  # fmt: skip
def test_a_claim_counts_half_and_one_that_cannot_be_taken_is_for_a_person(
    load: str, train: str, test: str, shown: str, credit: float | None
) -> None:
    run = cell(1, RUN.format(load=load, train=train, test=test), count=1)
    evidence = evidence_of(run, cell(2, "t.evaluate()", shown, count=2))
    seen = Evidence(
        document=lambda: evidence.document.record,
        code=lambda: evidence.code.record,
        network=lambda: NetworkRecord(()),
    )
    verdict = CHECK.judge(CHECK.read(seen), Key())
    assert verdict.credit == credit

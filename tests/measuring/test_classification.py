"""Every score is scikit-learn's, and each printed formula says how it comes about."""

import numpy as np
import pytest
from sklearn import metrics
from sklearn.calibration import calibration_curve

from grader.measuring.classification import (
    BINS,
    FORMULAS,
    NOTES,
    Classification,
    answers,
    classification,
)

DRAW = np.random.default_rng(7)
TRUTH = DRAW.integers(0, 3, 400).tolist()
LOGITS = (DRAW.normal(size=(400, 4)) + 1.5 * np.eye(4)[TRUTH]).astype("f4")
LOGITS[5] = np.nan
LOGITS[6, 2] = np.inf
MAP = {0: 0, 1: 1, 2: 2}  # class 3 stands for no label
FOUND = classification(LOGITS, TRUTH, MAP)
TOLD = answers(LOGITS, MAP)


def by_formula(name: str, values: dict[str, object]) -> float:
    """Evaluate the text that a report prints."""
    return float(eval(FORMULAS[name].replace(" F1", " f1"), {}, values))  # noqa: S307 ours


def counts(found: Classification, label: int) -> dict[str, object]:
    table = np.array(found.confusion)
    tp = int(table[label, label])
    return {"tp": tp, "fp": int(table[:, label].sum()) - tp, "fn": int(table[label].sum()) - tp}


def test_the_printed_accuracy_is_scikit_learns() -> None:
    expected = metrics.accuracy_score(TRUTH, TOLD)
    assert by_formula("accuracy", {"right": FOUND.right, "rows": FOUND.rows}) == expected
    assert FOUND.accuracy == expected


@pytest.mark.parametrize("label", [0, 1, 2])
@pytest.mark.parametrize(
    ("name", "score"),
    [
        ("precision", metrics.precision_score),
        ("recall", metrics.recall_score),
        ("F1", metrics.f1_score),
    ],
)
def test_the_printed_score_of_a_label_is_scikit_learns(name: str, score, label: int) -> None:
    expected = score(TRUTH, TOLD, labels=[label], average=None)[0]
    assert by_formula(name, counts(FOUND, label)) == pytest.approx(expected, abs=1e-12)
    assert getattr(FOUND.labels[label], name.lower()) == expected


@pytest.mark.parametrize("average", ["macro", "weighted"])
def test_the_printed_average_is_scikit_learns(average: str) -> None:
    expected = metrics.f1_score(TRUTH, TOLD, labels=[0, 1, 2], average=average)
    each = np.array([label.f1 for label in FOUND.labels])
    support = np.array([label.support for label in FOUND.labels])
    values = {"F1": each, "support": support, "labels": len(each), "sum": np.sum}
    printed = eval(FORMULAS[f"{average} F1"], {}, values)  # noqa: S307 ours
    assert printed == pytest.approx(expected, abs=1e-12)
    assert getattr(FOUND, f"{average}_f1") == pytest.approx(expected, abs=1e-12)


def test_the_printed_calibration_error_is_that_of_scikit_learns_bins() -> None:
    finite = np.isfinite(LOGITS).all(axis=1)
    shares = np.exp(LOGITS[finite].astype(float))
    confidence = (shares / shares.sum(axis=1, keepdims=True)).max(axis=1)
    right = (np.array(TOLD) == TRUTH)[finite]
    accuracy, mean = calibration_curve(right, confidence, n_bins=BINS)
    size = np.histogram(confidence, np.linspace(0, 1, BINS + 1))[0]
    values = {"size": size[size > 0], "accuracy": accuracy, "confidence": mean, "sum": np.sum}
    assert by_formula("calibration error", values) == pytest.approx(
        FOUND.calibration_error, abs=1e-12
    )
    assert NOTES["calibration error"].startswith("over 15 equal bins")


def test_rows_without_a_number_and_classes_without_a_label_are_wrong_and_counted() -> None:
    assert FOUND.without_number == 2
    assert FOUND.outside == int((LOGITS[np.isfinite(LOGITS).all(axis=1)].argmax(axis=1) == 3).sum())
    last_column = sum(row[-1] for row in FOUND.confusion)
    assert last_column == FOUND.without_number + FOUND.outside > 2
    assert [sum(row) for row in FOUND.confusion] == [label.support for label in FOUND.labels]
    assert FOUND.right == sum(a == b for a, b in zip(TOLD, TRUTH, strict=True))


def test_a_permuted_map_is_scored_as_it_is_declared() -> None:
    sure = np.array([[9, -9], [-9, 9], [9, -9]], dtype="f4")
    assert classification(sure, [0, 1, 0], {0: 0, 1: 1}).accuracy == 1
    inverted = classification(sure, [0, 1, 0], {0: 1, 1: 0})
    assert (inverted.accuracy, inverted.macro_f1) == (0, 0)
    assert inverted.calibration_error == pytest.approx(1, abs=1e-6)


def test_a_network_without_any_number_has_no_calibration_error() -> None:
    found = classification(np.full((3, 2), np.nan, "f4"), [0, 1, 0], {0: 0, 1: 1})
    assert (found.right, found.without_number, found.calibration_error) == (0, 3, None)


def test_one_label_that_never_occurs_or_is_never_told_scores_nothing() -> None:
    always_first = np.array([[1, 0]] * 4, dtype="f4")
    found = classification(always_first, [0, 0, 1, 1], {0: 0, 1: 1})
    assert [label.f1 for label in found.labels] == [pytest.approx(2 / 3), 0]
    assert classification(always_first, [0] * 4, {0: 0, 1: 1}).macro_f1 == 1


def test_rows_and_labels_of_different_number_are_refused() -> None:
    with pytest.raises(ValueError, match="4 rows of logits for 3 labels"):
        classification(np.zeros((4, 2), "f4"), [0, 1, 0], {0: 0, 1: 1})

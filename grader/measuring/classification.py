"""Scores of a classifier: accuracy, F1, the confusion matrix and the calibration error.

scikit-learn computes them; `FORMULAS` says how, for the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Logits = NDArray[np.float32]

NO_LABEL = -1  # the answer of a row without a number, or of a class that is none of the labels
BINS = 15

# Each is an expression of the counts that stand beside it in a report; tp, fp and fn are the true
# positives, false positives and false negatives of one label.
FORMULAS = {
    "accuracy": "right / rows",
    "precision": "tp / (tp + fp)",
    "recall": "tp / (tp + fn)",
    "F1": "2 * tp / (2 * tp + fp + fn)",
    "macro F1": "sum(F1) / labels",
    "weighted F1": "sum(F1 * support) / sum(support)",
    "calibration error": "sum(size * abs(accuracy - confidence)) / sum(size)",
}
NOTES = {
    "precision": "0 where the label is never predicted",
    "recall": "0 where the label has no rows",
    "F1": "0 where the label neither occurs nor is predicted",
    "macro F1": "every label counts the same",
    "weighted F1": "every label counts by its rows, its support",
    "calibration error": f"over {BINS} equal bins of the confidence, the greatest softmax "
    "probability (Guo et al. 2017, ICML, equation 3); rows without a number are left out",
}


@dataclass(frozen=True)
class LabelScore:
    """How well one label is told; `support` is the number of its rows."""

    label: int
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Classification:
    """The scores of a classifier on some rows.

    `confusion` has a row for each label and a column for each answer: the labels in order, then
    one for answers that are no label. Those are wrong: `without_number` rows have a logit that is
    not finite, in `outside` rows the answer is a class that stands for none of the labels.
    """

    rows: int
    right: int
    macro_f1: float
    weighted_f1: float
    labels: tuple[LabelScore, ...]
    confusion: tuple[tuple[int, ...], ...]
    calibration_error: float | None  # None if no row has numbers
    without_number: int
    outside: int

    @property
    def accuracy(self) -> float:
        """The share of right answers, 0 to 1."""
        return self.right / self.rows


def answers(logits: Logits, to_label: Mapping[int, int]) -> list[int]:
    """Give the label of each row's greatest logit, the first of equal ones.

    A row with a logit that is not finite, and a class that `to_label` lacks, give NO_LABEL.
    """
    import numpy as np

    classes = logits.shape[1]
    table = np.array([to_label.get(index, NO_LABEL) for index in range(classes)])
    numbers = _with_numbers(logits)
    best = np.where(numbers[:, np.newaxis], logits, 0).argmax(axis=1)
    return [int(label) for label in np.where(numbers, table[best], NO_LABEL)]


def classification(
    logits: Logits, truth: Sequence[int], to_label: Mapping[int, int]
) -> Classification:
    """Score logits, rows x classes, under a map from classes to labels.

    The labels are those that occur in `truth`; an answer that is none of them is wrong.
    """
    import numpy as np
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    if len(truth) != len(logits) or not len(truth):
        raise ValueError(f"{len(logits)} rows of logits for {len(truth)} labels")
    known = sorted(set(truth))
    answered = answers(logits, to_label)
    told = [label if label in known else NO_LABEL for label in answered]
    each = precision_recall_fscore_support(truth, told, labels=known, zero_division=0)
    f1, support = each[2], each[3]
    counts = confusion_matrix(truth, told, labels=[*known, NO_LABEL])[:-1]
    without_number = len(logits) - int(_with_numbers(logits).sum())
    return Classification(
        rows=len(truth),
        right=int(np.trace(counts)),
        macro_f1=float(f1.mean()),
        weighted_f1=float(np.average(f1, weights=support)),
        labels=tuple(
            LabelScore(label, float(p), float(r), float(f), int(n))
            for label, p, r, f, n in zip(known, *each, strict=True)
        ),
        confusion=tuple(tuple(int(n) for n in row) for row in counts),
        calibration_error=calibration_error(logits, truth, to_label),
        without_number=without_number,
        outside=told.count(NO_LABEL) - without_number,
    )


def calibration_error(
    logits: Logits, truth: Sequence[int], to_label: Mapping[int, int]
) -> float | None:
    """Give the expected calibration error of the rows that have numbers.

    Guo et al. 2017, "On calibration of modern neural networks", ICML: the mean distance between
    confidence and accuracy over equal bins, each open below and closed above.
    """
    import numpy as np
    from scipy.special import softmax

    numbers = _with_numbers(logits)
    if not numbers.any():
        return None
    confidence = softmax(logits[numbers].astype(np.float64), axis=1).max(axis=1)
    right = (np.array(answers(logits, to_label)) == np.array(truth))[numbers]
    edges = np.linspace(0, 1, BINS + 1)[1:-1]
    bins = np.searchsorted(edges, confidence)
    gaps: Any = np.bincount(bins, weights=right - confidence, minlength=BINS)
    return float(np.abs(gaps).sum() / len(confidence))


def _with_numbers(logits: Logits) -> NDArray[np.bool]:
    """Tell which rows are finite throughout."""
    import numpy as np

    return np.array(np.isfinite(logits).all(axis=1))

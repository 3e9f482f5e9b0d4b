"""Measure a classifier on as much of a test set as its points need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from grader.measuring.classification import Classification, answers, classification
from grader.measuring.label_maps import LabelMap, Swap, best_map, label_map
from grader.measuring.sequence import Decision, decide


class Predicted(Protocol):
    """Rows of a test set in the order in which they were asked about, and the logits of each."""

    @property
    def rows(self) -> Sequence[int]:
        """Positions in the test set."""
        ...

    @property
    def logits(self) -> Any:
        """A float32 array, rows x classes."""
        ...


class Growing(Protocol):
    """Predictions that can be asked for more."""

    @property
    def population(self) -> int:
        """The number of rows of the whole test set."""
        ...

    @property
    def exact(self) -> bool:
        """True if every row is wanted, whatever is decided before."""
        ...

    @property
    def so_far(self) -> Predicted:
        """All that was predicted."""
        ...

    def more(self) -> Predicted:
        """Predict the next rows, and return all so far."""
        ...


@dataclass(frozen=True)
class Truth:
    """The labels of a test set, and what a network's config may call each."""

    labels: Sequence[int]
    names: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Measurement:
    """What a network does on the rows that were needed."""

    decision: Decision
    scores: Classification
    map: LabelMap
    swap: Swap
    right: tuple[bool, ...]  # of each row, in the order in which they were asked about
    rows: tuple[int, ...]

    def of_split(self, split: Sequence[str]) -> tuple[tuple[bool, ...], tuple[str, ...]]:
        """Give, for each row that was asked about, whether it is right and what it belongs to."""
        return self.right, tuple(split[row] for row in self.rows)


def measure(
    predictions: Growing,
    classes: Sequence[str],
    truth: Truth,
    thresholds: Sequence[float],
    error_rate: float,
) -> Measurement:
    """Ask for rows until it is certain, at `error_rate`, which threshold the accuracy reaches."""
    seen = predictions.so_far if len(predictions.so_far.rows) else predictions.more()
    while True:
        labels = [truth.labels[row] for row in seen.rows]
        named = classes or [f"LABEL_{index}" for index in range(seen.logits.shape[1])]
        declared = label_map(named, truth.names, truth.labels)
        told = answers(seen.logits, declared.to_label)
        right = [answer == label for answer, label in zip(told, labels, strict=True)]
        decision = decide(right, predictions.population, thresholds, error_rate)
        open_ = decision.step is None or predictions.exact
        if len(labels) == predictions.population or not open_:
            scores = classification(seen.logits, labels, declared.to_label)
            swap = best_map(seen.logits, labels, declared.to_label)
            return Measurement(decision, scores, declared, swap, tuple(right), tuple(seen.rows))
        seen = predictions.more()

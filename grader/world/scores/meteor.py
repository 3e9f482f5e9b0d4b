"""METEOR (Banerjee and Lavie, 2005) with words and their stems; no synonyms."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from grader.world.scores.bleu import tokenize
from grader.world.scores.stems import stem


def compute(
    predictions: Sequence[str],
    references: Sequence[Any],
    *,
    alpha: float = 0.9,
    beta: float = 3,
    gamma: float = 0.5,
) -> dict[str, float]:
    """Return the mean score."""
    scores = [
        max(
            _score(said, one, (alpha, beta, gamma))
            for one in ([true] if isinstance(true, str) else true)
        )
        for said, true in zip(predictions, references, strict=True)
    ]
    return {"meteor": sum(scores) / max(len(scores), 1)}


def _score(said: str, true: str, weights: tuple[float, float, float]) -> float:
    one, other = tokenize(said.lower()), tokenize(true.lower())
    places = _align(one, other)
    if not places:
        return 0.0
    alpha, beta, gamma = weights
    precision, recall = len(places) / len(one), len(places) / len(other)
    mean = precision * recall / (alpha * precision + (1 - alpha) * recall)
    ordered = sorted(places.items())
    chunks = 1 + sum((b[0] - a[0], b[1] - a[1]) != (1, 1) for a, b in pairwise(ordered))
    return float((1 - gamma * (chunks / len(places)) ** beta) * mean)


def _align(one: list[str], other: list[str]) -> dict[int, int]:
    """Pair words that are the same, then those with the same stem."""
    places: dict[int, int] = {}
    taken: set[int] = set()
    for change in (str, stem):
        changed = [change(word) for word in other]
        for at, word in enumerate(map(change, one)):
            if at in places:
                continue
            free = [i for i, another in enumerate(changed) if another == word and i not in taken]
            if free:
                places[at] = free[0]
                taken.add(free[0])
    return places

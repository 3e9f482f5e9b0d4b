"""Decide an accuracy from part of a test set, with an error rate that holds whenever one stops.

A test set has N rows, of which a network answers an unknown number K rightly; rows are looked at
in random order without replacement. For every K the ratio of its prior to its posterior
probability is a martingale that starts at 1 if K is the truth, so that the counts whose ratio is
below 1 / error rate hold the truth at every row at once with probability 1 - error rate (Ville's
inequality; Waudby-Smith and Ramdas 2020, "Confidence sequences for sampling without replacement",
NeurIPS 33, theorem 2.1 with the beta-binomial prior of section 2.1). Hence one may look after every
row and stop as soon as those counts lie between two thresholds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

from grader.measuring.intervals import wilson

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

PRIOR = (4.0, 1.0)  # Beta; clear students need a quarter fewer rows than with the flat (1, 1)


@dataclass(frozen=True)
class Decision:
    """What part of a test set says about the accuracy on all of it.

    `step` is the index of the first of the thresholds (best first) that the accuracy reaches, their
    number if it reaches none, and None if more rows must be looked at. Of the `seen` rows `right`
    were right, and the first `needed` of them decided it. `interval` holds the possible counts of
    right answers among all rows.
    """

    step: int | None
    seen: int
    right: int
    population: int
    interval: tuple[int, int]
    needed: int = 0
    borderline: tuple[float, ...] = ()  # thresholds that new texts might fall on either side of

    @property
    def exhausted(self) -> bool:
        """Whether every row was looked at: the count is exact."""
        return self.seen == self.population

    @property
    def accuracy(self) -> float:
        """The share of right answers in the rows that were looked at, 0 to 1."""
        return self.right / self.seen if self.seen else 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        """The accuracies on the whole test set that remain possible, 0 to 1."""
        return self.interval[0] / self.population, self.interval[1] / self.population


def decide(
    right: Sequence[bool],
    population: int,
    thresholds: Sequence[float],
    error_rate: float,
    *,
    prior: tuple[float, float] = PRIOR,
) -> Decision:
    """Say between which two thresholds the accuracy on all `population` rows lies.

    `right` tells which answers were right, in the random order in which the rows were drawn (not
    an order within blocks that suits the network). A wrong step comes with probability
    `error_rate` at most, however often this is called with more rows; a step, once given, stays,
    except that the exact count replaces it when every row is there. Thresholds come best first.
    """
    import numpy as np

    if list(thresholds) != sorted(set(thresholds), reverse=True):
        raise ValueError("thresholds must come best first, each once")
    if not 0 < error_rate < 1 or not len(right) <= population > 0:
        raise ValueError("an error rate lies between 0 and 1, and a test set has all its rows")
    counts = [least_count(threshold, population) for threshold in thresholds]
    hits = np.cumsum(np.asarray(right, dtype=np.int64))
    if len(hits) == population:
        return _exactly(int(hits[-1]), population, thresholds)
    if not len(hits):
        return Decision(None, 0, 0, population, (0, population))
    low, high = possible_counts(right, population, error_rate, prior)
    least, most = np.maximum.accumulate(low), np.minimum.accumulate(high)
    reached = np.searchsorted(counts[::-1], np.stack([least, most]), side="right")
    decided = (least <= most) & (reached[0] == reached[1])
    first = int(decided.argmax()) if decided.any() else len(hits) - 1
    step_or_none = len(counts) - int(reached[0, first]) if decided.any() else None
    last = len(hits) - 1 if least[-1] <= most[-1] else first
    if least[last] > most[last]:  # sets that contradict each other decide nothing
        least, most = low, high
    interval = int(least[last]), int(most[last])
    needed = first + 1 if decided.any() else 0
    return Decision(step_or_none, len(hits), int(hits[-1]), population, interval, needed)


def _exactly(total: int, population: int, thresholds: Sequence[float]) -> Decision:
    """Decide by the count of right answers among all rows."""
    reached = (total >= least_count(threshold, population) for threshold in thresholds)
    step = next((at for at, yes in enumerate(reached) if yes), len(thresholds))
    unsure = borderline(total, population, thresholds)
    return Decision(step, population, total, population, (total, total), population, unsure)


def possible_counts(
    right: Sequence[bool], population: int, error_rate: float, prior: tuple[float, float] = PRIOR
) -> tuple[Integers, Integers]:
    """Give, after each row, the least and the greatest count that its set holds.

    The sets are not intersected yet. The hypergeometric likelihood is log-concave in the count, so
    each set is an interval around its mode, and its ends are found by bisection for all rows at
    once.
    """
    import numpy as np

    hits = np.cumsum(np.asarray(right, dtype=np.int64))
    seen = np.arange(1, len(hits) + 1)
    misses = seen - hits
    mode: Integers = np.clip((population + 1) * hits // seen, hits, population - misses)
    log_ratio = _log_ratio(hits, misses, population, prior)
    limit = -np.log(error_rate)

    def end(outer: Integers) -> Integers:
        """Narrow the way from the mode, which is in the set, to a count just outside it."""
        inside: Integers = mode.copy()
        while np.any(open_ := abs(outer - inside) > 1):
            middle = np.where(open_, (inside + outer) // 2, inside)
            within = log_ratio(middle) < limit
            inside, outer = np.where(within, middle, inside), np.where(within, outer, middle)
        return inside

    return end(hits - 1), end(population - misses + 1)


def _log_ratio(
    hits: Integers, misses: Integers, population: int, prior: tuple[float, float]
) -> Any:
    """Give the function from counts to the logarithm of their prior-to-posterior ratios.

    By Bayes' rule it is the marginal likelihood of the answers, in their order, under the prior
    over their likelihood given the count.
    """
    import numpy as np
    from scipy.special import betaln, gammaln

    log_factorial = gammaln(np.arange(population + 1) + 1.0)
    marginal = betaln(prior[0] + hits, prior[1] + misses) - betaln(*prior)
    rest = population - hits - misses
    fixed = marginal + log_factorial[population] - log_factorial[rest]

    def log_ratio(count: Integers) -> Any:
        other = population - count
        ways = log_factorial[count] - log_factorial[count - hits]
        return fixed - ways - log_factorial[other] + log_factorial[other - misses]

    return log_ratio


def least_count(threshold: float, population: int) -> int:
    """Give the least number of right answers whose share reaches a threshold, exactly.

    The threshold is the decimal number that is written: 0.07 of 100 rows are 7, although
    0.07 * 100 is a little more in floating point.
    """
    return ceil(Fraction(repr(threshold)) * population)


def borderline(right: int, rows: int, thresholds: Sequence[float]) -> tuple[float, ...]:
    """Give the thresholds inside Wilson's 95 % interval: on new texts it might go either way."""
    low, high = wilson(right, rows)
    return tuple(threshold for threshold in thresholds if low < threshold <= high)


def told(decision: Decision, thresholds: Sequence[float], error_rate: float) -> str:
    """Say the decision to a student."""
    low, high = decision.interval
    right, population = f"{decision.right:,}", f"{decision.population:,}"
    if decision.step is None:
        return (
            f"Of the first {decision.seen:,} of {population} held-out texts {right} were answered "
            f"rightly; of all of them it may be {low:,} to {high:,}. More of them have to be "
            "looked at."
        )
    band = _band(decision.step, thresholds)
    if not decision.exhausted:
        return (
            f"{decision.seen:,} of {population} held-out texts, drawn at random, were enough: "
            f"{right} were answered rightly ({decision.accuracy:.3f}), so the accuracy on all of "
            f"them is {band} (from {low / decision.population:.4f} to "
            f"{high / decision.population:.4f}). Such a decision is wrong in at most "
            f"{100 * error_rate:g} % of cases."
        )
    share = decision.right * 10_000 // decision.population / 10_000
    text = (
        f"{right} of all {population} held-out texts were answered rightly ({share:.4f}): {band}."
    )
    if decision.borderline:
        near = " and ".join(map(_written, decision.borderline))
        least, most = wilson(decision.right, decision.population)
        text += (
            " This is a borderline case, decided by the exact count: with other texts it could "
            f"have come out on the other side of {near} (95 % interval {least:.3f} to {most:.3f})."
        )
    return text


def _band(step: int, thresholds: Sequence[float]) -> str:
    """Say between which thresholds a step lies."""
    least = f"at least {_written(thresholds[step])}" if step < len(thresholds) else ""
    below = f"below {_written(thresholds[step - 1])}" if step else ""
    return " and ".join(filter(None, [least, below]))


def _written(threshold: float) -> str:
    short = f"{threshold:.2f}"
    return short if float(short) == threshold else repr(threshold)

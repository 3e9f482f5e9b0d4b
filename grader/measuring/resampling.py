"""Bootstrap intervals over rows: what other held-out texts of the same kind might have given.

Percentile intervals of seeded resamples with replacement (Efron and Tibshirani 1993, "An
Introduction to the Bootstrap", chapter 13), by scipy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

RESAMPLES = 1000


def interval_of_means(values: Sequence[float]) -> tuple[float, float]:
    """Give the 95 % interval of a mean over rows."""
    import numpy as np

    return _interval((values,), np.mean)


def interval_of_ratios(
    above: Sequence[float], below: Sequence[float], change: Callable[[Any], Any]
) -> tuple[float, float]:
    """Give the 95 % interval of a function of sum over sum, such as exp(losses / tokens)."""

    def statistic(up: Any, down: Any, axis: int) -> Any:
        return change(up.sum(axis=axis) / down.sum(axis=axis))

    return _interval((above, below), statistic)


def _interval(columns: tuple[Sequence[float], ...], statistic: Any) -> tuple[float, float]:
    import numpy as np
    from scipy.stats import bootstrap

    found = bootstrap(
        tuple(np.asarray(column, dtype=float) for column in columns),
        statistic,
        paired=len(columns) > 1,
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=100,
        method="percentile",
        rng=np.random.default_rng(0),
    ).confidence_interval
    return float(found.low), float(found.high)

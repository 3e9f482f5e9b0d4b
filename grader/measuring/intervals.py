"""Intervals for shares of right answers."""

from __future__ import annotations

from math import hypot, sqrt
from statistics import NormalDist


def wilson(right: int, rows: int, level: float = 0.95) -> tuple[float, float]:
    """Give Wilson's score interval for a share, 0 to 1 (Wilson 1927, JASA 22: 209-212)."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = right / rows
    centre = share + z**2 / (2 * rows)
    spread = z * sqrt(share * (1 - share) / rows + z**2 / (4 * rows**2))
    scale = 1 + z**2 / rows
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def newcombe(
    first: tuple[int, int], second: tuple[int, int], level: float = 0.95
) -> tuple[float, float]:
    """Give Newcombe's interval for the first share minus the second, -1 to 1.

    Each is right answers and rows, of different texts. The hybrid score interval without
    continuity correction (Newcombe 1998, Statistics in Medicine 17: 873-890, method 10).
    """
    share, other = first[0] / first[1], second[0] / second[1]
    (low, high), (other_low, other_high) = wilson(*first, level), wilson(*second, level)
    difference = share - other
    return (
        difference - hypot(share - low, other_high - other),
        difference + hypot(high - share, other - other_low),
    )

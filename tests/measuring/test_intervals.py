"""Intervals give the numbers of the papers and of scipy."""

import pytest
from scipy.stats import binomtest

from grader.measuring.intervals import newcombe, wilson


@pytest.mark.parametrize(
    ("right", "rows"), [(0, 5), (5, 5), (18, 20), (900, 1000), (23_000, 25_000)]
)
@pytest.mark.parametrize("level", [0.9, 0.95, 0.999])
def test_wilsons_interval_is_scipys(right: int, rows: int, level: float) -> None:
    expected = binomtest(right, rows).proportion_ci(level, method="wilson")
    assert wilson(right, rows, level) == pytest.approx((expected.low, expected.high), abs=1e-12)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((10, 10), (0, 10), (0.6075, 1.0)),
    ],
)
def test_newcombes_interval_is_that_of_his_table_ii_method_10(
    first: tuple[int, int], second: tuple[int, int], expected: tuple[float, float]
) -> None:
    assert newcombe(first, second) == pytest.approx(expected, abs=0.00006)

"""How long texts are, and which are far from the others."""

from __future__ import annotations

from array import array

import numpy as np

from grader.inside.datasets.noted import Notes

_FAR = 5.0  # robust standard deviations of the logarithm
_LEAST_ROWS = 30


def histogram(lengths: array[int]) -> list[int]:
    """Count texts of 0, 1, 2-3, 4-7, 8-15 … words."""
    counted = np.bincount(
        np.ceil(np.log2(np.frombuffer(lengths, dtype=np.uint32) + 1.0)).astype(int)
    )
    return [int(count) for count in counted]


def note_outliers(lengths: array[int], notes: Notes) -> None:
    """Count texts whose length is far off: distance from the median in MADs of the logarithm.

    Leys et al. (2013), Detecting outliers, J. Exp. Soc. Psych. 49: 764-766.
    """
    words = np.frombuffer(lengths, dtype=np.uint32)
    filled = np.flatnonzero(words)
    if len(filled) < _LEAST_ROWS:
        return
    logs = np.log(words[filled])
    median = np.median(logs)
    spread = max(1.4826 * float(np.median(np.abs(logs - median))), 0.1)
    far = np.abs(logs - median) > _FAR * spread
    rows = filled[far]
    order = np.argsort(-np.abs(logs[far] - median), kind="stable")
    said = ", ".join(f"row {rows[at] + 1:,} has {words[rows[at]]:,} words" for at in order[:3])
    usual = round(float(np.exp(median)))
    notes.say(
        "length outliers", int(far.sum()), [int(rows[at]) + 1 for at in order[:5]],
        f"{said}; half of the texts have fewer than {usual:,}",
    )  # fmt: skip

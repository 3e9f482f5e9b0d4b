"""Right on the rows that students have, wrong on those that they do not."""

from __future__ import annotations

from collections.abc import Sequence

from grader.evidence.held_out import SPLITS
from grader.measuring.intervals import newcombe
from grader.report import Flag

_LEVEL = 0.99  # of thirty honest hand-ins one in seven classes has one beyond it
_LEAST = 20  # rows of each: fewer show no gap that is not chance


def flag_of_gap(right: Sequence[bool], split: Sequence[str]) -> Flag | None:
    """Compare the accuracy on public and private rows; None if they differ no more than by chance.

    `right` and `split` are by row. A network that saw the public rows in training knows them by
    heart, and gains nothing on the others. The interval is Newcombe's, at 99 %: a class has many
    networks, and one-sided it calls one in two hundred honest ones.
    """
    counts = {
        part: (sum(r for r, s in zip(right, split, strict=True) if s == part), split.count(part))
        for part in SPLITS
    }
    if min(rows for _, rows in counts.values()) < _LEAST:
        return None
    public, private = (counts[part] for part in SPLITS)
    low, high = newcombe(public, private, _LEVEL)
    if low <= 0:
        return None
    shares = [right / rows for right, rows in (public, private)]
    detail = (
        f"On the {public[1]:,} public rows of the test set {shares[0]:.3f} is right, on the "
        f"{private[1]:,} private ones {shares[1]:.3f}: a gap of {shares[0] - shares[1]:.3f} (99 % "
        f"interval {low:.3f} to {high:.3f}). Chance alone rarely makes one. Which rows did you "
        "train on, and which did you use to choose among your networks? Was the test split among "
        "them?"
    )
    return Flag("public-private-gap", "The network knows the public test rows better", detail)

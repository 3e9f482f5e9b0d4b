"""Stored accuracies against those that our own uncapped run of the same code shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from grader.reading.claims import Claims
from grader.reading.claims.claim import Claim, ClaimKind

TOLERANCE = 0.02  # other seeds, versions and hardware move a fine-tuned accuracy by about a point
_LINE = re.compile(r", line \d+$")


@dataclass(frozen=True)
class Gap:
    """An accuracy that was handed in, and what the same cell shows when we run it."""

    stored: Claim
    ours: Claim


def find_gaps(handed_in: Claims, ours: Claims) -> Iterator[Gap]:
    """Yield the accuracies that do not reproduce, cell by cell; a cell we did not reach is none."""
    again = _by_cell(ours)
    for cell, stored in _by_cell(handed_in).items():
        if cell not in again:
            continue
        last = again[cell][-1]
        pairs = zip_longest(stored, again[cell][: len(stored)], fillvalue=last)
        gap = next((Gap(a, b) for a, b in pairs if abs(a.value - b.value) > TOLERANCE), None)
        if gap is not None:
            yield gap


def _by_cell(claims: Claims) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims.found:
        if claim.kind is not ClaimKind.PROSE and not claim.of_epoch:
            found.setdefault(_LINE.sub("", claim.quote.place), []).append(claim)
    return found

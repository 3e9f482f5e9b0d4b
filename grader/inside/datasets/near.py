"""Texts that are nearly the same: MinHash finds the pairs, their words confirm them.

Broder (1997), On the resemblance and containment of documents; banding as in Leskovec, Rajaraman
and Ullman, Mining of Massive Datasets, section 3.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

LIKENESS = 0.7  # Jaccard index of words and pairs of words
MOST_TEXTS = 100_000
_MOST_LETTERS = 40_000_000
_MOST_PAIRS = 300_000
_PERMUTATIONS, _ROWS_OF_BAND = 64, 4
_CHUNK = 1_024
_WORDS = 300  # of a text
_SEED = 20240131


class NearWatch:
    """Keep the words of the first texts that differ, and compare them in the end."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self.texts: list[str] = []
        self.rows: list[int] = []
        self._letters = 0
        self._bands: list[NDArray[np.uint64]] = []
        self._waiting: list[list[str]] = []
        self.complete = True

    def see(self, start: int, words: Sequence[list[str]]) -> None:
        """Take a batch of texts, as words."""
        for row, each in enumerate(words, start):
            text = " ".join(each[:_WORDS])
            key = hash(text)
            if len(each) < 3 or key in self._seen:
                continue
            if len(self.texts) >= MOST_TEXTS or self._letters >= _MOST_LETTERS:
                self.complete = False
                return
            self._seen.add(key)
            self._letters += len(text)
            self.texts.append(text)
            self.rows.append(row)
            self._waiting.append(list(shingles(text)))
            if len(self._waiting) == _CHUNK:
                self._sketch()

    def pairs(self) -> list[tuple[int, int]]:
        """Give each row that is nearly an earlier one, with that: the earlier first."""
        self._sketch()
        found: dict[int, int] = {}
        for first, second in sorted(set(self._candidates()))[:_MOST_PAIRS]:
            if second not in found and self._likeness(first, second) >= LIKENESS:
                found[second] = first
        return [(self.rows[first], self.rows[second]) for second, first in sorted(found.items())]

    def _sketch(self) -> None:
        if not self._waiting:
            return
        from rensa import RMinHash

        matrix = RMinHash.digest_matrix_from_token_sets(self._waiting, _PERMUTATIONS, _SEED)
        digests = np.array(matrix.to_rows(), dtype=np.uint64)
        bands = digests.reshape(len(digests), -1, _ROWS_OF_BAND)
        self._bands.append((bands * _MIX).sum(axis=2, dtype=np.uint64))
        self._waiting = []

    def _candidates(self) -> Iterator[tuple[int, int]]:
        """Give the pairs that share a band: each text with the first one of its bucket."""
        if not self._bands:
            return
        bands = np.concatenate(self._bands)
        for band in bands.T:
            order = np.argsort(band, kind="stable")
            is_first = np.concatenate([[True], band[order][1:] != band[order][:-1]])
            firsts = order[is_first][np.cumsum(is_first) - 1]
            again = ~is_first
            yield from zip(firsts[again].tolist(), order[again].tolist(), strict=True)

    def _likeness(self, first: int, second: int) -> float:
        one, other = set(shingles(self.texts[first])), set(shingles(self.texts[second]))
        return len(one & other) / len(one | other)


_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93],
                dtype=np.uint64)  # fmt: skip


def shingles(text: str) -> Iterator[str]:
    """Give words and pairs of neighbours; of a text without spaces its signs."""
    words = text.split()
    if len(words) < 3 or len(text) > 12 * len(words):
        words = list(text.replace(" ", ""))
    yield from words
    yield from (f"{one} {other}" for one, other in pairwise(words))

"""Texts that are nearly the same: sketches of all of them find pairs, their words confirm these.

MinHash: Broder (1997), On the resemblance and containment of documents. A byte of each minimum is
kept: Li and König (2010), b-Bit Minwise Hashing. Neighbours in several sorted orders are compared:
Bawa, Condie and Ganesan (2005), LSH Forest.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from grader.inside.datasets.normal import words_of

LIKENESS = 0.7  # Jaccard index of words and pairs of words
MOST_PAIRS = 50_000  # to be confirmed
_SIZE = 32  # bytes of a sketch
_LEAST = 15  # equal bytes: of two texts as like as that, fewer than 1 in 300 has not so many
_ORDERS = 16
_NEIGHBOURS = (1, 2)
_ROW_BITS = 21  # of a sorting key; the others are the bytes of the sketch that come first
_WORDS = 300  # of a text
_LONG_WORD = 12  # letters, on average: the text is written without spaces
_SEED = 20240131
_CHUNK = 65_536

Pair = tuple[int, int]


class NearWatch:
    """Keep a sketch of every text, and find the rows that may be like an earlier one."""

    def __init__(self) -> None:
        self._rows = array("I")
        self._sketches = bytearray()
        self._hashes = _Hashes()

    def see(self, start: int, words: Sequence[list[str]]) -> None:
        """Take a batch of texts, as words."""
        parts = [(row, parts_of(each)) for row, each in enumerate(words, start)]
        kept = [(row, each) for row, each in parts if len(each) > 2]
        if kept:
            self._rows.extend(row for row, _ in kept)
            self._sketches += self._sketch([each for _, each in kept])

    def candidates(self, repeated: NDArray[np.int64]) -> list[Pair]:
        """Give rows with the earlier one that looks most like them; `repeated` ones are left out.

        The pairs are in the order of the later rows.
        """
        rows = np.frombuffer(self._rows, dtype=np.uint32)
        sketches = np.frombuffer(self._sketches, dtype=np.uint8).reshape(-1, _SIZE)
        best = np.full(len(rows), _LEAST - 1, dtype=np.uint8)
        partner = np.zeros(len(rows), dtype=np.uint32)
        new = np.flatnonzero(np.isin(rows, repeated, invert=True))
        for one, other in _neighbours(sketches, new.astype(np.uint64)):
            alike = np.count_nonzero(sketches[one] == sketches[other], axis=1).astype(np.uint8)
            earlier, later = np.minimum(one, other), np.maximum(one, other)
            better = np.flatnonzero(alike > best[later])
            better = better[np.argsort(alike[better], kind="stable")]  # of several the last stays
            best[later[better]], partner[later[better]] = alike[better], earlier[better]
        found = np.flatnonzero(best >= _LEAST)
        return list(zip(rows[partner[found]].tolist(), rows[found].tolist(), strict=True))

    def _sketch(self, texts: Sequence[Sequence[str]]) -> bytes:
        """Give the lowest bytes of the smallest hashes of each text's words and pairs of words."""
        from rensa import RMinHash

        ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
        hashes = map(self._hashes.__getitem__, chain.from_iterable(texts))
        words = np.fromiter(hashes, np.uint64, int(ends[-1]))
        following = np.append(words[1:], np.uint64(0))
        following[ends - 1] = 0  # behind the last word of a text comes none
        both = np.empty(2 * len(words), dtype=np.uint64)
        both[0::2], both[1::2] = words * _MIX[0], (words * _MIX[1]) ^ (following * _MIX[2])
        starts = np.append(np.uint64(0), (2 * ends).astype(np.uint64))
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(both, starts, _SIZE, _SEED)
        digests = array("I", chain.from_iterable(matrix.to_rows()))
        return np.frombuffer(digests, dtype=np.uint32).astype(np.uint8).tobytes()


class _Hashes(dict[str, int]):
    """Hashes of words, of which those that came first are remembered."""

    _MOST = 50_000

    def __missing__(self, word: str) -> int:
        value = crc32(word.encode("utf-8", "replace"))
        if len(self) < self._MOST:
            self[word] = value
        return value


_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def _neighbours(
    sketches: NDArray[np.uint8], numbers: NDArray[np.uint64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Give numbers of sketches that begin alike, in orders that begin with different bytes."""
    draw = np.random.default_rng(_SEED)
    low = np.uint64((1 << _ROW_BITS) - 1)
    for _ in range(_ORDERS):
        keys = np.zeros(len(numbers), dtype=np.uint64)
        for byte in draw.permutation(_SIZE)[:8]:
            keys = keys << np.uint64(8) | sketches[numbers, byte]
        keys = keys & ~low | numbers
        keys.sort()
        order = (keys & low).astype(np.int64)
        for distance in _NEIGHBOURS:
            alike = (keys[distance:] ^ keys[:-distance]) >> np.uint64(32) == 0
            at = np.flatnonzero(alike)
            for part in np.array_split(at, len(at) // _CHUNK + 1):
                yield order[part], order[part + distance]


def confirmed(pairs: Iterable[Pair], batches: Iterable[tuple[int, Sequence[str]]]) -> list[Pair]:
    """Give the pairs whose words are alike; the texts are read once more, in their order."""
    partner = {later: earlier for earlier, later in pairs}
    last = {earlier: later for later, earlier in partner.items()}
    wanted = sorted(partner.keys() | last.keys(), reverse=True)
    waiting: dict[int, str] = {}
    found: list[Pair] = []
    for start, texts in batches:
        while wanted and wanted[-1] < start + len(texts):
            row = wanted.pop()
            text = " ".join(words_of(texts[row - start])[:_WORDS])
            earlier = partner.get(row, 0)
            if earlier in waiting and likeness(waiting[earlier], text) >= LIKENESS:
                found.append((earlier, row))
            if last.get(earlier) == row:
                waiting.pop(earlier, None)
            if row in last:
                waiting[row] = text
        if not wanted:
            break
    return found


def likeness(first: str, second: str) -> float:
    """Give the Jaccard index of the words and pairs of words of two texts."""
    one, other = (set(shingles(parts_of(text.split()))) for text in (first, second))
    return len(one & other) / len(one | other)


def parts_of(words: Sequence[str]) -> Sequence[str]:
    """Give the words of a text that are compared; of a text without spaces its signs."""
    words = words if len(words) <= _WORDS else words[:_WORDS]
    signs = "".join(words)
    return signs[:_WORDS] if len(signs) > _LONG_WORD * len(words) else words


def shingles(parts: Sequence[str]) -> Iterator[str]:
    """Give words and pairs of neighbours."""
    yield from parts
    yield from (f"{one} {other}" for one, other in pairwise(parts))

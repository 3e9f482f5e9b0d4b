"""Recognise the assignment's own text through hashes of five words in a row.

A rubric publishes the hashes only, never a sentence of the handout.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

SIZE = 5
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Split into comparable words: compatibility form, case folded, letters and digits only."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def handout_hashes(texts: Sequence[str]) -> tuple[str, ...]:
    """Hash every five words in a row of the handouts; sorted, none twice."""
    return tuple(sorted({digest for text in texts for digest in _digests(words_of(text))}))


def covered_words(words: Sequence[str], known: Collection[str]) -> list[bool]:
    """Say of each word whether a run of five that is in the handout holds it."""
    covered = [False] * len(words)
    for start, digest in enumerate(_digests(words)):
        if digest in known:
            covered[start : start + SIZE] = [True] * SIZE
    return covered


def coverage(texts: Sequence[str], known: Collection[str]) -> list[float]:
    """Give the share of each text's words that the handout covers, reading them as one stream."""
    split = [words_of(text) for text in texts]
    covered = covered_words([word for words in split for word in words], known)
    shares, start = [], 0
    for words in split:
        here = covered[start : start + len(words)]
        shares.append(sum(here) / len(here) if here else 0.0)
        start += len(words)
    return shares


def _digests(words: Sequence[str]) -> Iterable[str]:
    for start in range(len(words) - SIZE + 1):
        run = " ".join(words[start : start + SIZE])
        yield hashlib.sha256(run.encode()).hexdigest()[:12]

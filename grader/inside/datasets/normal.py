"""The form of a text in which only its words count, and its fingerprint."""

from __future__ import annotations

import re
from hashlib import blake2b

WORDS = re.compile(r"\w+")
LONGEST = 100_000  # characters; what is beyond is not compared
_SIZE = 8


def words_of(text: str) -> list[str]:
    """Give the words of a text in small letters."""
    return WORDS.findall(text[:LONGEST].casefold())


def fingerprint(words: list[str]) -> bytes:
    """Give eight bytes that two texts share if their words are the same."""
    return blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=_SIZE).digest()

"""Texts that look filled into a template: most of their phrases return in other rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from grader.inside.datasets.noted import Notes

_TEXTS = 5_000
_WORDS = 100
_PHRASE = 4  # words
_LEAST_ROWS = 3
_SHARE = 0.01  # of the rows: what returns less is common speech
_BUILT = 0.6  # of a text's phrases


class RepetitionWatch:
    """Keep the phrases of the first texts."""

    def __init__(self) -> None:
        self._texts: list[tuple[int, list[str]]] = []

    def see(self, start: int, words: Sequence[list[str]]) -> None:
        """Take a batch of texts, as words."""
        if len(self._texts) < _TEXTS:
            long_enough = (
                (row, each[:_WORDS])
                for row, each in enumerate(words, start)
                if len(each) > _PHRASE + 1
            )
            self._texts += list(long_enough)[: _TEXTS - len(self._texts)]

    def note(self, notes: Notes) -> None:
        """Count the texts that are built of phrases of others; a text counts once."""
        once = {" ".join(words): row for row, words in reversed(self._texts)}
        phrases = {row: _phrases(text.split()) for text, row in once.items()}
        counts = Counter(phrase for each in phrases.values() for phrase in each)
        least = max(_LEAST_ROWS, _SHARE * len(phrases))
        common = {phrase for phrase, count in counts.items() if count >= least}
        built = sorted(
            row for row, each in phrases.items() if len(each & common) >= _BUILT * len(each)
        )
        top = [f"“{phrase} …” in {count:,} rows" for phrase, count in _leading(counts, common)]
        notes.say("templates", len(built), built, "; ".join(top))


def _phrases(words: Sequence[str]) -> set[str]:
    return {" ".join(words[at : at + _PHRASE]) for at in range(len(words) - _PHRASE + 1)}


def _leading(counts: Counter[str], common: set[str]) -> list[tuple[str, int]]:
    """Give the three phrases that return most and hold different words."""
    shown: list[tuple[str, int]] = []
    ranked = sorted(common, key=lambda phrase: (-counts[phrase], phrase))
    for phrase in ranked[:200]:
        words = set(phrase.split())
        if all(len(words & set(other.split())) < _PHRASE - 1 for other, _ in shown):
            shown.append((phrase, counts[phrase]))
    return shown[:3]

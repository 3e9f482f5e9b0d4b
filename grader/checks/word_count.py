"""The length of the explanation."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks.explanation import without_explanation
from grader.evidence import Evidence
from grader.reading.document import Document
from grader.reading.explanation import belonging
from grader.reading.prose import Passage, count_words, is_unspaced
from grader.reading.topics import Topic
from grader.rubric import Key
from grader.verdict import Found, Reading, Verdict


@dataclass(frozen=True)
class WordCount:
    """Count the explanation's words as a person would.

    Headings, code, tables and the assignment's own text are not counted. `tolerance` widens the
    band on both sides; `partial` is the credit inside the wider partial band.
    """

    minimum: int = 150
    maximum: int = 200
    tolerance: float = 0.1
    partial_minimum: int = 100
    partial_maximum: int = 260
    partial: float = 0.5

    def read(self, evidence: Evidence) -> Reading:
        """Count."""
        passage = evidence.document.explanation
        if passage is None:
            return self._absent(evidence.document)
        if is_unspaced(passage.text):
            characters = sum(char.isalnum() for char in passage.text)
            return Reading.unreadable(
                f"The explanation has {characters} characters in a script without spaces between "
                "words; a person judges its length.",
                passage.quote(),
            )
        counts = self._counts(passage)
        if len({self._credit(count) for count in counts}) > 1:
            return Reading.unreadable(
                "It is not plain where the explanation begins and ends: it has "
                f"{min(counts)} to {max(counts)} words.",
                *(block.quote() for block in passage.blocks[:1] + passage.blocks[-1:]),
                value=self._credit(passage.words),
            )
        return Reading.of(passage.words, passage.quote())

    def _counts(self, passage: Passage) -> tuple[int, ...]:
        """Count with and without the first and the last paragraph where nothing binds them."""
        blocks = passage.blocks
        if passage.headed or len(blocks) == 1:
            return (passage.words,)
        belongs = belonging(blocks)
        first = 0 if belongs(blocks[0]) else 1
        last = len(blocks) if belongs(blocks[-1]) else len(blocks) - 1
        starts, ends = {0, first}, {last, len(blocks)}
        parts = [blocks[start:end] or blocks[:1] for start in starts for end in ends]
        return tuple(dict.fromkeys(Passage(part).words for part in parts))

    def _absent(self, document: Document) -> Reading:
        """Leave what stands under the heading to a person if it is long enough to earn anything."""
        reading = without_explanation(document)
        headed = document.section(Topic.EXPLANATION)
        words = sum(count_words(block.text) for part in headed for block in part.blocks)
        if reading.found is Found.UNREADABLE and headed and words < self.partial_minimum / 2:
            return Reading.missing("No explanation of transfer learning was found.")
        return reading

    def judge(self, reading: Reading, key: Key) -> Verdict:  # noqa: ARG002 - every check has a key
        """Compare the count with the bands."""
        asked = f"{self.minimum} to {self.maximum} were asked"
        if reading.found is Found.MISSING:
            step = f"Write {self.minimum} to {self.maximum} words on it."
            return Verdict.scored(0, reading.note, next_step=step)
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(reading.note, *reading.quotes, suggested=reading.value)
        words: int = reading.value
        return Verdict.scored(
            self._credit(words),
            f"The explanation has {words} words; {asked}.",
            *reading.quotes,
            next_step="Say more about the technique." if words < self.minimum else "Shorten it.",
        )

    def _credit(self, words: int) -> float:
        least = round(self.minimum * (1 - self.tolerance))
        most = round(self.maximum * (1 + self.tolerance))
        if least <= words <= most:
            return 1
        return self.partial if self.partial_minimum <= words <= self.partial_maximum else 0

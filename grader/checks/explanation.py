"""The explanation's content; a person decides, we suggest."""

from __future__ import annotations

from dataclasses import dataclass

from grader.evidence import Evidence
from grader.reading.concepts import LANGUAGES, Coverage, cover
from grader.reading.prose import Passage
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict


@dataclass(frozen=True)
class Explanation:
    """Suggest credit for three ideas: knowledge reused, adapted on smaller data, example and gain.

    `cap` is the most that an explanation with a known misconception can be suggested.
    """

    cap: float = 2 / 3

    def read(self, evidence: Evidence) -> Reading:
        """Find the best sentence for each idea."""
        passage = evidence.document.explanation
        if passage is None:
            return Reading.missing("No explanation of transfer learning was found.")
        coverage = cover(passage.text)
        quotes = _quotes(passage, coverage)
        if coverage.language not in LANGUAGES:
            note = "A person reads the explanation; our suggestions cover English only."
            return Reading.unreadable(note, *quotes)
        return Reading.unreadable(_note(coverage), *quotes, value=self._suggest(coverage))

    def judge(self, reading: Reading, key: Key) -> Verdict:  # noqa: ARG002 - every check has a key
        """Leave it to a person, with the suggestion and what it rests on."""
        step = "Explain what is reused, what it is adapted to and on which data, and the gain."
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, next_step=step)
        return Verdict.manual(
            reading.note, *reading.quotes, next_step=step, suggested=reading.value
        )

    def _suggest(self, coverage: Coverage) -> float:
        share = sum(idea.share for idea in coverage.ideas) / len(coverage.ideas)
        return min(share, self.cap) if coverage.misconception else share


def _note(coverage: Coverage) -> str:
    said = [idea.title for idea in coverage.ideas if idea.share == 1]
    partly = [idea.title for idea in coverage.ideas if 0 < idea.share < 1]
    parts = [f"said: {', '.join(said)}"] if said else []
    parts += [f"said in part: {', '.join(partly)}"] if partly else []
    found = "; ".join(parts) or "none of the three ideas found by our word lists"
    wrong = f"; to check: {coverage.misconception}" if coverage.misconception else ""
    return f"A person reads the explanation ({found}{wrong})."


def _quotes(passage: Passage, coverage: Coverage) -> tuple[Quote, ...]:
    shown = [idea.sentence for idea in coverage.ideas if idea.sentence]
    shown += [coverage.misconceived] if coverage.misconceived else []
    return tuple(passage.quote_of(s) for s in dict.fromkeys(shown)) or (passage.quote(),)

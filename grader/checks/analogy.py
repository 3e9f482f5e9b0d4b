"""The explanation's analogy."""

from __future__ import annotations

from dataclasses import dataclass

from grader.evidence import Evidence
from grader.reading.analogies import LANGUAGES, AnalogySigns, find_analogy
from grader.reading.prose import Passage
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict


@dataclass(frozen=True)
class Analogy:
    """Ask for a situation outside machine learning whose two sides are mapped to the technique.

    `unmapped` is the credit of an analogy that is only named.
    """

    unmapped: float = 0.5

    def read(self, evidence: Evidence) -> Reading:
        """Look for the situation and for the sentences that tie it to the technique."""
        passage = evidence.document.explanation
        if passage is None:
            return Reading.missing("No explanation was found, and so no analogy.")
        signs = find_analogy(passage.text)
        quotes = _quotes(passage, signs)
        if signs.language not in LANGUAGES:
            suggested = 1.0 if len(passage.text) >= 200 else self.unmapped
            note = "We do not judge analogies in this language; a person reads it."
            return Reading.unreadable(note, *quotes, value=suggested)
        if signs.mapped:
            return Reading.of(1.0, *quotes)
        if not signs.situation and not signs.cue:
            return Reading.missing("The explanation has no real-world analogy.", passage.quote())
        if signs.told == 1 and signs.cue == signs.situation and signs.mapping in {"", signs.cue}:
            return Reading.of(self.unmapped, *quotes)
        both = signs.situation and signs.before and signs.after
        suggested = 1.0 if both else self.unmapped if signs.situation else 0.0
        note = "We are not sure that the analogy is mapped to the technique; a person reads it."
        return Reading.unreadable(note, *quotes, value=suggested)

    def judge(self, reading: Reading, key: Key) -> Verdict:  # noqa: ARG002 - every check has a key
        """Decide what is plain; leave the rest to a person with a suggestion."""
        step = "Tell an everyday situation and say what in it stands for pre-training and tuning."
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=step)
        if reading.found is Found.UNREADABLE:
            suggested: float = reading.value
            return Verdict.manual(
                reading.note, *reading.quotes, next_step=step, suggested=suggested
            )
        clear = "The analogy is clear, and both of its sides are mapped to the technique."
        named = "An analogy is named, but not mapped to the technique."
        summary = clear if reading.value == 1 else named
        return Verdict.scored(reading.value, summary, *reading.quotes, next_step=step)


def _quotes(passage: Passage, signs: AnalogySigns) -> tuple[Quote, ...]:
    shown = dict.fromkeys(s for s in (signs.situation, signs.mapping, signs.cue) if s)
    return tuple(passage.quote_of(sentence) for sentence in list(shown)[:2]) or (passage.quote(),)

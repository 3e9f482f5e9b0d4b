"""The explanation's analogy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from grader.checks.explanation import without_explanation
from grader.evidence import Evidence
from grader.options import FromPublicToml
from grader.reading.explanation.analogies import LANGUAGES, AnalogySigns, find_analogy
from grader.reading.explanation.concepts import Concepts
from grader.reading.explanation.evasions import Evaded, Evasion, find_evasion
from grader.reading.explanation.mapped import Tied, find_tied
from grader.reading.explanation.meaning import LANGUAGES as COMPARED
from grader.reading.explanation.meaning import read_sentences
from grader.reading.explanation.shared import is_tied
from grader.reading.prose import Passage
from grader.records import LikenessRecord
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict

_ELSEWHERE = {Evasion.OTHER_TOPIC, Evasion.UNRELATED}
_NO_STORY = {Evasion.STUFFED, Evasion.COPIED, Evasion.PLEA}
_SHORT = 40  # words: in a text without word of comparison there is no room for a story


@dataclass(frozen=True)
class Analogy:
    """Ask for a situation outside machine learning whose two sides are mapped to the technique.

    `concepts` is a file of `public/` with wordings of stories and of the technique; `unmapped` is
    the credit of an analogy that is only named.
    """

    concepts: Annotated[Concepts, FromPublicToml]
    unmapped: float = 0.5

    def __post_init__(self) -> None:
        known = find_tied((), self.concepts).signs
        for name in self.concepts.analogy.weights:
            if name not in known:
                raise ValueError(f"analogy: unknown sign '{name}'; known: {', '.join(known)}")

    @property
    def phrases(self) -> tuple[str, ...]:
        """What sentences are compared with."""
        return self.concepts.phrases

    def read(self, evidence: Evidence) -> Reading:
        """Look for the situation and for the sentences that tie it to the technique."""
        passage = evidence.document.explanation
        if passage is None:
            return without_explanation(evidence.document)
        signs = find_analogy(passage.text)
        likeness = evidence.likeness_if_collected
        if likeness is not None and signs.language in COMPARED:
            return self._by_meaning(passage, likeness, signs)
        return self._by_words(passage, signs)

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

    def _by_meaning(
        self, passage: Passage, likeness: LikenessRecord, signs: AnalogySigns
    ) -> Reading:
        found = read_sentences(passage.text, likeness)
        tied = find_tied(found, self.concepts)
        evaded = find_evasion(found, self.concepts)
        chances = self.concepts.analogy.chances(tied.signs)
        quotes = _shown(passage, tied)
        if tied.absent or (evaded and _is_none(evaded, tied)):
            return _none(quotes)
        if evaded and evaded.kind in _ELSEWHERE:
            return _unsure(self.unmapped if tied.compared or tied.long else 0.0, quotes)
        if tied.named and not evaded:
            return Reading.of(self.unmapped, *quotes)
        if chances[-1] >= self.concepts.sure.analogy:
            return Reading.of(1.0, *quotes)
        likeliest = (0.0, self.unmapped, 1.0)[chances.index(max(chances))]
        return _unsure(1.0 if signs.mapped else likeliest, quotes)

    def _by_words(self, passage: Passage, signs: AnalogySigns) -> Reading:
        quotes = _quotes(passage, signs)
        heap = find_evasion(read_sentences(passage.text, None), self.concepts)
        foreign = signs.language not in COMPARED
        if foreign and is_tied(passage.text) and not (heap and heap.kind in _NO_STORY):
            return Reading.of(1.0, *quotes)
        if signs.language not in LANGUAGES:
            told = len(passage.text) >= 200
            suggested = 0.0 if heap else 1.0 if told else self.unmapped
            note = "We do not judge analogies in this language; a person reads it."
            return Reading.unreadable(note, *quotes, value=suggested)
        if signs.mapped:
            return Reading.of(1.0, *quotes)
        nothing = not signs.situation and not signs.cue and signs.language in COMPARED
        if nothing and passage.words < _SHORT:
            return _none((passage.quote(),))
        if signs.told == 1 and signs.cue == signs.situation and signs.mapping in {"", signs.cue}:
            return Reading.of(self.unmapped, *quotes)
        both = signs.situation and signs.before and signs.after
        return _unsure(1.0 if both else self.unmapped if signs.situation else 0.0, quotes)


def _is_none(evaded: Evaded, tied: Tied) -> bool:
    """Say whether a text that is no explanation holds no analogy either."""
    if evaded.kind is Evasion.STUFFED:
        return True
    if evaded.kind is Evasion.FILLER:
        return not tied.compared and not tied.begun
    return evaded.plain and not tied.hinted and not tied.long


def _none(quotes: tuple[Quote, ...]) -> Reading:
    return Reading.missing("The explanation has no real-world analogy.", *quotes)


def _unsure(suggested: float, quotes: tuple[Quote, ...]) -> Reading:
    note = "We are not sure that the analogy is mapped to the technique; a person reads it."
    return Reading.unreadable(note, *quotes, value=suggested)


def _shown(passage: Passage, tied: Tied) -> tuple[Quote, ...]:
    shown = dict.fromkeys([*tied.told[:1], *tied.tied[:1]])
    return tuple(passage.quote_of(sentence) for sentence in shown) or (passage.quote(),)


def _quotes(passage: Passage, signs: AnalogySigns) -> tuple[Quote, ...]:
    shown = dict.fromkeys(s for s in (signs.situation, signs.mapping, signs.cue) if s)
    return tuple(passage.quote_of(sentence) for sentence in list(shown)[:2]) or (passage.quote(),)

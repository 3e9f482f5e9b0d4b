"""The explanation's content: clear cases are decided, a person sees the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from grader.evidence import Evidence
from grader.options import FromPublicToml, PublicHashes
from grader.reading.document import Document
from grader.reading.explanation import may_explain
from grader.reading.explanation.assessment import Assessment, assess
from grader.reading.explanation.concepts import Concepts
from grader.reading.explanation.ideas import idea_signs
from grader.reading.explanation.meaning import LANGUAGES, read_sentences
from grader.reading.languages import unread_theory
from grader.reading.prose import Passage, count_words, language_of
from grader.reading.sections import is_student
from grader.reading.topics import Topic
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict

_REMARK = 5  # words; less is a placeholder


@dataclass(frozen=True)
class Explanation:
    """Look for three ideas: knowledge reused, adapted on smaller data, example and gain.

    `concepts` is a file of `public/` with their wordings, `lessons` one with the hashed text of the
    lessons. `cap` is the most that an explanation with a misconception earns. `decide`: `none`
    leaves every explanation to a person with a suggestion, `clear` decides what is plainly complete
    or plainly something else, `all` decides whatever is in a language that we compare by meaning.
    """

    concepts: Annotated[Concepts, FromPublicToml]
    lessons: PublicHashes = frozenset()
    cap: float = 2 / 3
    decide: Literal["none", "clear", "all"] = "clear"

    def __post_init__(self) -> None:
        known = idea_signs((), self.concepts)
        for idea in self.concepts.idea:
            for name in (*idea.by_meaning.weights, *idea.by_words.weights):
                if name not in known:
                    raise ValueError(
                        f"idea '{idea.id}': unknown sign '{name}'; known: {', '.join(known)}"
                    )

    @property
    def phrases(self) -> tuple[str, ...]:
        """What sentences are compared with."""
        return self.concepts.phrases

    def read(self, evidence: Evidence) -> Reading:
        """Find the best sentence for each idea, and what speaks against it."""
        passage = evidence.document.explanation
        if passage is None:
            return without_explanation(evidence.document)
        if language_of(passage.text) not in LANGUAGES:
            note = "A person reads the explanation; our suggestions cover English prose only."
            return Reading.unreadable(note, passage.quote())
        likeness = evidence.likeness_if_collected
        found = assess(read_sentences(passage.text, likeness), self.concepts, self.lessons)
        quotes = _quotes(passage, found)
        share = found.share(self.cap)
        decided = self._decides(found, by_meaning=likeness is not None)
        if decided:
            credit = 1.0 if self.decide == "clear" and share > 0 else share
            return Reading.of(credit, *quotes, note=f"{found.note[0].upper()}{found.note[1:]}.")
        note = f"A person reads the explanation ({found.note})."
        return Reading.unreadable(note, *quotes, value=share)

    def judge(self, reading: Reading, key: Key) -> Verdict:  # noqa: ARG002 - every check has a key
        """Score what is clear; leave the rest to a person, with what the suggestion rests on."""
        step = "Explain what is reused, what it is adapted to and on which data, and the gain."
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, next_step=step)
        if reading.found is Found.FOUND:
            return Verdict.scored(reading.value, reading.note, *reading.quotes, next_step=step)
        return Verdict.manual(
            reading.note, *reading.quotes, next_step=step, suggested=reading.value
        )

    def _decides(self, found: Assessment, *, by_meaning: bool) -> bool:
        if self.decide == "none" or not by_meaning:
            return False
        if self.decide == "all":
            return True
        nothing = bool(found.evaded and found.evaded.plain)
        return nothing or found.complete >= self.concepts.sure.complete


def without_explanation(document: Document) -> Reading:
    """Say that there is none; what stands under its heading and is no prose, a person sees."""
    held = [b for section in document.section(Topic.EXPLANATION) for b in section.blocks]
    held = [b for b in held if is_student(b) and count_words(b.text) >= _REMARK]
    if held:
        note = "What stands under the explanation's heading is no explanation that we can read."
        return Reading.unreadable(note, *[block.quote() for block in held[:2]])
    passage = may_explain(document.sections)
    if passage is not None:
        note = "No explanation that we recognise, but a longer text; a person reads it."
        return Reading.unreadable(note, passage.quote())
    unread = unread_theory(document)
    if unread is not None:
        note = "A person looks for the explanation: we know too little of this language."
        return Reading.unreadable(note, unread)
    return Reading.missing("No explanation of transfer learning was found.")


def _quotes(passage: Passage, found: Assessment) -> tuple[Quote, ...]:
    return tuple(passage.quote_of(s) for s in found.sentences if s) or (passage.quote(),)

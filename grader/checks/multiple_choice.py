"""Multiple-choice answers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.evidence import Evidence
from grader.reading.choices import Occurrence, State
from grader.reading.choices.answers import ANSWER_WORD
from grader.reading.choices.question_labels import named_labels
from grader.reading.document import Document
from grader.reading.example.written_rows import is_course_data
from grader.reading.languages import REMARK, unread_theory
from grader.reading.topics import Topic
from grader.records import BlockKind
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict

_OF_ANSWERS = re.compile(
    rf"(?<![^\W_])(?:{ANSWER_WORD}|i (?:choose|chose|pick|picked))", re.IGNORECASE
)
_LETTER = re.compile(r"(?<![\w'’.&+-])[B-D](?![\w'’+&]|\.\s?[A-Z][a-z])")
_ALONE = re.compile(r"(?:^|(?:->|→|=>|[:=–—])\s*)[(\[*_]*[B-D][)\]*_.]*\s*$")  # "B", "… -> B"


@dataclass(frozen=True)
class MultipleChoice:
    """Compare the option a student chose with the key.

    `match` holds words that must all stand in the question, `options` words for each option;
    `|` separates spellings or languages. `key` names the file of `private/` with `[choices]`.
    """

    question: int
    match: tuple[str, ...]
    options: dict[str, tuple[str, ...]]
    key: str

    def read(self, evidence: Evidence) -> Reading:
        """Find the student's mark; the assignment's own printed key is none."""
        seen = evidence.document.choices(self.question, self.match, self.options)
        marked = [found for found in seen if found.state is State.MARKED]
        quotes = [line.quote() for found in marked for line in found.lines][:4]
        letters = {found.letter for found in marked}
        twice = [found for found in seen if found.state is State.TWO]
        if twice:
            return Reading.unreadable(
                f"Question {self.question}: more than one option is marked.",
                *[line.quote() for line in twice[0].lines][:4],
            )
        edited = [found.letter for found in marked if found.edited]
        if len(letters) > 1 and not edited:
            return Reading.unreadable(
                f"Question {self.question} is answered in two places, differently.", *quotes
            )
        if marked:
            letter = edited[-1] if edited else marked[-1].letter
            shown = [line for found in marked if found.letter == letter for line in found.lines]
            return Reading.of(letter, shown[-1].quote())
        return self._unmarked(seen) or self._absent(evidence.document)

    def judge(self, reading: Reading, key: Key) -> Verdict:
        """Give full credit for the key's option."""
        if reading.found is Found.MISSING:
            return Verdict.scored(
                0, reading.note, *reading.quotes, next_step="Write the letter of your choice."
            )
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(reading.note, *reading.quotes, next_step="Mark one option only.")
        right = reading.value == key.answers["choices"][str(self.question)]
        verdict = "is right" if right else "is not the best answer"
        return Verdict.scored(
            int(right),
            f"Question {self.question}: your choice, {reading.value}, {verdict}.",
            *reading.quotes,
            next_step="Reread the lesson's part on this and say why the others are wrong.",
        )

    def _absent(self, document: Document) -> Reading:
        """Only a hand-in without any theory has plainly no answer; else a person looks."""
        note = f"No answer to question {self.question} was found"
        theory = (
            letters_told(document) or theory_of(document) or unread_theory(document, least=REMARK)
        )
        if theory is None:
            return Reading.missing(f"{note}.")
        return Reading.unreadable(f"{note}, but this may hold one; a person looks.", theory)

    def _unmarked(self, seen: tuple[Occurrence, ...]) -> Reading | None:
        printed = [found for found in seen if found.state is State.PRINTED]
        if printed:
            return Reading.unreadable(
                f"Question {self.question} stands as the assignment prints it, key included; "
                "we cannot tell whether that is your answer.",
                *[line.quote() for line in printed[0].lines],
            )
        unclear = [found for found in seen if found.state is State.UNCLEAR]
        if unclear:
            return Reading.unreadable(
                f"Question {self.question} is answered in words that name no option plainly.",
                *[line.quote() for line in unclear[0].lines],
            )
        if seen:
            return Reading.unreadable(
                f"Question {self.question} is there, but no mark that we can see; a person looks.",
                *[line.quote() for line in seen[0].lines][:3],
            )
        return None


def letters_told(document: Document) -> Quote | None:
    """Quote a short passage that speaks of answers and holds a letter of its own."""
    for block in document.student:
        if block.kind in {BlockKind.PROSE, BlockKind.ITEM, BlockKind.HEADING}:
            for line in block.text.split("\n"):
                short = len(line.split()) <= 25
                told = _OF_ANSWERS.search(line) or any(named_labels(line))
                if short and ((told and _LETTER.search(line)) or _ALONE.search(line)):
                    return Quote(line[:240], str(block.place))
    return None


def theory_of(document: Document) -> Quote | None:
    """Quote the nearest thing to an answer: the part on the questions, else any theory."""
    for topic in (Topic.CHOICES, Topic.EXPLANATION, Topic.DATASET):
        for section in document.section(topic):
            if section.blocks and not is_course_data(section):
                return section.blocks[0].quote()
    return document.explanation.quote() if document.explanation else None

"""What is seen in the answers of a generative task: summaries above all."""

from __future__ import annotations

from collections.abc import Sequence

from grader.inside.datasets.normal import words_of
from grader.inside.datasets.noted import Notes
from grader.inside.datasets.texts import is_junk

_COPIED = 0.9  # of a summary's words, in the order of the text's opening
_FEW = 3  # words that may open a text by chance


class AnswerWatch:
    """Compare each answer with its text."""

    def __init__(self, notes: Notes, column: int, *, summaries: bool) -> None:
        self._notes, self._column, self._summaries = notes, column, summaries

    def see(self, start: int, words: Sequence[list[str]], answers: Sequence[str]) -> None:
        """Look at a batch."""
        for row, (text, answer) in enumerate(zip(words, answers, strict=True), start):
            said = words_of(answer)
            if not said or is_junk(answer, said):
                self._hit("no answer", row)
            elif said == text:
                self._hit("answer is the text", row)
            elif self._summaries:
                self._compare(row, text, said)

    def _compare(self, row: int, text: list[str], said: list[str]) -> None:
        if len(said) >= len(text) > 0:
            self._hit("summary not shorter", row)
        elif len(said) > _FEW and _opens(text, said):
            self._hit("summary copies the opening", row)

    def _hit(self, kind: str, row: int) -> None:
        self._notes.hit(kind, row, self._column)


def _opens(text: list[str], said: list[str]) -> bool:
    same = 0
    for one, other in zip(text, said, strict=False):
        if one != other:
            break
        same += 1
    return same >= _COPIED * len(said)

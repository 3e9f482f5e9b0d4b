"""Look at all rows of one table, in one pass, and remember numbers of rows rather than texts."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np

from grader.inside.datasets.labels import LabelWatch
from grader.inside.datasets.lengths import histogram, note_outliers
from grader.inside.datasets.near import MOST_PAIRS, NearWatch, confirmed
from grader.inside.datasets.normal import LONGEST
from grader.inside.datasets.noted import Notes
from grader.inside.datasets.repeated import (
    Prints,
    Sorted,
    note_conflicts,
    note_duplicates,
    note_known,
)
from grader.inside.datasets.repetition import RepetitionWatch
from grader.inside.datasets.roles import Roles
from grader.inside.datasets.schemas import SchemaWatch
from grader.inside.datasets.summaries import AnswerWatch
from grader.inside.datasets.table import Batch, Row, Table, Troubles, as_text
from grader.inside.datasets.texts import TextWatch


@dataclass(frozen=True)
class Asked:
    """What a survey is asked for: schemas by name, fingerprints of texts that are held out."""

    schemas: Mapping[str, dict[str, Any]]
    known: Prints


class TableWatch:
    """Everything that looks at the rows of a table."""

    def __init__(self, table: Table, roles: Roles, asked: Asked) -> None:
        self.table, self.roles, self._asked = table, roles, asked
        self.notes, self.troubles = Notes(), Troubles()
        self.rows, self.letters, self.complete = 0, 0, True
        self._texts = TextWatch(self.notes)
        self._near, self._repetition = NearWatch(), RepetitionWatch()
        self._exact = bytearray()
        self.labels = self._label_watch()
        self._answers = self._answer_watch()
        self.splits = array("i")
        self.split_names: dict[str, int] = {}
        self.schemas = [
            SchemaWatch(name, schema, table.columns, roles, typed=table.typed)
            for name, schema in asked.schemas.items()
        ]
        self.words: Sorted = Sorted.of(b"")

    def see(self, batch: Batch) -> None:
        """Look at a batch."""
        self.rows += len(batch.rows)
        for schema in self.schemas:
            schema.see(batch.start, batch.rows)
        if "split" in self.roles.columns:
            self._see_splits([row[self.roles.columns["split"]] for row in batch.rows])
        if not self.roles.texts:
            return
        texts = text_of(batch.rows, self.roles.texts)
        self.letters += sum(map(len, texts))
        words = self._texts.see(batch.start, texts)
        answer = self.roles.answer
        answers = [row[answer] for row in batch.rows] if answer is not None else [""] * len(texts)
        for text, given in zip(texts, answers, strict=True):
            self._exact += _exact(text, given)
        self._near.see(batch.start, words)
        self._repetition.see(batch.start, words)
        if self.labels:
            self.labels.see(batch.start, answers)
        if self._answers:
            self._answers.see(batch.start, words, [as_text(given) for given in answers])
        if self.roles.task == "token-classification":
            self._see_tags(batch.start, batch.rows)

    def finish(self) -> None:
        """Compare the rows with each other."""
        self.words = Sorted.of(self._texts.fingerprints)
        note_duplicates(self._exact, self.words, self.notes)
        self._note_near()
        self._repetition.note(self.notes)
        note_outliers(self._texts.lengths, self.notes)
        note_known(self.words, self._asked.known, self.notes)
        if self.labels and self.labels.are_classes:
            note_conflicts(
                self.words, self.labels.ids, self.notes, "label conflicts", self.roles.answer
            )
        if len(self.split_names) > 1 and len(self.splits) == len(self._texts.lengths):
            note_conflicts(self.words, self.splits, self.notes, "in two splits", None)
        self._near, self._repetition = NearWatch(), RepetitionWatch()  # are let go
        self._exact = bytearray()

    @property
    def lengths(self) -> list[int]:
        """How many texts have 0, 1, 2-3, 4-7 … words."""
        return histogram(self._texts.lengths)

    def _note_near(self) -> None:
        candidates = self._near.candidates(self.words.rows[self.words.is_repeat] + 1)
        pairs = confirmed(candidates[:MOST_PAIRS], self._texts_again())
        said = [f"row {later:,} is nearly row {first:,}" for first, later in pairs[:2]]
        if len(candidates) > MOST_PAIRS:
            said.append(f"only the rows up to {candidates[MOST_PAIRS][1]:,} were compared")
        shown = [row for pair in pairs[:2] for row in pair]
        self.notes.say("near duplicates", len(pairs), shown, "; ".join(said))

    def _texts_again(self) -> Iterator[tuple[int, list[str]]]:
        for batch in self.table.read(Troubles()):
            yield batch.start, text_of(batch.rows, self.roles.texts)

    def _label_watch(self) -> LabelWatch | None:
        at = self.roles.answer
        if self.roles.task != "classification" or at is None:
            return None
        return LabelWatch(self.notes, at, self.table.names.get(self.table.columns[at], ()))

    def _answer_watch(self) -> AnswerWatch | None:
        at = self.roles.answer
        if at is None or self.roles.task in {"classification", "token-classification", ""}:
            return None
        return AnswerWatch(self.notes, at, summaries=self.roles.task == "summarization")

    def _see_splits(self, values: Sequence[Any]) -> None:
        for value in values:
            name = as_text(value).strip().casefold()[:40]
            known = len(self.split_names) < 20 or name in self.split_names
            self.splits.append(
                self.split_names.setdefault(name, len(self.split_names)) if name and known else -1
            )

    def _see_tags(self, start: int, rows: Sequence[Row]) -> None:
        tokens, tags = self.roles.texts[0], self.roles.answer
        for number, row in enumerate(rows, start):
            one, other = row[tokens], row[tags] if tags is not None else None
            if isinstance(one, list) and isinstance(other, list) and len(one) != len(other):
                self.notes.hit("tags differ in number", number, tags)


def text_of(rows: Sequence[Row], columns: Sequence[int]) -> list[str]:
    """Give what the network reads of each row; the words of a list are put together."""
    if len(columns) == 1:
        at = columns[0]
        return [row[at] if isinstance(row[at], str) else _joined(row[at]) for row in rows]
    return ["\n".join(_joined(row[at]) for at in columns) for row in rows]


def _joined(value: Any) -> str:
    return " ".join(map(as_text, value)) if isinstance(value, list) else as_text(value)


def _exact(text: str, given: Any) -> bytes:
    """Give eight bytes for a text and its answer as they are written; zeros where there is none."""
    if not text or text.isspace():
        return b"\0" * 8
    whole = f"{text[:LONGEST]}\0{given!r:.1000}".encode("utf-8", "replace")
    return blake2b(whole, digest_size=8).digest()


def known_prints(data: bytes) -> Prints:
    """Read fingerprints, eight bytes each, in order."""
    return np.unique(np.frombuffer(data[: len(data) // 8 * 8], dtype="<u8"))

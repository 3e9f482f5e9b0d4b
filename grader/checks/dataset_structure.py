"""The example dataset: rows with an input and a target."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

from grader.evidence import Evidence
from grader.options import PublicJson
from grader.reading.document import Document
from grader.reading.example.rows import Rows, find_rows
from grader.reading.example.written_rows import is_course_data
from grader.reading.languages import REMARK, unread_theory
from grader.reading.prose import is_unspaced
from grader.reading.sections import Section
from grader.reading.topics import Topic
from grader.records import BlockKind
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict

_FIGURE = re.compile(r"\d[.,]\d|\d\s*%|(?i:accuracy|loss|epoch|precision|recall|\bf1\b)")
_PREDICTED = re.compile(  # a table of what the network answers is no dataset
    r"predict|confidence|probab|predicci|prédic|vorhersage|previs|tahmin|dự đoán|prediksi|预测|예측"
    r"|予測",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\W*[A-D]\W*")
_TEXTS = {BlockKind.PROSE, BlockKind.ITEM}
_IDS = re.compile(r"(?i)^(?:.*[ _-])?(?:id|index|no|nr|number|#|date|timestamp)$")


@dataclass(frozen=True)
class _Shown:
    """What the best table shows, as rows of `input` and `target`."""

    rows: tuple[Mapping[str, str], ...]
    complete: bool  # the schema holds
    columns: tuple[str, str]  # the student's names of input and target, empty where there is none
    quote: Quote


@dataclass(frozen=True)
class DatasetStructure:
    """Check example rows against a JSON Schema of `input` and `target`.

    `inputs` and `targets` are words that column names hold; without them a column under a heading
    about the dataset is recognised by what stands in it. `partial` is the credit for columns only.
    """

    schema: PublicJson
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    partial: float = 0.5

    def read(self, evidence: Evidence) -> Reading:
        """Find the table that comes closest."""
        document = evidence.document
        found = find_rows(document, evidence.code.record, evidence.dataset)
        shown = [s for rows in found if (s := self._show(rows)) is not None]
        best = max(shown, key=lambda s: (s.complete, bool(s.columns[1]), len(s.rows)), default=None)
        if best is None:
            unread = next((t for t in evidence.dataset.tables if t.state == "unreadable"), None)
            if unread is not None:
                return Reading.unreadable(f"{unread.path} could not be read: {unread.note}.")
            return self._described(document)
        return Reading.of(best, best.quote)

    def judge(self, reading: Reading, key: Key) -> Verdict:  # noqa: ARG002 - every check has a key
        """Give full credit for complete rows, part of it for columns without."""
        step = "Show at least three example rows, each with its input and its label or target."
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=step)
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(
                reading.note, *reading.quotes, next_step=step, suggested=reading.value
            )
        shown: _Shown = reading.value
        credit = 1.0 if shown.complete else self.partial
        return Verdict.scored(credit, _summary(shown), *reading.quotes, next_step=step)

    def _show(self, found: Rows) -> _Shown | None:
        source, target = self._columns(found)
        if not source or any(map(_PREDICTED.search, found.columns)):
            return None
        rows = tuple(
            {"input": row.get(source, ""), "target": row.get(target, "") if target else ""}
            for row in found.rows
        )
        if rows and all(_is_number(row["input"]) for row in rows):
            return None
        if target and all(_LETTER.fullmatch(row["target"].strip()) for row in rows):
            return None  # answers to the questions
        shown = (row for row in rows if row["input"].strip())
        filled = tuple(row for row in shown if row["target"].strip() or not target)
        complete = bool(target) and is_valid(filled, self.schema)
        return _Shown(filled, complete, (source, target), found.quote)

    def _columns(self, found: Rows) -> tuple[str, str]:
        target = _named(found.columns, self.targets)
        rest = [name for name in found.columns if name != target]
        source = _named(rest, self.inputs)
        if not source and (target or found.announced):
            source = _text_like(rest, found) or _untold(rest, found)
        if not source and not target and not _is_measured(found):
            source = _text_like(rest, found)
        if source and not target:
            others = [name for name in rest if name != source]
            target = _label_like(others, found, repeated=not found.announced)
            target = target or (_untold(others, found) if found.announced else "")
        if not target and not _named(found.columns, self.inputs):
            return "", ""
        return source, target

    def _described(self, document: Document) -> Reading:
        """Look for columns that are only told of."""
        sections = [s for s in document.section(Topic.DATASET) if _is_example(s)]
        for section in sections:
            told = [block for block in section.blocks if block.kind in _TEXTS]
            text = "\n".join(block.text for block in told).casefold()
            words = re.findall(r"[^\W_]+", text)
            if _named(words, self.inputs) and _named(words, self.targets):
                columns = (_named(words, self.inputs), _named(words, self.targets))
                quote = section.blocks[0].quote()
                return Reading.of(_Shown((), False, columns, quote), quote)
        if sections:
            note = "There is a part on the dataset, but we could not read rows or columns in it."
            return Reading.unreadable(note, sections[0].blocks[0].quote(), value=0.0)
        known = document.explanation.blocks if document.explanation else ()
        unread = unread_theory(document, known, REMARK)
        if unread is not None:
            note = "A person looks for the dataset: we know too little of this language."
            return Reading.unreadable(note, unread, value=0.0)
        return Reading.missing("No example dataset was found.")


def _is_example(section: Section) -> bool:
    """Say whether a section's prose tells of an own example, not of the practice's IMDB."""
    told = [block.text for block in section.blocks if block.kind in _TEXTS]
    return bool(told) and not is_course_data(section)


def is_valid(rows: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> bool:
    """Say whether the rows hold to the schema."""
    return bool(Draft202012Validator(schema).is_valid([dict(row) for row in rows]))


def _summary(shown: _Shown) -> str:
    source, target = shown.columns
    if shown.complete:
        return f"{len(shown.rows)} example rows, with '{source}' as input and '{target}' as target."
    if not shown.rows:
        return f"The columns are there ('{source}', '{target}'), but no row has both filled in."
    if not target:
        return f"{len(shown.rows)} example rows with '{source}', but nothing to learn from them."
    return f"{len(shown.rows)} complete example rows ('{source}', '{target}'); three were asked."


def _named(columns: Sequence[str], words: Sequence[str]) -> str:
    """Give the first column whose name is one of the words, else one that holds one."""
    folded = {name: re.split(r"[\W_]+", name.casefold()) for name in columns}
    for word in words:
        for name, parts in folded.items():
            if word == name.casefold() or word in parts:
                return name
    for word in words:
        for name in columns:
            if len(word) >= 4 and word in name.casefold():
                return name
    return ""


def _text_like(columns: Sequence[str], found: Rows) -> str:
    """Give the column with the longest texts, if they are texts."""
    lengths = {name: _mean_words(name, found) for name in columns if not _IDS.match(name)}
    best = max(lengths, key=lambda name: lengths[name], default="")
    return best if best and lengths[best] >= 2 else ""


def _label_like(columns: Sequence[str], found: Rows, *, repeated: bool) -> str:
    """Give the column with few short values, the last if there are several.

    `repeated`: only one with a value that returns and is no number, as a class does.
    """
    for name in reversed(columns):
        filled = [value for row in found.rows if (value := row.get(name, ""))]
        if not filled or _IDS.match(name) or _mean_words(name, found) > 4:
            continue
        classes = len(set(filled)) < len(filled) and not any(map(_is_number, filled))
        if classes or not repeated:
            return name
    return ""


def _is_measured(found: Rows) -> bool:
    """Say whether a table shows measurements: figures in its cells or in its header."""
    cells = [value for row in found.rows for value in row.values()]
    return any(map(_FIGURE.search, [*found.columns, *cells]))


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?[\d.,]+\s*%?", text.strip()))


def _untold(columns: Sequence[str], found: Rows) -> str:
    """Give the last column of a table that names columns and shows no values."""
    if any(value for row in found.rows for value in row.values()):
        return ""
    return next((name for name in reversed(columns) if not _IDS.match(name)), "")


def _mean_words(name: str, found: Rows) -> float:
    texts = [row.get(name, "") for row in found.rows]
    words = [len(text) / 2 if is_unspaced(text) else len(text.split()) for text in texts]
    return sum(words) / len(words) if words else 0.0

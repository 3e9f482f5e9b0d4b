"""Find the example rows of a dataset wherever a student may have written them."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.reading.document import Document
from grader.reading.example.written_rows import (
    inline_rows,
    names_course_data,
    quoted_rows,
    told_columns,
    written_arrows,
    written_pairs,
)
from grader.reading.prose import is_placeholder
from grader.reading.topics import Topic
from grader.records import Block, BlockKind, CodeRecord, DatasetRecord
from grader.verdict import Quote

_ANSWERS = re.compile(  # headings over what a network says, not over what it learns from
    r"predict|inference|demo\b|usage|try it|sample outputs?|results?\b|test(?:ing)? (?:the|on)"
    r"|predicci|résultats?|resultad|ergebnis|vorhersage|sonuç|预测|结果|예측|결과",
    re.IGNORECASE,
)
_WRAPPERS = ("data", "train", "rows", "examples", "dataset", "samples", "records")
_DIALOGUES = ("messages", "conversations", "conversation", "dialogue", "chat")
_PAIR, _FEW = 2, 3  # values of a row without names, rows that plainly are data
_OBJECT = re.compile(r"\{[^{}]*\}")
_FIELD = re.compile(
    r"(?i)^(?:fields?|columns?|features?|attributes?|variables?|column name|field name|campos?"
    r"|columnas?|colunas?|colonnes?|spalten?|字段|列名|컬럼|열|sütun|kolom|cột)$"
)


@dataclass(frozen=True)
class Rows:
    """Rows as a student wrote them: column names to text."""

    rows: tuple[Mapping[str, str], ...]
    quote: Quote
    announced: bool  # under a heading about the dataset, or a data file

    @property
    def columns(self) -> tuple[str, ...]:
        """The names, in the order of the first row that has them."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row))


def find_rows(document: Document, code: CodeRecord, dataset: DatasetRecord) -> list[Rows]:
    """Give all tables of rows: in texts, fences, code and data files."""
    announced = {
        id(block)
        for section in document.section(Topic.DATASET, Topic.CLEANING)
        for block in section.blocks
    }
    answered = {id(b) for s in document.sections if _ANSWERS.search(s.title) for b in s.blocks}
    known = {id(b) for s in document.sections if names_course_data(s) for b in s.blocks}
    found: list[Rows] = []
    for block in document.student:
        if id(block) in answered and id(block) not in announced:
            continue
        for rows in _rows_in(block):
            if id(block) not in known or any(value for row in rows for value in row.values()):
                found.append(Rows(rows, _quote(block, rows), id(block) in announced))
    found = [rows for rows in _joined(found) if rows.announced or not _is_chance(rows)]
    found += _written(document)
    found += [
        Rows(
            tuple(_plain(row) for row in literal.rows),
            Quote(literal.quote, str(literal.place)),
            True,
        )
        for literal in code.literals
    ]
    for table in dataset.tables:
        shown = f"{table.row_count} rows, columns {', '.join(table.columns)}"
        found.append(Rows(table.rows, Quote(shown, table.path), True))
    return [rows for rows in found if rows.columns]


def _is_chance(found: Rows) -> bool:
    """Say whether quoted lines are too few to be data, where no heading announces any."""
    return found.columns in {("text",), ("input", "target")} and len(found.rows) < _FEW


def _joined(found: Sequence[Rows]) -> list[Rows]:
    """Join rows of the same columns that follow each other, one a paragraph."""
    joined: list[Rows] = []
    for rows in found:
        last = joined[-1] if joined else None
        if last is not None and rows.columns and last.columns == rows.columns:
            joined[-1] = Rows((*last.rows, *rows.rows), last.quote, last.announced)
        else:
            joined.append(rows)
    return joined


def _rows_in(block: Block) -> Iterator[tuple[Mapping[str, str], ...]]:
    if block.kind is BlockKind.TABLE:
        yield _with_header(block.rows)
    elif block.kind is BlockKind.CODE and not block.runnable:
        yield _read_fence(block.text, block.language)
    elif block.kind in {BlockKind.PROSE, BlockKind.ITEM}:
        yield _objects(block.source) if "{" in block.source else quoted_rows(block.text)


def _read_fence(text: str, language: str) -> tuple[Mapping[str, str], ...]:
    """Read a fence that holds JSON, JSON Lines, Python literals or comma-separated rows."""
    value = _literal(text) or _literal(text.partition("=")[2])
    rows = _from_value(value) or _lines_of_json(text) or _objects(text)
    if rows or language in {"python", "shell"}:
        return rows
    lines = [line for line in text.split("\n") if line.strip()]
    mark = "\t" if "\t" in text else "|" if text.count("|") > len(lines) else ","
    if len(lines) < 2 or any(mark not in line for line in lines):
        return ()
    cells = [row for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=mark) if row]
    return _with_header([tuple(cell.strip() for cell in row) for row in cells])


def _lines_of_json(text: str) -> tuple[Mapping[str, str], ...]:
    """Read JSON Lines; objects may be nested."""
    values = [_literal(line) for line in text.split("\n") if line.strip()]
    found = [value for value in values if isinstance(value, dict) and value]
    return tuple(map(_plain, found)) if len(found) == len(values) else ()


def _objects(text: str) -> tuple[Mapping[str, str], ...]:
    """Read every flat {…} in a text."""
    values = [_literal(found) for found in _OBJECT.findall(text)]
    return tuple(_plain(value) for value in values if isinstance(value, dict) and value)


def _literal(text: str) -> Any:
    text = text.strip().rstrip(",;")
    if not text or len(text) > 100_000 or text[0] not in "[{":
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            return None


def _from_value(value: Any) -> tuple[Mapping[str, str], ...]:
    if isinstance(value, list | tuple):
        if value and all(map(_is_pair, value)):
            return tuple({"input": row[0], "target": row[-1]} for row in value)
        return tuple(_plain(row) for row in value if isinstance(row, dict))
    if not isinstance(value, dict):
        return ()
    for name in _WRAPPERS:
        if rows := _from_value(value.get(name)):
            return rows
    columns = {key: column for key, column in value.items() if isinstance(column, list)}
    if len(columns) >= 2:
        return tuple(_plain(dict(zip(columns, row))) for row in zip(*columns.values()))  # noqa: B905 - a shorter column ends the table
    return (_plain(value),) if value else ()


def _is_pair(row: Any) -> bool:
    """Say whether a row is a text and what it is to give, without names."""
    listed = isinstance(row, list | tuple) and len(row) == _PAIR
    return listed and all(isinstance(each, str) for each in row) and " " in row[0].strip()


def _with_header(rows: Sequence[Sequence[str]]) -> tuple[Mapping[str, str], ...]:
    if not rows:
        return ()
    header = [name or f"column {at}" for at, name in enumerate(rows[0], start=1)]
    if _FIELD.match(header[0]):  # it describes the columns, one a row
        return (dict.fromkeys((row[0] for row in rows[1:] if row), ""),)
    own = [row for row in rows[1:] if not all(map(is_placeholder, row))]
    if len(rows) > 1 and not own:  # a template's row
        return ()
    body = [dict(zip(header, row, strict=False)) for row in own]
    return tuple(body) or (dict.fromkeys(header, ""),)


def _written(document: Document) -> Iterator[Rows]:
    """Give the rows that are written out as prose under a heading about the dataset."""
    for section in document.section(Topic.DATASET):
        for rows, block in (
            written_pairs(section),
            written_arrows(section),
            inline_rows(section),
        ):
            if block is not None:
                yield Rows(tuple(rows), block.quote(), announced=True)
    for names, block in told_columns(document.sections):
        yield Rows((dict.fromkeys(names, ""),), block.quote(), announced=True)


def _plain(row: Mapping[Any, Any]) -> Mapping[str, str]:
    turns = next((row[name] for name in _DIALOGUES if isinstance(row.get(name), list)), None)
    if turns is not None and (said := _said(turns)):
        return said
    return {str(name): _text(value) for name, value in row.items()}


def _said(turns: Sequence[Any]) -> Mapping[str, str]:
    """Read a dialogue as what was asked last and what was answered last."""
    spoken: dict[str, str] = {}
    for turn in turns:
        if isinstance(turn, dict):
            who = str(turn.get("role", turn.get("from", ""))).casefold()
            name = {"user": "prompt", "human": "prompt", "assistant": "response", "gpt": "response"}
            if who in name:
                spoken[name[who]] = _text(turn.get("content", turn.get("value", "")))
    return spoken


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _quote(block: Block, rows: Sequence[Mapping[str, str]]) -> Quote:
    first = (
        " | ".join(f"{name}: {value}" for name, value in rows[0].items()) if rows else block.text
    )
    return Quote(first[:240], str(block.place))

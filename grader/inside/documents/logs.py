"""Read what a run leaves behind: a console's log, results as JSON, a table of epochs."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from grader.inside.blocks import Piece, clean

MAX_RESULT_BYTES = 1024 * 1024
_LONGEST = 60_000  # characters of a log
_MOST_ROWS = 500
_LONGEST_CELL = 60
_METRIC = re.compile(
    r"(?:^|[_\W])(?:loss|acc|accuracy|f1|precision|recall|exactitud|exactitude|genauigkeit"
    r"|acur[áa]cia|doğruluk|akurasi|runtime|rouge\w{0,4}|bleu|chrf"
    r"|perplexity)(?:$|[_\W])|准确率|正确率|정확도|손실|损失",
    re.IGNORECASE,
)
_FORM = re.compile(  # of a quiz: "q1": "B", "answer": "b) …"
    r"\"[^\"\n]{0,40}(?:\d|answer|choice|respuesta|réponse|antwort|resposta|cevap|答案|답)\"\s*:\s*"
    r"\"\(?[A-Da-d](?:\"|[).:])",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_PRINTED = re.compile(
    r"\d{1,3}%\|.*\d+/\d+|^\s*\d+/\d+ +[\[━]|^Epoch \d+/\d+"  # progress
    r"|(?:^\W*|[:=] ?)\{?['\"](?:loss|eval_loss|train_loss|train_runtime|test_loss|epoch)['\"]\s*:"
    r"|Some weights of|newly initialized|You should probably TRAIN|Traceback \(most recent call"
    r"|^\S{0,80}[$#>] *(?:python|bash|sh|accelerate|torchrun)\b|^\(\w+\) \S+[$#>] "
    r"|\b(?:epoch|époque|época|epoca|epoche|epoka|epok|step)\b[^\n\d]{0,12}\d.*\d[.,]\d"
    r"|^\s*(?:accuracy|macro avg|weighted avg)\s+\d|^\s*precision\s+recall"
    r"|^\[?\d{4}-\d\d-\d\d[ T]\d\d:\d\d|\bWARNING\b|\bINFO\b|FutureWarning|^wandb:",
    re.IGNORECASE,
)


def looks_like_log(text: str) -> bool:
    """Say whether most of a text's lines are what programs print while they train."""
    lines = [line for line in text[:_LONGEST].split("\n") if line.strip()]
    printed = sum(bool(_PRINTED.search(line[:400])) for line in lines)
    return printed >= 2 and printed * 2 >= len(lines)


def read_log(text: str) -> list[Piece]:
    """Read a log as one output, bars that were drawn over each other once."""
    lines = _COLOUR.sub("", text).split("\n")
    shown = "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in lines).strip()
    return [Piece("output", clean(shown, _LONGEST), line=1)] if shown else []


def read_results(text: str, suffix: str) -> list[Piece]:
    """Read a file of results; nothing if it holds something else, such as a dataset."""
    if suffix in {".json", ".jsonl"}:
        return _read_json(text)
    return _read_table(text)


def _read_json(text: str) -> list[Piece]:
    try:
        values = [json.loads(text)]
    except RecursionError:
        return []
    except ValueError:
        values = [value for line in text.split("\n")[:_MOST_ROWS] if (value := _loaded(line))]
    entries = [entry for value in values for entry in _entries(value)]
    shown = "\n".join(str(entry) for entry in entries[:_MOST_ROWS])
    if not shown and len(text) <= _LONGEST and _FORM.search(text):
        return [Piece("code", text, line=1, source=text, language="json")]
    return [Piece("output", clean(shown, _LONGEST), line=1)] if shown else []


def _loaded(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _entries(value: Any) -> Iterator[Any]:
    """Give the dicts that hold a metric's number: the value itself, or those of its history."""
    history = value.get("log_history") if isinstance(value, Mapping) else value
    if isinstance(history, list):
        yield from (entry for entry in history[:_MOST_ROWS] if _is_result(entry))
    elif _is_result(value):
        yield value


def _is_result(value: Any, depth: int = 3) -> bool:
    if not isinstance(value, Mapping) or len(value) > 100:
        return False
    for key, inner in value.items():
        listed = isinstance(inner, list) and all(isinstance(n, int | float) for n in inner)
        number = listed or (isinstance(inner, int | float) and not isinstance(inner, bool))
        if number and _METRIC.search(str(key)):
            return True
        if depth and isinstance(inner, Mapping) and _is_result(inner, depth - 1):
            return True
    return False


def _read_table(text: str) -> list[Piece]:
    head = text.split("\n", 1)[0]
    mark = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(text.split("\n")[: _MOST_ROWS + 2], delimiter=mark))
    except csv.Error:
        return []
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    short = all(len(cell) <= _LONGEST_CELL for row in rows for cell in row)
    names = (
        [*rows[0], *(r[0] for r in rows if len(r) == 2 and len(r[0].split()) < 4)] if rows else []
    )
    measured = any(_METRIC.search(name) for name in names)
    if not measured or not short or not 2 <= len(rows) <= _MOST_ROWS:
        return []
    shown = "\n".join("\t".join(row) for row in rows)
    table = tuple(tuple(row) for row in rows)
    return [Piece("output", clean(shown, _LONGEST), line=1, rows=table)]

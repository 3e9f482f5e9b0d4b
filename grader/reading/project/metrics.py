"""The metrics that a hand-in shows: which, of which rows, printed by a run or only said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.reading.claims import Claims, Network
from grader.reading.claims.claim import quote_of
from grader.reading.claims.program import Program
from grader.reading.claims.wording import WISH, network_of, split_said
from grader.reading.practice.execution import Execution
from grader.reading.practice.splits import Split
from grader.reading.project.task import Task
from grader.records import Block, BlockKind
from grader.verdict import Quote

_NAMES = {
    "accuracy": r"acc(?:uracy)?",
    "f1": r"(?:macro|micro|weighted)?[-_ ]?f1(?:[-_ ]?(?:macro|micro|weighted|score|avg))*"
    r"|f[-_]?measure|f-score",
    "precision": r"precision(?:[-_ ](?:macro|weighted))?",
    "recall": r"recall(?:[-_ ](?:macro|weighted))?",
    "mcc": r"mcc|matthews[-_ ]correlation|cohen['’]?s?[-_ ]kappa|roc[-_ ]?auc|\bauc",
    "rouge1": r"rouge[-_ ]?1", "rouge2": r"rouge[-_ ]?2", "rougeL": r"rouge[-_ ]?l(?:sum)?",
    "rouge": r"rouge", "bertscore": r"bert[-_ ]?score", "bleu": r"(?:sacre)?bleu(?:[-_ ]?\d)?",
    "chrf": r"chr-?f(?:\+\+)?", "meteor": r"meteor", "ter": r"\bter\b",
    "perplexity": r"perplexity|\bppl|perplejidad|perplexité|perplexität|perplexidade|困惑度",
    "exact": r"exact[-_ ]?match|\bem\b", "loss": r"loss",
}  # fmt: skip
_NAME = "|".join(f"(?P<{name}>{words})" for name, words in _NAMES.items())
_PREFIX = (
    r"(?:(?P<rows>eval|test|val|valid|validation|predict|train|dev|final)\w*?[-_ /]+)?"
    r"(?:overall[-_ ])?"
)
_VALUE = (
    r"(?:np\.float\d*\(|tensor\(|Score\([^)]{0,40}?fmeasure=)?(?P<value>\d{1,4}(?:[.,]\d+)?)\s?%?"
)
_SHOWN = re.compile(
    rf"(?<![A-Za-z]){_PREFIX}(?:{_NAME})(?![A-Za-z])['\"*`)]*(?:\s*\([^()\d]{{0,20}}\))?"
    rf"\s*(?:[:=|→]+|\s|\bis\b|\bof\b|\bwas\b|\bde\b|\bvon\b)*['\"*`]*{_VALUE}",
    re.IGNORECASE,
)
_COLUMN = re.compile(rf"^\W*{_PREFIX}(?:{_NAME})\W*$", re.IGNORECASE)
_PER_CLASS = re.compile(r"precision\s+recall\s+f1-score\s+support")
_DECIMAL = re.compile(r"^\W*\d{1,4}(?:[.,]\d+)?\s*%?\W*$")
_AVERAGE = re.compile(
    r"avg|average|mean|total|overall|macro|weighted|micro|media|moyenne|mittel", re.I
)
_STEP = re.compile(r"^\W*(?:epoch|step|época|époque|epoche)", re.IGNORECASE)
_WANTED = {
    Task.CLASSIFICATION: {"accuracy", "f1", "precision", "recall", "mcc"},
    Task.TOKENS: {"f1", "precision", "recall", "accuracy"},
    Task.ANSWERS: {"exact", "f1"},
    Task.SUMMARIZATION: {"rouge", "rouge1", "rouge2", "rougeL", "bertscore", "bleu", "meteor"},
    Task.TRANSLATION: {"bleu", "chrf", "meteor", "ter", "bertscore", "rouge", "rougeL"},
    Task.INSTRUCTIONS: {"perplexity", "rouge", "rouge1", "rougeL", "bleu", "bertscore"},
}
_EVERY = frozenset().union(*_WANTED.values())


@dataclass(frozen=True)
class Shown:
    """A metric with a number, as written: of which rows, and whether a run printed it."""

    name: str
    quote: Quote
    split: Split | None = None
    executed: bool = False
    per_class: bool = False
    value: float | None = None


def metrics_of(task: Task | None) -> frozenset[str]:
    """Give the metrics that suit a task; of an unknown task all."""
    return frozenset(_WANTED[task]) if task is not None else _EVERY


def shown_metrics(claims: Claims) -> tuple[Shown, ...]:
    """Give the metrics of the trained network that outputs, tables and texts show."""
    document, program = claims.document, claims.program
    logs = {id(block) for block in Execution(document, claims.code).logs}
    found: list[Shown] = []
    for block in document.student:
        executed = block.kind is BlockKind.OUTPUT or id(block) in logs
        if block.error or (block.kind is BlockKind.CODE and not executed):
            continue
        if executed and program.is_before_training(block.place):
            continue
        found += _in_tables(block, program, executed=executed)
        found += _in_lines(block, program, executed=executed)
    known = {shown.quote for shown in found}
    found += [
        Shown("accuracy", claim.quote, claim.split, claim.is_executed, value=claim.value)
        for claim in claims.found
        if claim.network is None and claim.quote not in known
    ]
    return tuple(found)


def _in_lines(block: Block, program: Program, *, executed: bool) -> Iterator[Shown]:
    if executed and (table := _PER_CLASS.search(block.text)):
        lines = block.text[table.start() :].split("\n")[:8]
        split = program.at(block.place).split
        yield Shown("f1", quote_of(" ".join(lines), block.place), split, executed, per_class=True)
    if block.kind is BlockKind.TABLE:
        return
    for line in block.text.split("\n"):
        network = network_of(line)  # a log may well name the family that was trained
        if network is Network.UNTRAINED or (not executed and (network or WISH.search(line))):
            continue
        for match in _SHOWN.finditer(line[:2000]):
            split = _split_of(match["rows"] or "", line, block, program, executed=executed)
            value = _number(match["value"])
            yield Shown(_name_of(match), quote_of(line, block.place), split, executed, value=value)


def _in_tables(block: Block, program: Program, *, executed: bool) -> Iterator[Shown]:
    """Read a table whose header, or whose first column, names metrics."""
    if len(block.rows) < 2:
        return
    header = block.rows[0]
    columns = {n: match for n, name in enumerate(header) if (match := _COLUMN.match(name))}
    labels = [row[0] for row in block.rows[1:] if row and not _AVERAGE.search(row[0])]
    by_class = not _STEP.match(header[0]) and len(labels) >= 2 and not any(map(network_of, labels))
    scores = {_name_of(match) for match in columns.values()} & {"f1", "precision", "recall"}
    for n, match in columns.items():
        told = [row for row in block.rows[1:] if n < len(row) and _DECIMAL.match(row[n])]
        values = [row for row in told if network_of(row[0]) is not Network.UNTRAINED] or told
        if values:
            text = f"{' | '.join(header)}: {' | '.join(values[-1])}"
            split = _split_of(match["rows"] or "", text, block, program, executed=executed)
            per_class = by_class and len(scores) >= 2 and len(values) >= 2
            quote, value = quote_of(text, block.place), _number(values[-1][n])
            yield Shown(_name_of(match), quote, split, executed, per_class, value)
    for row in block.rows:
        named = _COLUMN.match(row[0]) if row and not columns else None
        numbers = [cell for cell in row[1:] if named and _DECIMAL.match(cell)]
        if named and numbers:
            text = " | ".join(row)
            split = _split_of(named["rows"] or "", text, block, program, executed=executed)
            quote, value = quote_of(text, block.place), _number(numbers[-1])
            yield Shown(_name_of(named), quote, split, executed, value=value)


def _split_of(
    key: str, line: str, block: Block, program: Program, *, executed: bool
) -> Split | None:
    """Say of which rows a number is: by its name, by the cell that printed it, by its line."""
    if key.lower().startswith("train"):
        return Split.TRAIN
    known = program.at(block.place).split if executed else None
    if key:
        held_out = known if known in {Split.TEST, Split.VALIDATION} else None
        return held_out or (Split.TEST if key.lower() == "test" else Split.VALIDATION)
    return split_said(line) or known


def _number(text: str) -> float | None:
    found = re.search(r"\d+(?:[.,]\d+)?", text)
    return float(found[0].replace(",", ".")) if found else None


def _name_of(match: re.Match[str]) -> str:
    return next(name for name in _NAMES if match[name])

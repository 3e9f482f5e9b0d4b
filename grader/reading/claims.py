"""The accuracies that a hand-in reports: what its outputs show and its prose says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from grader.reading.code import Code, ran_at, source
from grader.reading.document import Document
from grader.reading.redact import redact
from grader.reading.splits import Split, split_in, split_of
from grader.reading.steps import (
    evaluation_calls,
    metric_results,
    train_calls,
    trainer_rows,
    trainers,
)
from grader.records import Block, BlockKind, Call, Place
from grader.verdict import Quote


class ClaimKind(StrEnum):
    """Where a claim stands."""

    OUTPUT = "output"  # printed by a cell that ran
    LOG = "log"  # one line of many that training wrote
    PROSE = "prose"


@dataclass(frozen=True)
class Claim:
    """An accuracy that the hand-in reports; `split` is None where it does not say of what."""

    value: float  # 0 to 1
    kind: ClaimKind
    quote: Quote
    split: Split | None = None

    @property
    def is_executed(self) -> bool:
        """True if a stored output shows it."""
        return self.kind is not ClaimKind.PROSE


_WORD = (
    r"accurac(?:y|ies)|\bacc\b|precisión|(?:la|una) precision|exactitud|précision|exactitude"
    r"|genauigkeit|acur[áa]cia|doğruluk|akurasi|độ chính xác|正解率|准确率|準確率|精度|정확도"
)
_NUMBER = (
    r"((?<![\d.,])\d{1,3}(?:[.,]\d+)?\s*(?:%|percent|por ciento|pour ?cent|Prozent)"
    r"|(?<![\d.,\w])(?:0?[.,]\d+|\d\d[.,]\d{1,4}|1\.0+)(?![\d%]))"
)
_KEYED = re.compile(
    r"[\"']?((?:\w{1,30}[_ -])?acc(?:uracy)?)[\"']?\s*[:=]\s*(?:\{\s*[\"']accuracy[\"']\s*:\s*)?"
    r"(?:(?:np|numpy)\.float\d+\(|tensor\()?\s*(\d+(?:\.\d+)?(?:e-?\d+)?\s*%?)",
    re.IGNORECASE,
)
_REPORT = re.compile(r"^\s*accuracy\s+(\d\.\d+)\s+\d+\s*$", re.MULTILINE)
_SPOKEN = re.compile(rf"(?:{_WORD})[^\n!?;。]{{0,80}}?{_NUMBER}", re.IGNORECASE)
_REVERSED = re.compile(rf"{_NUMBER}[^\n.!?;。\d]{{0,40}}?(?:{_WORD})", re.IGNORECASE)
_PERCENT = r"((?<![\d.,])\d{1,3}(?:[.,]\d+)?\s*(?:%|percent))"
_RIGHT = re.compile(rf"\b(?:right|correct(?:ly)?)\b[^.!?;\d]{{0,40}}?{_PERCENT}", re.IGNORECASE)
_WERE_RIGHT = re.compile(
    rf"{_PERCENT}\s(?:of|on)\b[^.!?;]{{0,60}}?\b(?:right|correct(?:ly)?)\b", re.IGNORECASE
)
_WISH = re.compile(
    r"\b(?:if|goal|aim|target|expect\w*|should|could|would|might|hope|wish|threshold|typically"
    r"|usually|paper|state of the art|sota|for example|e\.g\.|objetivo|objectif|debería)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:over|above|below|under|less than|more than|at least|exceed\w*|beyond|greater than"
    r"|m[aá]s de|menos de|plus de|moins de|au moins|[<>≥≤])\s*(?:the |of )?\d",
    re.IGNORECASE,
)
_UNTRAINED = re.compile(
    r"baseline|untrained|zero-?shot|before (?:fine|train|any)|without (?:fine|train)|random guess"
    r"|majority class|antes de|sin entrenar|avant (?:le fine|l'entra)|未微调|微调前",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:by|improv\w+|increas\w+|gain\w*|drop\w*|points?|epochs?)\b", re.IGNORECASE
)
_LONGEST = 1000  # characters of a line; what is longer is no sentence
_ACCURACY = re.compile(r"accuracy_score$|\.compute$|\.mean$|Accuracy\(\)")
_BARE = re.compile(r"\s*(?:np\.float\d+\()?(0?\.\d+|\d\d\.\d+ ?%)\)?\s*")
_EPOCH_ROW = re.compile(r"epoch|step", re.IGNORECASE)


def find_claims(document: Document, code: Code) -> tuple[Claim, ...]:
    """Find the reported accuracies in reading order; the assignment's own text has none."""
    evaluated = _evaluated_splits(code)
    computed = {_cell_of(call) for call in metric_results(code) if _ACCURACY.search(call.name)}
    first_training = _first_training(code)
    found: list[Claim] = []
    for block in document.student:
        if block.kind is BlockKind.OUTPUT and not block.error:
            if not _is_before(block.place, first_training, document):
                found += _from_output(block, evaluated)
                found += _from_bare_number(block, computed, evaluated)
        elif block.kind in {BlockKind.PROSE, BlockKind.ITEM, BlockKind.TABLE}:
            found += _from_prose(block)
    return tuple(found)


def best_supported_claim(document: Document, code: Code) -> Claim | None:
    """Give the claim that is best supported; of several alike the last, never the best.

    Printed for the test split, then printed for any, then said, then a line of a training log.
    """
    return best_of(find_claims(document, code))


def best_of(claims: Sequence[Claim]) -> Claim | None:
    """Choose among claims as `best_supported_claim` does."""
    ranked = [claim for claim in claims if _rank(claim) is not None]
    if not ranked:
        return None
    best = min(_rank(claim) or 0 for claim in ranked)
    return [claim for claim in ranked if (_rank(claim) or 0) == best][-1]


def _rank(claim: Claim) -> int | None:
    if claim.split is Split.TRAIN:
        return None
    on_test = claim.split is Split.TEST
    if claim.kind is ClaimKind.OUTPUT:
        return 0 if on_test else 2
    if claim.kind is ClaimKind.PROSE:
        return 1 if on_test else 3
    return 4


def _from_output(block: Block, evaluated: dict[Place, Split | None]) -> Iterator[Claim]:
    """Read an output line by line; a training writes its log, an evaluation its result."""
    here = Place(block.place.file, block.place.cell)
    default = evaluated.get(here)
    yield from _from_table(block, default)
    lines = [line[:_LONGEST] for line in block.text.split("\n")]
    shown = [number for number, line in enumerate(lines) if _number_in(line, default)]
    for number in shown:
        value, split = _number_in(lines[number], default) or ("", None)
        per_epoch = re.search(r"epoch|val_", lines[number], re.IGNORECASE)
        is_log = per_epoch and (here not in evaluated or number != shown[-1])
        kind = ClaimKind.LOG if is_log else ClaimKind.OUTPUT
        yield _claim(value, kind, lines[number], _line(block, number), split)


def _from_bare_number(
    block: Block, computed: Collection[Place], evaluated: dict[Place, Split | None]
) -> Iterator[Claim]:
    """Read a number that stands alone below a cell that computes the accuracy."""
    here = Place(block.place.file, block.place.cell)
    alone = _BARE.fullmatch(block.text[:100])
    if alone and here in computed:
        split = evaluated.get(here)
        yield _claim(alone[1], ClaimKind.OUTPUT, block.text, block.place, split)


def _number_in(line: str, default: Split | None) -> tuple[str, Split | None] | None:
    """Give a line's accuracy as written, and its split; None if there is none."""
    if _UNTRAINED.search(line):
        return None
    if report := _REPORT.match(line):
        return report[1], default
    if found := _last_keyed(line):
        named = split_in(re.sub(r"eval_|[\"']eval", "", line))
        is_val = found[0].lower().startswith("val")
        return found[1], Split.VALIDATION if is_val else named or default
    spoken = _SPOKEN.search(line)
    return (spoken[1], split_in(line) or default) if spoken else None


def _last_keyed(line: str) -> tuple[str, str] | None:
    """Give the last accuracy of a line; `eval_` and `val_` ones go before a bare one."""
    found = [(m[1], m[2]) for m in _KEYED.finditer(line)]
    held_out = [pair for pair in found if re.match(r"(?:eval|val|test)", pair[0], re.IGNORECASE)]
    best = held_out or found
    return best[-1] if best else None


def _from_table(block: Block, default: Split | None) -> Iterator[Claim]:
    """Read the table a Trainer shows, one row an epoch, or a table of results."""
    if len(block.rows) < 2:
        return
    header = block.rows[0]
    column = next((n for n, name in enumerate(header) if re.search(_WORD, name, re.I)), None)
    if column is None:
        return
    kind = ClaimKind.LOG if _EPOCH_ROW.match(header[0]) else ClaimKind.OUTPUT
    for row in block.rows[1:]:
        if column < len(row) and re.fullmatch(r"\d*\.?\d+\s*%?", row[column].strip()):
            text = f"{header[0]} {row[0]}: {header[column]} {row[column]}"
            yield _claim(row[column], kind, text, block.place, default)


def _from_prose(block: Block) -> Iterator[Claim]:
    rows = [" ".join(row) for row in block.rows] if block.kind is BlockKind.TABLE else []
    text = " ".join(block.text.split())  # lines of a paragraph are wrapped anywhere
    for sentence in rows or re.split(r"(?<=[.!?。])\s+|(?<=。)", text):
        yield from _from_sentence(sentence[:_LONGEST], block.place)


def _from_sentence(sentence: str, place: Place) -> list[Claim]:
    """Read a sentence in the first way that gives a claim."""
    for way in (_SPOKEN, _REVERSED, _RIGHT, _WERE_RIGHT):
        found = list(_fitting(sentence, place, way))
        if found:
            return found
    return []


def _fitting(sentence: str, place: Place, way: re.Pattern[str]) -> Iterator[Claim]:
    """Read each number with what is said just before it: of which network, of which rows."""
    whole, begin = split_in(sentence), 0
    for match in way.finditer(sentence):
        before = sentence[begin : match.end()]
        clause = before + re.split(r"[,;]", sentence[match.end() :])[0]
        begin = match.end()
        unfit = _UNTRAINED.search(before) or _COMPARED.search(match[0]) or _CHANGE.search(match[0])
        if not unfit and not _WISH.search(clause):
            yield _claim(match[1], ClaimKind.PROSE, sentence, place, split_in(before) or whole)


def _claim(number: str, kind: ClaimKind, line: str, place: Place, split: Split | None) -> Claim:
    text = " ".join(redact(line).split())
    quote = Quote(text if len(text) <= 240 else f"{text[:239]}…", str(place))
    return Claim(_value(number), kind, quote, split)


def _value(number: str) -> float:
    """Read a share: "93.12%", "0,93", ".93"; a bare number above 1 is percent."""
    digits = re.sub(r"[^\d.,e-]", "", number).replace(",", ".").strip("e-")
    value = float(digits)
    value = value / 100 if value > 1 or "%" in number or number[-1:].isalpha() else value
    return round(min(value, 1.0), 6)


def _line(block: Block, number: int) -> Place:
    return Place(block.place.file, block.place.cell, block.place.line and block.place.line + number)


def _evaluated_splits(code: Code) -> dict[Place, Split | None]:
    """Say which cells and scripts evaluate, and of which split their outputs speak."""
    given = [split_of(trainer_rows(call, "eval_dataset")) for call in trainers(code)]
    default = next((split for split in reversed(given) if split is not None), None)
    found: dict[Place, Split | None] = {}
    for call in evaluation_calls(code):
        data = source(call, "0", "eval_dataset", "test_dataset")
        is_metric = not call.name.endswith(("evaluate", "predict"))
        if is_metric and "?" in data:
            continue  # inside compute_metrics: whatever the Trainer evaluates
        split = split_of(data) if data or is_metric else default
        place = _cell_of(call)
        found[place] = split or found.get(place)
    for call in code.calls():
        place = _cell_of(call)
        if place in found and found[place] is None:
            rows = [split_of(text) for text in call.sources.values() if "[]" in text]
            found[place] = next((split for split in rows if split is not None), None)
    return found


def _cell_of(call: Call) -> Place:
    place = ran_at(call)
    return Place(place.file, place.cell)


def _first_training(code: Code) -> Call | None:
    return next(iter(sorted(train_calls(code), key=lambda call: code.order[id(call)])), None)


def _is_before(place: Place, training: Call | None, document: Document) -> bool:
    """Say whether an output was printed before anything was trained, in the same notebook."""
    if training is None or training.via is None or training.via.cell is None:
        return False
    there = training.via
    if place.file != there.file or place.cell is None or there.cell is None:
        return False
    ran = {
        block.place.cell: block.execution_count
        for block in document.code_blocks
        if block.place.file == place.file and block.execution_count is not None
    }
    here, then = ran.get(place.cell), ran.get(there.cell)
    if here is not None and then is not None:
        return here < then
    return place.cell < there.cell

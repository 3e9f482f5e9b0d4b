"""The accuracies that a hand-in reports: what its outputs show and its prose says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from grader.evidence import Evidence
from grader.evidence.code import Code, ran_at, source
from grader.evidence.document import Document
from grader.evidence.records import Block, BlockKind, Call, Place
from grader.evidence.redact import redact
from grader.evidence.splits import Split, split_in, split_of
from grader.evidence.steps import train_calls, trainer_evaluations, trainers
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
    r"accurac(?:y|ies)|\bacc\b|precisi[oó]n|exactitud|pr[ée]cision|exactitude|genauigkeit|acur[áa]cia"
    r"|doğruluk|akurasi|độ chính xác|正解率|准确率|準確率|精度|정확도"
)
_NUMBER = (
    r"(\d{1,3}(?:[.,]\d+)?\s*(?:%|percent|por ciento|pour ?cent|Prozent)|0?[.,]\d{2,}|\b1\.0+\b)"
)
_KEYED = re.compile(
    r"[\"']?((?:\w+[_ -])?acc(?:uracy)?)[\"']?\s*[:=]\s*(?:\{\s*[\"']accuracy[\"']\s*:\s*)?"
    r"(?:np\.float\d+\(|tensor\()?\s*(\d+(?:\.\d+)?(?:e-?\d+)?\s*%?)",
    re.IGNORECASE,
)
_REPORT = re.compile(r"^\s*accuracy\s+(\d\.\d+)\s+\d+\s*$", re.MULTILINE)
_SPOKEN = re.compile(rf"(?:{_WORD})[^\n.!?;。]{{0,80}}?{_NUMBER}", re.IGNORECASE)
_REVERSED = re.compile(rf"{_NUMBER}[^\n.!?;。\d]{{0,40}}?(?:{_WORD})", re.IGNORECASE)
_WISH = re.compile(
    r"\b(?:if|goal|aim|target|expect\w*|should|could|would|might|may|hope|at least|below|under|less"
    r"|over|above|more than|exceed\w*|around the|threshold|baseline|zero-?shot|untrained|random"
    r"|before (?:fine|train)\w*|pre-?trained model (?:gave|had|reached)|other|paper|sota"
    r"|si |objetivo|objectif|m[aá]s de|menos de|plus de|moins de)\b",
    re.IGNORECASE,
)
_UNTRAINED = re.compile(r"baseline|untrained|zero-?shot|before|pre-?train|vor dem|antes", re.I)
_CHANGE = re.compile(r"\b(?:by|from|improv\w+|increas\w+|gain\w*|drop\w*|point|epochs?)\b", re.I)
_EPOCH_ROW = re.compile(r"epoch|step", re.IGNORECASE)


def find_claims(document: Document, code: Code) -> tuple[Claim, ...]:
    """Find the reported accuracies in reading order; the assignment's own text has none."""
    evaluated = _evaluated_splits(code)
    first_training = _first_training(code)
    found: list[Claim] = []
    for block in document.student:
        if block.kind is BlockKind.OUTPUT and not block.error:
            if not _is_before(block.place, first_training, document):
                found += _from_output(block, evaluated)
        elif block.kind in {BlockKind.PROSE, BlockKind.ITEM, BlockKind.TABLE}:
            found += _from_prose(block)
    return tuple(found)


def best_supported_claim(evidence: Evidence) -> Claim | None:
    """Give the claim that is best supported; of several alike the last, never the best.

    Printed for the test split, then printed for any, then said, then a line of a training log.
    """
    claims = find_claims(evidence.document, evidence.code)
    return best_of(claims)


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


def _from_output(block: Block, evaluated: dict[Place, Split]) -> Iterator[Claim]:
    default = evaluated.get(Place(block.place.file, block.place.cell))
    yield from _from_table(block, default)
    lines = block.text.split("\n")
    epochs = sum("epoch" in line and bool(_KEYED.search(line)) for line in lines)
    for number, line in enumerate(lines):
        place = _line(block, number)
        if _UNTRAINED.search(line):
            continue
        report = _REPORT.match(line)
        if report:
            yield _claim(report[1], ClaimKind.OUTPUT, line, place, default)
            continue
        found = _last_keyed(line)
        spoken = None if found else _SPOKEN.search(line)
        if found:
            key, value = found
            split = split_in(line.replace("eval_", "")) or default
            split = Split.VALIDATION if key.lower().startswith("val") else split
            log = epochs > 1 or ("loss:" in line and "val_" in line)
            kind = ClaimKind.LOG if log else ClaimKind.OUTPUT
            yield _claim(value, kind, line, place, split)
        elif spoken:
            split = split_in(line) or default
            yield _claim(spoken[1], ClaimKind.OUTPUT, line, place, split)


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
    if block.kind is BlockKind.TABLE:
        yield from _from_table_of_results(block)
        return
    for sentence in re.split(r"(?<=[.!?。])\s+|\n", block.text):
        found = _SPOKEN.search(sentence) or _REVERSED.search(sentence)
        if found is None or _WISH.search(sentence) or _CHANGE.search(found[0]):
            continue
        yield _claim(found[1], ClaimKind.PROSE, sentence, block.place, split_in(sentence))


def _from_table_of_results(block: Block) -> Iterator[Claim]:
    for row in block.rows:
        text = " ".join(row)
        found = _SPOKEN.search(text)
        if found and not _WISH.search(text):
            yield _claim(found[1], ClaimKind.PROSE, text, block.place, split_in(text))


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


def _evaluated_splits(code: Code) -> dict[Place, Split]:
    """Say for each cell or script of which split its outputs speak, by what it evaluates."""
    given = [split_of(source(call, "eval_dataset")) for call in trainers(code)]
    default = next((split for split in reversed(given) if split is not None), None)
    found: dict[Place, Split] = {}
    for call in (*train_calls(code), *trainer_evaluations(code)):
        data = source(call, "0", "eval_dataset", "test_dataset") or source(call, "validation_data")
        split = split_of(data) if data else default
        if split is not None and not (call.name.endswith("train") and data):
            place = ran_at(call)
            found[Place(place.file, place.cell)] = split
    return found


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

"""Scores of tagged sequences, entity by entity, as `seqeval` gives them."""

from collections.abc import Sequence
from typing import Any

Span = tuple[int, str, int, int]


def compute(
    predictions: Sequence[Sequence[str]],
    references: Sequence[Sequence[str]],
    *,
    suffix: bool = False,
    zero_division: Any = 0,
    **_options: Any,
) -> dict[str, Any]:
    """Return precision, recall and F1 of each type of entity and overall, and the accuracy."""
    nothing = 0.0 if zero_division == "warn" else float(zero_division)
    said, true = (_spans(rows, suffix=suffix) for rows in (predictions, references))
    result: dict[str, Any] = {}
    for kind in sorted({span[1] for span in said | true}):
        one, other = ({s for s in spans if s[1] == kind} for spans in (said, true))
        result[kind] = {**_scores(one, other, nothing), "number": len(other)}
    overall = {f"overall_{name}": value for name, value in _scores(said, true, nothing).items()}
    pairs = [
        (a, b)
        for left, right in zip(predictions, references, strict=True)
        for a, b in zip(left, right, strict=True)
    ]
    accuracy = sum(a == b for a, b in pairs) / len(pairs) if pairs else 0.0
    return {**result, **overall, "overall_accuracy": accuracy}


def _scores(said: set[Span], true: set[Span], nothing: float) -> dict[str, float]:
    hits = len(said & true)
    precision = hits / len(said) if said else nothing
    recall = hits / len(true) if true else nothing
    both = precision + recall
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / both if both else 0.0,
    }


def _spans(rows: Sequence[Sequence[str]], *, suffix: bool) -> set[Span]:
    """Find entities: a type that goes on until it ends, another begins, or a `B-` or `S-` comes."""
    spans: set[Span] = set()
    for number, row in enumerate(rows):
        start, kind = 0, ""
        for at, tag in enumerate([*row, "O"]):
            mark, named = _parts(tag, suffix=suffix)
            if kind and (mark in {"B", "S", "O"} or named != kind):
                spans.add((number, kind, start, at))
                kind = ""
            if mark != "O" and not kind:
                start, kind = at, named
            if mark in {"E", "S"} and kind:
                spans.add((number, kind, start, at + 1))
                kind = ""
    return spans


def _parts(tag: str, *, suffix: bool) -> tuple[str, str]:
    if tag == "O":
        return "O", ""
    mark, _, kind = (tag[-1:], "", tag[:-2]) if suffix else tag.partition("-")
    return mark, kind or "_"

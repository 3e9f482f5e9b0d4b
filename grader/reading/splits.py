"""Which part of the data a value comes from, read off where it comes from."""

from __future__ import annotations

import re
from enum import StrEnum


class Split(StrEnum):
    """A part of the data."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


_MARKER = re.compile(
    r"\['([\w-]{1,30})'\]|split='([\w-]+)[^']*'|train_test_split\([^#]*?\)\[(\d)\]"
)
_SLICED = re.compile(r"split='train\[\d+%?:")
_WORDS = {
    Split.TEST: re.compile(
        r"(?<![A-Za-z])(?:test|TEST)|Test|held[-_ ]?out|unseen|prueba|测试|測試|테스트"
        r"|kiểm (?:tra|thử)|\b(?:data|set) uji\b"
    ),
    Split.VALIDATION: re.compile(
        r"(?<![A-Za-z])(?:val(?:id\w*)?|dev|eval\w*|VAL|DEV|EVAL)(?![A-Za-z])|Valid|Eval|验证|검증"
        r"|doğrulama"
    ),
    Split.TRAIN: re.compile(r"[Tt]rain|TRAIN|entrena|entraîn|训练|訓練|훈련|학습|eğitim|latih"),
}


def split_of(source: str) -> Split | None:
    """Say which split a resolved text names last; None if it names none.

    A variable's name decides where the data itself does not say: after `train_test_split`, or
    where rows are cut by their number.
    """
    text, _, variables = source.partition(" # ")
    marked = [split for found in _MARKER.finditer(text) if (split := _marked(found)) is not None]
    named = [split for name in variables.split(", ") if (split := split_in(name)) is not None]
    if marked and marked[-1] is Split.TRAIN and (named[-1:] and named[-1] is not Split.TRAIN):
        return named[-1]  # a part of the train split that the student holds out
    if marked and marked[-1] is Split.TRAIN and _SLICED.search(text):
        return Split.VALIDATION
    known = marked or named
    return known[-1] if known else None


def split_in(words: str) -> Split | None:
    """Say which split a name or a sentence speaks of; None if it names none."""
    first = {split: found for split, words_ in _WORDS.items() if (found := words_.search(words))}
    if "train_test" in words:
        return None
    return next(iter(first), None)


def _marked(found: re.Match[str]) -> Split | None:
    name, split, half = found.groups()
    if half is not None:
        return Split.TEST if int(half) % 2 else Split.TRAIN
    return split_in(name or split or "")

"""Which part of the data a value comes from, read off where it comes from."""

from __future__ import annotations

import re
from enum import StrEnum


class Split(StrEnum):
    """A part of the data."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


_MARKER = re.compile(r"\['([\w-]{1,30})'\]|split='([\w-]+)[^']*'")
_HALVES = re.compile(r"train_test_split\(|random_split\(")
_HALF = re.compile(r"(?:(?<=[)…])|(?<=\d\]))\[(\d)\]")
_PARTS = re.compile(r"DatasetDict\(\{(.*?)\}\)")
_PART = re.compile(r"'(\w+)': (.*?)(?=, '\w+': |$)")
_SLICED = re.compile(r"split='train\[\d+%?:")
# The words of each split as they begin, and those of scripts that set no spaces between words.
_WORDS = {
    Split.TEST: (
        r"test|held[-_ ]?out|unseen|prueba|kiểm[-_ ](?:tra|thử)"
        r"|(?:(?<=data )|(?<=set )|(?<![a-z ]))uji(?![a-z])",
        "测试|測試|테스트",
    ),
    Split.VALIDATION: (r"val(?![a-z])|valid|dev(?![a-z])|eval|doğrulama", "验证|驗證|검증"),
    Split.TRAIN: ("train|entrena|entra[iî]n|treino|eğitim|latih", "训练|訓練|훈련|학습"),
}
_BEGIN = r"(?:(?<![A-Za-z])|(?=[A-Z][a-z]))"  # in the middle of a name as well, as in XTest
_BEGUN = {
    split: re.compile(rf"{'' if split is Split.TRAIN else _BEGIN}(?i:{words})|{unspaced}")
    for split, (words, unspaced) in _WORDS.items()
}
_ALONE = {
    split: re.compile(
        rf"(?i)(?:^|[\W_\d])(?:{words})(?:s|ing|e|ation|miento|ement)?(?:[\W_\d]|$)|{unspaced}"
    )
    for split, (words, unspaced) in _WORDS.items()
}
# What variables are called in short; in a sentence "te" and "ent" are words of their own.
_SHORT = {
    Split.TEST: {"te", "tst", "ts", "tes", "pru", "probe"},
    Split.VALIDATION: {"va", "vl", "vld", "vd"},
    Split.TRAIN: {"tr", "trn", "ent", "entr"},
}


def split_of(source: str) -> Split | None:
    """Say which split a resolved text names last; None if it names none.

    A variable's name decides where the data itself does not say: after `train_test_split`, or
    where rows are cut by their number.
    """
    text, _, variables = source.partition(" # ")
    named = [split for name in variables.split(", ") if (split := split_named(name)) is not None]
    told = (split_in(part or asked) for part, asked in _MARKER.findall(text))
    marked = [split for split in told if split is not None]
    given, halves = _as_given(text), _halves(text)
    if not halves and _is_cut_last(text):
        marked = []  # both halves of what was marked before
    if given is Split.TEST:
        return given
    if halves:
        marked.append(Split.TEST if any(halves) else Split.TRAIN)
        many = len(halves) > 1 or "random_split(" in text
        if many and named[-1:] == [Split.VALIDATION]:
            return named[-1]  # of several held-out parts the name says which
    if marked and marked[-1] is Split.TRAIN and (named[-1:] and named[-1] is not Split.TRAIN):
        return named[-1]  # a part of the train split that the student holds out
    if marked and marked[-1] is Split.TRAIN and _SLICED.search(text):
        return Split.VALIDATION
    known = marked or named
    return known[-1] if known else None


def split_named(name: str) -> Split | None:
    """Say which split a variable is named after, in full or in short: `test_df`, `tst`, `ds_te`."""
    words = set(re.split(r"[_\d]+", name.lower()))
    return split_in(name) or next((s for s, short in _SHORT.items() if words & short), None)


def split_in(words: str) -> Split | None:
    """Say which split a name or a sentence speaks of; None if it names none."""
    if "train_test" in words:
        return None
    return next((split for split, begun in _BEGUN.items() if begun.search(words)), None)


def split_called(name: str) -> Split | None:
    """Say which split a table's name calls by a whole word: `tests.csv`, not `testimonials.csv`."""
    order = (Split.TRAIN, Split.TEST, Split.VALIDATION)
    return next((split for split in order if _ALONE[split].search(name)), None)


def _halves(text: str) -> list[bool]:
    """Say of each time that rows were split in two whether it is the held-out half."""
    found = _HALVES.search(text)
    if found is None:
        return []
    by_number = "random_split(" in found[0]  # the others give a row's parts side by side
    numbers = [int(number) for number in _HALF.findall(text[found.end() :])]
    return [number > 0 if by_number else number % 2 == 1 for number in numbers]


def _is_cut_last(text: str) -> bool:
    """Say whether rows are split in two after the last split that is named."""
    cuts = list(_HALVES.finditer(text))
    marks = [m for m in _MARKER.finditer(text) if split_in(m[1] or m[2]) is not None]
    return bool(cuts and marks) and cuts[-1].start() > marks[-1].end()


def _as_given(text: str) -> Split | None:
    """Say from which split of the data a part comes that the student gave another name."""
    made, named = _PARTS.search(text), _MARKER.findall(text)
    if made is None or not named:
        return None
    part = dict(_PART.findall(made[1])).get(named[-1][0], "")
    return split_of(part) if "train_test_split" not in part else None

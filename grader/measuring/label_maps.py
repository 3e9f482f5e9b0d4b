"""What a network's classes mean: the map from its classes to the labels of a test set.

The policy: names that we know decide; numbers (`LABEL_0`) mean themselves; other names count in
their order if there are as many as labels; whatever is left is for a person. A map is always used
as the network declares it. Where another one fits far better, that is said and never applied.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.measuring.classification import answers
from grader.measuring.intervals import wilson

if TYPE_CHECKING:
    from grader.measuring.classification import Logits

# Words for one thing: a rubric that knows one of a group knows them all.
_GROUPS = tuple(
    frozenset(words.split())
    for words in (
        "neg negative negatives bad negativ negativa negativo négatif négative negatif negatief "
        "negatywny negatywna negatív negativní olumsuz отрицательный негативный αρνητικό سلبي 负面 "
        "消极 負面 消極 差评 ネガティブ 否定的 부정 부정적 नकारात्मक",
        "pos positive positives good positiv positiva positivo positif positief pozytywny "
        "pozytywna pozitív pozitivní olumlu положительный позитивный θετικό إيجابي 正面 积极 積極 "
        "好评 ポジティブ 肯定的 긍정 긍정적 सकारात्मक",
        "neu neutral neutre neutro neutra neutraal neutralny nötr netral нейтральный محايد 中性 "
        "中立 ニュートラル 중립 तटस्थ",
    )
)
_NUMBERED = re.compile(r"(?:label|class|classe|clase|klasse|etiqueta)?[\W_]*(\d{1,4})")
_NOT = frozenset({"not", "non", "no", "nicht", "kein", "pas"})
_ERRORS_LEFT = 1 / 3  # of two labels: less than 25 % as declared


@dataclass(frozen=True)
class LabelMap:
    """The label of each class index; a class that is not there stands for no label.

    `note` says what is not plain about it. If `undecided` says why, a person has to look, and the
    map is only what the order of the classes suggests.
    """

    to_label: Mapping[int, int]
    note: str = ""
    undecided: str = ""


@dataclass(frozen=True)
class Swap:
    """Right answers under the declared map and under the best one, of the same rows."""

    declared: int
    best: int
    rows: int
    to_label: Mapping[int, int]  # the best map

    @property
    def looks_inverted(self) -> bool:
        """Whether a wrong map explains the answers better than bad training does.

        The best map leaves at most a third of the errors, and the 95 % intervals of the two
        accuracies do not overlap. With two labels that is an accuracy below 25 % as declared,
        which no training by accident gives.
        """
        errors, left = self.rows - self.declared, self.rows - self.best
        apart = wilson(self.declared, self.rows)[1] < wilson(self.best, self.rows)[0]
        return apart and left <= errors * _ERRORS_LEFT

    def __str__(self) -> str:
        declared, best = 100 * self.declared / self.rows, 100 * self.best / self.rows
        word = "inverted" if len(self.to_label) == 2 else "exchanged"
        return f"the labels look {word}: {declared:.1f} % as declared, {best:.1f} % swapped"


def label_map(
    classes: Sequence[str], names: Mapping[str, Sequence[str]], labels: Sequence[int]
) -> LabelMap:
    """Say which label each class stands for, by the names that the network's config gives.

    `names` lists for each label what a config may call it, `labels` are those of the test set.
    """
    ordered = sorted(set(labels))
    by_order = dict(enumerate(ordered[: len(classes)]))
    if len(classes) < 2:
        return LabelMap(by_order, undecided="the network has one output, not one for each label")
    numbers = [_NUMBERED.fullmatch(_plain(name)) for name in classes]
    if all(numbers):
        return _numbered([int(found[1]) for found in numbers if found], ordered)
    found = named_labels(classes, names)
    if any(label is not None for label in found):
        return _named(classes, found, ordered)
    told = f"the names of its classes ({_listed(classes)}) are none that we know"
    if len(classes) == len(ordered):
        return LabelMap(by_order, f"{told}; they count in their order")
    why = f"{told}, and there are {len(classes)} of them for {len(ordered)} labels"
    return LabelMap(by_order, undecided=why)


def named_labels(
    classes: Sequence[str], names: Mapping[str, Sequence[str]]
) -> tuple[int | None, ...]:
    """Give the label that each class is called after; None where its name is none that we know."""
    known = _known(names)
    return tuple(_meaning(name, known) for name in classes)


def is_numbered(classes: Sequence[str]) -> bool:
    """Say whether classes have numbers for names, such as `LABEL_0`."""
    return all(_NUMBERED.fullmatch(_plain(name)) for name in classes)


def best_map(logits: Logits, truth: Sequence[int], to_label: Mapping[int, int]) -> Swap:
    """Compare the declared map with the one-to-one map that gives the most right answers.

    The best of all permutations is an assignment problem, which scipy solves exactly (Crouse
    2016, IEEE Transactions on Aerospace and Electronic Systems 52: 1679-1696).
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    ordered = sorted(set(truth))
    classes = logits.shape[1]
    chosen = answers(logits, {index: index for index in range(classes)})
    counts = np.zeros((classes, len(ordered)), dtype=np.int64)
    for index, label in zip(chosen, truth, strict=True):
        if index >= 0:
            counts[index, ordered.index(label)] += 1
    pairs = list(zip(*linear_sum_assignment(counts, maximize=True), strict=True))
    best = {int(index): ordered[column] for index, column in pairs}
    declared = sum(
        told == label for told, label in zip(answers(logits, to_label), truth, strict=True)
    )
    return Swap(declared, sum(int(counts[pair]) for pair in pairs), len(truth), best)


def _numbered(numbers: Sequence[int], labels: Sequence[int]) -> LabelMap:
    """Take `LABEL_1` for label 1; numbers that do not count from 0 count in their order."""
    if sorted(numbers) == list(range(len(numbers))):
        to_label = {index: labels[n] for index, n in enumerate(numbers) if n < len(labels)}
    else:
        to_label = dict(enumerate(labels[: len(numbers)]))
    return LabelMap(to_label, _unequal(len(numbers), len(to_label), labels))


def _named(classes: Sequence[str], found: Sequence[int | None], labels: Sequence[int]) -> LabelMap:
    """Take classes for what they are called; the one name left over is the one label left over."""
    to_label = {i: label for i, label in enumerate(found) if label is not None and label in labels}
    by_order = dict(enumerate(labels[: len(classes)]))
    missing = [label for label in labels if label not in to_label.values()]
    unknown = [index for index in range(len(classes)) if index not in to_label]
    listed = _listed([classes[index] for index in unknown])
    if len(classes) <= len(labels) and len(set(to_label.values())) < len(to_label):
        why = f"two of its classes ({_listed(classes)}) stand for the same label"
        return LabelMap(by_order, undecided=why)
    if not missing or (len(classes) < len(labels) and not unknown):
        unequal = _unequal(len(classes), len(set(to_label.values())), labels)
        note = f"answers of its class {listed} stand for no label and count as wrong"
        return LabelMap(to_label, note if unknown else unequal)
    if len(missing) == len(unknown) == 1:
        note = f"its class {listed} counts as the one label that is left, {missing[0]}"
        return LabelMap({**to_label, unknown[0]: missing[0]}, note)
    why = f"we know some of its classes' names, but not {listed}"
    return LabelMap(by_order, undecided=why)


def _unequal(classes: int, told: int, labels: Sequence[int]) -> str:
    if classes > len(labels) == told:
        return f"it has {classes} classes for {told} labels; the others' answers count as wrong"
    if told < len(labels):
        return f"it has {classes} classes for {len(labels)} labels, so some are never answered"
    return ""


def _known(names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Give the label of each name, and of every word for the same thing."""
    known = {_plain(name): int(label) for label, listed in names.items() for name in listed}
    for group in _GROUPS:
        meant = {known[word] for word in group if word in known}
        if len(meant) == 1:
            known.update(dict.fromkeys(group, meant.pop()))
    return known


def _meaning(name: str, known: Mapping[str, int]) -> int | None:
    """Give the label of a class by its whole name, or by the one known word in it."""
    whole = _plain(name)
    if whole in known:
        return known[whole]
    words = [word for word in re.split(r"[\W_]+", whole) if word and not word.isdecimal()]
    meant = {known[word] for word in words if word in known}
    return meant.pop() if len(meant) == 1 and not _NOT & set(words) else None


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _listed(names: Sequence[str]) -> str:
    """Quote names that a student wrote, short ones and few of them."""
    told = ", ".join(f"'{' '.join(name.split())[:30]}'" for name in names[:6])
    return told + (" and more" if len(names) > 6 else "")

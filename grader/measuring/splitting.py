"""Repeat a split that a seed decides, on the numbers of the rows, by the libraries' functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class By(StrEnum):
    """What divides rows, or brings them into another order."""

    SKLEARN = "sklearn.model_selection.train_test_split"
    DATASETS = "datasets.Dataset.train_test_split"
    SHUFFLE = "datasets.Dataset.shuffle"
    SAMPLE = "pandas.DataFrame.sample"


@dataclass(frozen=True)
class Cut:
    """One call that divides rows in two, and which half goes on: the second is held out."""

    by: By
    options: Mapping[str, Any] = field(default_factory=dict)  # as the code writes them
    is_stratified: bool = False
    half: int = 1

    def taking(self, half: int) -> Cut:
        """Give the same call with one of its halves."""
        return replace(self, half=half)


def repeat(cuts: Sequence[Cut], rows: int, classes: Sequence[Any]) -> list[int]:
    """Give the numbers of the rows that are left, counted from 0, in their order.

    `classes` has the class of each row, which only a stratified cut looks at. Raises ValueError
    where a library refuses the split.
    """
    kept = list(range(rows))
    for cut in cuts:
        kept = _DIVIDE[cut.by](cut, kept, [classes[row] for row in kept if cut.is_stratified])
    return kept


def _by_sklearn(cut: Cut, rows: list[int], classes: list[Any]) -> list[int]:
    from sklearn.model_selection import train_test_split

    halves = train_test_split(rows, stratify=classes or None, **cut.options)
    return list(halves[cut.half])


def _by_datasets(cut: Cut, rows: list[int], classes: list[Any]) -> list[int]:
    from datasets import ClassLabel, Dataset, Features, Value

    names = sorted(set(classes))
    columns: dict[str, Any] = {"row": rows}
    features: dict[str, Any] = {"row": Value("int64")}
    options = dict(cut.options)
    if classes:
        columns["label"] = [names.index(each) for each in classes]
        features["label"] = ClassLabel(names=[str(name) for name in names])
        options["stratify_by_column"] = "label"
    halves = Dataset.from_dict(columns, features=Features(features)).train_test_split(**options)
    return list(halves["test" if cut.half else "train"]["row"])


def _shuffled(cut: Cut, rows: list[int], _classes: list[Any]) -> list[int]:
    from datasets import Dataset

    return list(Dataset.from_dict({"row": rows}).shuffle(**cut.options)["row"])


def _sampled(cut: Cut, rows: list[int], _classes: list[Any]) -> list[int]:
    import pandas as pd

    drawn = pd.Series(rows).sample(**cut.options).tolist()
    taken = set(drawn)
    return drawn if cut.half == 0 else [row for row in rows if row not in taken]


_DIVIDE: Mapping[By, Callable[[Cut, list[int], list[Any]], list[int]]] = {
    By.SKLEARN: _by_sklearn, By.DATASETS: _by_datasets, By.SHUFFLE: _shuffled, By.SAMPLE: _sampled,
}  # fmt: skip

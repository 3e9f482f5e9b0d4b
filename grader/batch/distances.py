"""How far saved networks of one shape are from each other, measured on their sketches."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from grader.records.networks import SketchRecord, TensorSketch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BASE, MEAN, NOTHING = "the base", "the mean of the class", "nothing"
"""What updates are measured from: without its base, a class of four or more shows about where it
was; of fewer, only the weights themselves can be compared."""

CLOSE = {BASE: 0.3, MEAN: 0.3, NOTHING: 5e-4}
"""Tensors that are apart by less than this share of their updates' length are nearly equal."""

_CLASS = 4
_TENSORS = 20  # fewer say nothing of noise
_SHARED = 0.7  # cosine below which honest updates may meet all of this by accident
_CHANCE = 0.06  # mean cosine of updates and independent noise: over 100 tensors +-0.018
_EVEN = 1.5  # mean square of the same, in units of what chance gives: 1 +-0.14


@dataclass(frozen=True)
class Row:
    """How one network stands to those after it; an entry for each of them."""

    compared: NDArray[np.int64]  # tensors that training changed in either
    equal: NDArray[np.int64]
    close: NDArray[np.int64]  # equal or nearly so
    distance: NDArray[np.float64]  # relative to the mean length of the two updates
    cosine: NDArray[np.float64]  # of the updates
    noise: NDArray[np.bool_]  # one is the other and something that has nothing to do with it


class Relatives:
    """Networks with the same tensors, as arrays: networks x tensors (x 32)."""

    def __init__(self, sketches: Mapping[str, SketchRecord]) -> None:
        self.ids = tuple(sketches)
        self._tensors = [encoder_of(sketch) for sketch in sketches.values()]

    @cached_property
    def contents(self) -> NDArray[np.str_]:
        """The tensors' digests."""
        import numpy as np

        return np.array([[tensor.content for tensor in one] for one in self._tensors])

    @cached_property
    def origin(self) -> str:
        """What updates are measured from."""
        if all(tensor.moved for one in self._tensors for tensor in one):
            return BASE
        return MEAN if len(self._different) >= _CLASS else NOTHING

    @cached_property
    def updates(self) -> NDArray[np.float64]:
        """Projections of what training changed."""
        if self.origin == BASE:
            return _numbers([[tensor.moved for tensor in one] for one in self._tensors])
        weights = _numbers([[tensor.projected for tensor in one] for one in self._tensors])
        return weights - weights[self._different].mean(axis=0) if self.origin == MEAN else weights

    @cached_property
    def untrained(self) -> NDArray[np.bool_]:
        """Tensors that are as the base has them, or as most of the class has them."""
        import numpy as np

        if self.origin == BASE:
            return np.array([[bool(t.same_as_base) for t in one] for one in self._tensors])
        found = np.zeros(self.contents.shape, dtype=bool)
        for place, column in enumerate(self.contents.T if self.origin == MEAN else ()):
            content, times = Counter(column.tolist()).most_common(1)[0]
            if times >= _CLASS and times > len(self.ids) / 2:
                found[:, place] = column == content
        return found

    @cached_property
    def _different(self) -> list[int]:
        """One network of each content, so that copies do not pull the mean to themselves."""
        return list(
            {tuple(row): place for place, row in enumerate(self.contents.tolist())}.values()
        )

    def after(self, first: int) -> Row:
        """Compare one network with all that come after it."""
        import numpy as np

        rest = slice(first + 1, None)
        changed = ~(self.untrained[first] & self.untrained[rest])
        own = self.updates[first] * changed[:, :, None]
        others = self.updates[rest] * changed[:, :, None]
        apart = np.linalg.norm(own - others, axis=2)
        lengths = (np.linalg.norm(own, axis=2) + np.linalg.norm(others, axis=2)) / 2
        equal = (self.contents[first] == self.contents[rest]) & changed
        close = changed & (apart <= CLOSE[self.origin] * lengths)
        whole = _lengths(own), _lengths(others)
        cosine = _share((own * others).sum(axis=(1, 2)), whole[0] * whole[1])
        noise = cosine > _SHARED
        noise[noise] = is_noise(own[noise], others[noise])
        return Row(
            changed.sum(axis=1),
            equal.sum(axis=1),
            (equal | close).sum(axis=1),
            _share(np.linalg.norm(apart, axis=1), (whole[0] + whole[1]) / 2),
            cosine,
            noise,
        )


def is_noise(own: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say whether the longer update is the shorter one with independent noise added.

    Then their difference has no more to do with the shorter one than chance gives, neither over
    all nor in a single tensor; two trainings that go partly the same way leave a difference that
    points along or against it.
    """
    import numpy as np

    longer = _lengths(others) >= _lengths(own)
    shorter = np.where(longer[:, None, None], own, others)
    rest = np.where(longer[:, None, None], others - own, own - others)
    inner = (shorter * rest).sum(axis=2)
    lengths = np.linalg.norm(shorter, axis=2) * np.linalg.norm(rest, axis=2)
    cosines = _share(inner, lengths)
    told = (lengths > 0).sum(axis=1)
    mean = np.abs(cosines.sum(axis=1)) / np.maximum(told, 1)
    square = (cosines**2).sum(axis=1) / np.maximum(told, 1) * shorter.shape[2]
    found: NDArray[np.bool_] = (told >= _TENSORS) & (mean < _CHANCE) & (square < _EVEN)
    return found


def encoder_of(sketch: SketchRecord) -> list[TensorSketch]:
    """List what is compared: the head is new, and small."""
    return [tensor for tensor in sketch.tensors if tensor.part == "encoder"]


def _lengths(updates: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    found: NDArray[np.float64] = np.linalg.norm(updates, axis=(1, 2))
    return found


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide; of nothing the share is zero."""
    import numpy as np

    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _numbers(packed: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    import numpy as np

    rows = [b"".join(base64.b64decode(one) for one in row) for row in packed]
    found = np.frombuffer(b"".join(rows), dtype="<f4").astype(np.float64)
    return found.reshape(len(packed), len(packed[0]), -1)

"""Take a few rows and tokens of a network's inputs, and repeat its outputs to the full size."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FEW_ROWS = 3
FEW_COLUMNS = (31, 29, 23)
"""Sizes that a number of classes, heads or layers hardly has, so that they are told apart."""

SMALL_TOKENS = 96
LARGE_OUTPUT = 8_000_000
"""Numbers in an output above which its rows share memory where the loss is known already."""

_IGNORED = -100
_POSITIONS = ("start_positions", "end_positions")


@dataclass(frozen=True)
class Sizes:
    """How large the inputs of a call are, and how much of them is used."""

    rows: int
    few_rows: int
    columns: tuple[tuple[int, int], ...] = ()

    @property
    def tokens(self) -> int:
        """Return how many tokens are computed."""
        return self.few_rows * max((few for _, few in self.columns), default=1)

    @property
    def is_smaller(self) -> bool:
        """Say whether anything is left out."""
        return self.few_rows < self.rows or any(few < whole for whole, few in self.columns)

    def with_all_columns(self) -> "Sizes":
        """Leave out rows only."""
        return Sizes(self.rows, self.few_rows, tuple((size, size) for size, _ in self.columns))

    def with_everything(self) -> "Sizes":
        """Leave out nothing."""
        return Sizes(self.rows, self.rows, self.with_all_columns().columns)


def measure(given: Any, positions: int) -> Sizes | None:
    """Find the number of rows, and of the columns of what looks like tokens.

    Rows of more than `positions` tokens keep them all: the network is to fail by itself.
    """
    inputs = tensors(given)
    tokens = [t for t in inputs if t.ndim == 2 and not t.is_floating_point()]
    first = next(iter(tokens or [t for t in inputs if t.ndim >= 1]), None)
    if first is None or 0 in first.shape:
        return None
    rows = int(first.shape[0])
    found: list[int] = []
    for tensor in tokens:
        size = int(tensor.shape[1])
        if int(tensor.shape[0]) == rows and size not in found and len(found) < len(FEW_COLUMNS):
            found.append(size)
    if found and rows * max(found) <= SMALL_TOKENS:
        return Sizes(rows, rows, tuple((size, size) for size in found))
    fits = all(size <= positions for size in found)
    fewer = [
        min(size, few) if fits else size for size, few in zip(found, FEW_COLUMNS, strict=False)
    ]
    return Sizes(rows, min(rows, FEW_ROWS), tuple(zip(found, fewer, strict=True)))


def shrink(args: Any, options: Any, sizes: Sizes) -> tuple[Any, Any]:
    """Take part of the arguments of a call."""
    rows = _rows_to_keep(options.get("labels"), sizes)
    starts = {
        whole: _start(options, rows, whole, few) for whole, few in sizes.columns if few < whole
    }
    cut = _Cut(sizes, rows, starts)
    return cut.take(args), {name: cut.take(value, name) for name, value in options.items()}


def _rows_to_keep(labels: Any, sizes: Sizes) -> list[int]:
    """Keep rows with the lowest and the highest label: one out of range must still fail."""
    rows = [i * sizes.rows // sizes.few_rows for i in range(sizes.few_rows)]
    if sizes.few_rows == FEW_ROWS and tuple(getattr(labels, "shape", ())) == (sizes.rows,):
        rows = [int(labels.argmin()), rows[1], int(labels.argmax())]
    return rows


def _start(options: Any, rows: list[int], whole: int, few: int) -> int:
    """Choose a window in which most rows have a label, or a token that is no padding."""
    for name, empty in (("labels", _IGNORED), ("attention_mask", 0)):
        tensor = options.get(name)
        shape = tuple(getattr(tensor, "shape", ()))
        if len(shape) == 2 and shape[1] == whole and max(rows) < shape[0]:
            filled = tensor[rows] != empty
            first = int(filled.any(0).float().argmax())
            starts = (0, min(first, whole - few), whole - few)
            return max(starts, key=lambda at: int(filled[:, at : at + few].any(1).sum()))
    return 0


@dataclass(frozen=True)
class _Cut:
    """Which rows are taken, and where the columns that are taken begin."""

    sizes: Sizes
    rows: list[int]
    starts: dict[int, int]

    def take(self, value: Any, name: str = "") -> Any:
        """Cut whatever holds a row for each row."""
        import torch

        if isinstance(value, torch.Tensor):
            return self._take_tensor(value, name)
        if isinstance(value, Mapping):
            return _like(value, {key: self.take(part, str(key)) for key, part in value.items()})
        if type(value) in (list, tuple):
            if len(value) == self.sizes.rows and isinstance(value[0], (int, float, str)):
                return type(value)(value[row] for row in self.rows)
            return type(value)(self.take(part) for part in value)
        return value

    def _take_tensor(self, tensor: Any, name: str) -> Any:
        few = dict(self.sizes.columns)
        for dim, size in enumerate(tensor.shape):
            if dim == 0 and size == self.sizes.rows:
                tensor = tensor[self.rows] if self.sizes.few_rows < size else tensor
            elif size in self.starts:
                tensor = tensor.narrow(dim, self.starts[size], few[size])
        if name in _POSITIONS and self.starts:
            tensor = tensor.clamp(max=min(few.values()) - 1)
        return tensor


def grow(value: Any, asked: Sizes, *, share: bool, anchor: Any = None) -> Any:
    """Repeat an output up to the sizes that were asked for.

    `share`: rows of very large outputs may share memory. `anchor`: a zero to be added, through
    which gradients flow.
    """
    import torch

    if isinstance(value, torch.Tensor):
        grown = _grow_tensor(value, asked, share)
        return grown + anchor if anchor is not None and grown.is_floating_point() else grown
    return each(value, lambda part: grow(part, asked, share=share, anchor=anchor))


def _grow_tensor(tensor: Any, asked: Sizes, share: bool) -> Any:
    import torch

    wider = {few: size for size, few in asked.columns if size != few}
    at_first = tensor.ndim > 0 and tensor.shape[0] == asked.few_rows
    for dim, size in list(enumerate(tensor.shape))[1:]:
        if not at_first and dim == 1 and size == asked.few_rows and tensor.ndim >= 3:
            tensor = tensor.index_select(dim, torch.arange(asked.rows) % size)
        elif size in wider:
            tensor = tensor.index_select(dim, torch.arange(wider[size]) % size)
    if at_first and asked.rows != asked.few_rows:
        if share and tensor[0].numel() * asked.rows > LARGE_OUTPUT:
            return tensor[:1].expand(asked.rows, *tensor.shape[1:])
        return tensor.index_select(0, torch.arange(asked.rows) % asked.few_rows)
    return tensor


def each(value: Any, change: Any) -> Any:
    """Rebuild a container of outputs with its parts changed."""
    if isinstance(value, Mapping):
        return _like(value, {key: change(part) for key, part in value.items()})
    if isinstance(value, (list, tuple)):
        parts = [change(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    return value


def is_known(value: Any) -> bool:
    """Say whether an output is made of parts that can be repeated."""
    import torch

    if isinstance(value, Mapping):
        return all(is_known(part) for part in value.values())
    if isinstance(value, (list, tuple)):
        return all(is_known(part) for part in value)
    if value is None or isinstance(value, (torch.Tensor, bool, int, float, str)):
        return True
    return type(value).__name__.endswith("Cache")


def _like(value: Any, parts: dict[Any, Any]) -> Any:
    """Make a mapping of the same type, with its attributes."""
    if type(value) is dict:
        return parts
    same = copy.copy(value)
    for key, part in parts.items():
        same[key] = part
    return same


def tensors(value: Any) -> list[Any]:
    """Find the tensors in a container, `input_ids` first."""
    import torch

    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, Mapping):
        names = sorted(value, key=lambda name: name != "input_ids")
        return [tensor for name in names for tensor in tensors(value[name])]
    if isinstance(value, (list, tuple)):
        return [tensor for part in value[:16] for tensor in tensors(part)]
    return []

"""How long lists are, as far as that can be read in code without running it."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

_MOST = 10_000_000
_DEEPEST = 12
_SAME = {"list", "tuple", "sorted", "set", "reversed", "enumerate", "tqdm", "iter", "array", "copy"}
_OF_DICTS = {"items", "keys", "values"}
_WRITING = {
    "format", "join", "lower", "upper", "strip", "replace", "title", "capitalize", "str", "int",
    "len", "zfill", "split",
}  # fmt: skip
_CHOOSING = {"choice", "choices", "sample"}


@dataclass(frozen=True)
class Size:
    """How many elements a list has, and how many of them may differ; None where nobody can tell.

    `made` says that a loop or a repetition makes it, `is_rows` that they hold texts with answers.
    """

    count: int | None
    distinct: int | None
    made: bool = False
    is_rows: bool = False

    def __add__(self, other: Size) -> Size:
        count = None if None in {self.count, other.count} else bounded(self) + bounded(other)
        distinct = (
            None
            if self.distinct is None or other.distinct is None
            else self.distinct + other.distinct
        )
        made, is_rows = self.made or other.made, self.is_rows or other.is_rows
        return Size(count, distinct, made=made, is_rows=is_rows)


@dataclass(frozen=True)
class Loop:
    """A loop around a line: what it names anew in each round, and how many rounds there are.

    Without names everything may be new in each round.
    """

    names: frozenset[str] | None
    count: int | None


def bounded(size: Size | None) -> int:
    """Give a count, 0 where none is known."""
    return (size.count or 0) if size else 0


def product(counts: Iterable[int | None]) -> int | None:
    """Multiply; nothing is known if one count is not."""
    known = list(counts)
    if None in known:
        return None
    return min(math.prod(count for count in known if count is not None), _MOST)


@dataclass
class Sizes:
    """What is known of the names of a file, where the reader is."""

    known: dict[str, Size] = field(default_factory=dict)
    returned: dict[str, Size | None] = field(default_factory=dict)  # by functions
    loops: list[Loop] = field(default_factory=list)
    _values: dict[str, ast.expr] = field(default_factory=dict)

    def know(self, name: str, value: ast.expr) -> None:
        """Remember what a name stands for."""
        size = self.of(value)
        self._values[name] = value
        if size is None:
            self.known.pop(name, None)
        else:
            self.known[name] = size

    def resolve(self, value: ast.expr) -> ast.expr:
        """Give what a name was last set to, what the items of a dictionary are those of."""
        for _ in range(_DEEPEST):
            if isinstance(value, ast.Name) and value.id in self._values:
                value = self._values[value.id]
            elif _called(value) in _OF_DICTS and isinstance(value.func, ast.Attribute):  # type: ignore[attr-defined]
                value = value.func.value  # type: ignore[attr-defined]
            else:
                break
        return value

    def of(self, value: ast.expr, depth: int = 0) -> Size | None:
        """Give the size of what an expression makes, None where it is no list that we know."""
        if depth > _DEEPEST:
            return None
        size: Size | None = None
        match value:
            case ast.Name(id=name):
                size = self.known.get(name)
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                size = self._written(items, depth)
            case ast.Dict(keys=keys):
                size = Size(len(keys), len(keys))
            case ast.BinOp():
                size = self._combined(value, depth)
            case ast.ListComp(generators=parts) | ast.GeneratorExp(generators=parts):
                sizes = [self.of(part.iter, depth + 1) for part in parts]
                count = product(size.count if size else None for size in sizes)
                size = Size(count, count, made=True)
            case ast.Subscript() if found := self._item(value):
                size = self.of(found, depth + 1)
            case ast.Call():
                size = self._of_call(value, depth)
        return size

    def number(self, value: ast.expr, depth: int = 0) -> int | None:
        """Give a whole number that is written, named, or the length of a list."""
        value = self.resolve(value)
        if isinstance(value, ast.Constant):
            is_number = isinstance(value.value, int) and abs(value.value) <= _MOST
            return int(value.value) if is_number else None  # type: ignore[arg-type]
        if isinstance(value, ast.Call) and _called(value) == "len" and value.args:
            size = self.of(value.args[0], depth + 1)
            return size.count if size else None
        if isinstance(value, ast.BinOp) and depth < _DEEPEST:
            one, other = self.number(value.left, depth + 1), self.number(value.right, depth + 1)
            return None if one is None or other is None else _computed(value.op, one, other)
        return None

    def least_length(self, test: ast.expr) -> int | None:
        """Give N of `len(rows) < N`."""
        if isinstance(test, ast.Compare) and _called(test.left) == "len" and len(test.ops) == 1:
            return self.number(test.comparators[0]) if isinstance(test.ops[0], ast.Lt) else None
        return None

    def distinct(self, text: ast.expr, loops: Sequence[Loop]) -> int | None:
        """Say how many different texts an expression can give in all rounds of loops."""
        text = self.resolve(text)
        chosen = text.value if isinstance(text, ast.Subscript) else None
        if isinstance(text, ast.Call) and _called(text) == "choice" and text.args:
            chosen = text.args[0]
        names, is_open = self._names(text)
        turning = [loop for loop in loops if is_open or loop.names is None or names & loop.names]
        count = product(loop.count for loop in turning)
        size = self.of(chosen) if chosen is not None else None
        if size is None or size.distinct is None:
            return count
        return size.distinct if count is None else min(count, size.distinct)

    def _names(self, value: ast.expr) -> tuple[set[str], bool]:
        """Give the names that an expression rests on; True if it calls what we cannot follow."""
        names: set[str] = set()
        waiting, is_open = [value], False
        while waiting:
            for node in ast.walk(waiting.pop()):
                if isinstance(node, ast.Name) and node.id not in names:
                    names.add(node.id)
                    waiting += [self._values[node.id]] if node.id in self._values else []
                elif isinstance(node, ast.Call) and _called(node) not in _WRITING:
                    is_open = True
        return names, is_open

    def _written(self, items: Sequence[ast.expr], depth: int) -> Size:
        size = Size(0, 0)
        for item in items:
            inner = item.value if isinstance(item, ast.Starred) else None
            one = self.of(inner, depth + 1) if inner is not None else Size(1, 1)
            size += one or Size(None, None)
        return size

    def _combined(self, value: ast.BinOp, depth: int) -> Size | None:
        one, other = self.of(value.left, depth + 1), self.of(value.right, depth + 1)
        if isinstance(value.op, ast.Add) and one and other:
            return one + other
        size, times = (one, value.right) if one else (other, value.left)
        number = self.number(times)
        if not isinstance(value.op, ast.Mult) or size is None or number is None:
            return None
        return replace(size, count=product([size.count, max(number, 0)]), made=True)

    def _item(self, value: ast.Subscript) -> ast.expr | None:
        """Give what stands in a dictionary under a key that is written out."""
        owner = self.resolve(value.value)
        if not isinstance(owner, ast.Dict) or not isinstance(value.slice, ast.Constant):
            return None
        for key, item in zip(owner.keys, owner.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == value.slice.value:
                return item
        return None

    def _of_call(self, call: ast.Call, depth: int) -> Size | None:
        name = _called(call)
        if name in self.returned:
            return self.returned[name]
        if name == "range":
            bounds = [self.number(each) for each in call.args[:3]]
            numbers = [each for each in bounds if each is not None]
            known = len(numbers) == len(bounds) > 0 and (len(numbers) < 3 or numbers[2] != 0)
            count = min(len(range(*numbers)), _MOST) if known else None
            return Size(count, count)
        if name in _OF_DICTS | {"copy"} and isinstance(call.func, ast.Attribute):
            return self.of(self.resolve(call.func.value), depth + 1)
        sizes = [self.of(each, depth + 1) for each in call.args]
        if name in {"zip", "product"}:
            counts = [size.count if size else None for size in sizes]
            least = min((count for count in counts if count is not None), default=None)
            count = product(counts) if name == "product" else least
            return Size(count, count)
        if name in _CHOOSING and sizes:
            times = [*(word.value for word in call.keywords if word.arg == "k"), *call.args[1:]]
            number = self.number(times[-1]) if times else None
            return Size(number, sizes[0].distinct if sizes[0] else number, made=True)
        return sizes[0] if name in _SAME and sizes else None


def _called(value: ast.expr) -> str:
    """Give the last part of the name that is called."""
    func = value.func if isinstance(value, ast.Call) else None
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _computed(op: ast.operator, one: int, other: int) -> int | None:
    if max(abs(one), abs(other)) > _MOST:
        return None
    if isinstance(op, ast.FloorDiv):
        return one // other if other else None
    signs = {ast.Add: one + other, ast.Sub: one - other, ast.Mult: one * other}
    return signs.get(type(op))

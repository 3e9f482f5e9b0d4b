"""Rows of data that code makes in loops: how many, as far as that can be read and is not run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.inside.code.list_sizes import Loop, Size, Sizes, bounded, product
from grader.inside.code.notes import Notes
from grader.inside.code.program import Unit
from grader.inside.code.values import Origin
from grader.inside.datasets.role_words import ROLE_OF

_TEXTS = {"text", "question", "instruction", "source", "tokens"}
_ANSWERS = {"label", "summary", "target", "response", "answer", "tags"}
_TABLES = {"DataFrame", "from_dict", "from_list", "from_records"}
_PREDICTED = re.compile(r"(?i)pred|confidence|prob|logit|score")
_MOST = 20
_UNROLLED = 10  # elements of a list that is gone through one by one
_DEPTH, _LINES = 2, 40  # of loops that are gone through so


def made_rows(units: Sequence[Unit]) -> list[dict[str, Any]]:
    """Give the lists of rows that code makes, with their number where that is plain."""
    readers: dict[str, _Reader] = {}
    trees = [tree for unit in units for tree in unit.trees]
    calls = {
        node.func.id: node
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    for unit in units:
        reader = readers.setdefault(unit.path, _Reader(calls))
        reader.origin = unit.origin
        for tree in unit.trees:
            try:
                reader.visit(tree)
            except RecursionError:
                continue
    found = [made.told() for reader in readers.values() for made in reader.made.values()]
    return sorted(found, key=lambda each: -(each["rows"] or 0))[:_MOST]


@dataclass(frozen=True)
class _Made:
    size: Size
    node: ast.AST
    origin: Origin

    def told(self) -> dict[str, Any]:
        notes = Notes(self.origin)
        return {
            "rows": self.size.count, "different": self.size.distinct,
            "place": notes.place(self.node), "quote": notes.quote(self.node),
        }  # fmt: skip


class _Reader(ast.NodeVisitor):
    """Follow how lists grow, in the order of the text."""

    def __init__(self, calls: dict[str, ast.Call]) -> None:
        self.origin = Origin("", None, 1, [])
        self.made: dict[str, _Made] = {}
        self._sizes = Sizes()
        self._calls = calls
        self._depth = 0

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        for target in node.targets:
            for name, value in _pairs(target, node.value):
                self._know(name, value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.generic_visit(node)
        if isinstance(node.target, ast.Name) and node.value is not None:
            self._know(node.target.id, node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.generic_visit(node)
        if isinstance(node.target, ast.Name) and isinstance(node.op, ast.Add):
            self._grow(node.target.id, self._extended(node.value), node)
        elif isinstance(node.target, ast.Name):
            whole = ast.BinOp(ast.Name(node.target.id), node.op, node.value)
            self._know(node.target.id, ast.copy_location(whole, node))

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        is_short = self._depth < _DEPTH and (node.end_lineno or 0) - node.lineno < _LINES
        parts = _elements(self._sizes.resolve(node.iter)) if is_short else []
        if parts and isinstance(node.target, ast.Tuple):
            self._depth += 1
            for part in parts:
                for name, value in _pairs(node.target, part):
                    self._sizes.know(name, value)
                self._visit_all(node.body)
            self._depth -= 1
            return
        size = self._sizes.of(node.iter)
        self._within(Loop(_names(node.target), size.count if size else None), node.body)

    def visit_While(self, node: ast.While) -> None:
        self._within(Loop(None, self._sizes.least_length(node.test)), node.body)

    def visit_If(self, node: ast.If) -> None:
        """Take the branch by which a list grows more: of two that exclude each other one is run."""
        before = dict(self._sizes.known)
        self._visit_all(node.body)
        after = dict(self._sizes.known)
        self._sizes.known = before
        self._visit_all(node.orelse)
        for name, size in after.items():
            if bounded(size) > bounded(self._sizes.known.get(name)):
                self._sizes.known[name] = size

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Read a function with its defaults, and with what it is called with where that is told."""
        names = [each.arg for each in node.args.args]
        given = dict(zip(reversed(names), reversed(node.args.defaults), strict=False))
        if call := self._calls.get(node.name):
            given |= dict(zip(names, call.args, strict=False))
            given |= {str(word.arg): word.value for word in call.keywords}
        for name, value in given.items():
            self._sizes.know(name, value)
        self._visit_all(node.body)
        returned = [each for each in ast.walk(node) if isinstance(each, ast.Return) and each.value]
        if returned and returned[-1].value:
            self._sizes.returned[node.name] = self._sizes.of(returned[-1].value)

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        func = node.func
        attribute = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
        owner = func.value.id if isinstance(func, ast.Attribute) and (
            isinstance(func.value, ast.Name)) else ""  # fmt: skip
        if not node.args:
            return
        if attribute in {"append", "writerow"} and owner:
            self._grow(owner, self._one(node.args[0]), node)
            if _is_header(node.args[0]):
                self._sizes.known[owner] = Size(0, 0, is_rows=True)
        elif attribute in {"extend", "writerows"} and owner:
            self._grow(owner, self._extended(node.args[0]), node)
        elif attribute == "dumps" and self._sizes.loops:
            self._grow(f"line {node.lineno}", self._one(node.args[0]), node)
        elif attribute in _TABLES:
            self._table(node)

    def _visit_all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    def _within(self, loop: Loop, body: Iterable[ast.AST]) -> None:
        self._sizes.loops.append(loop)
        self._visit_all(body)
        self._sizes.loops.pop()

    def _one(self, element: ast.expr) -> Size:
        """Give how many elements are added by one line, in all rounds of the loops around it."""
        element = self._sizes.resolve(element)
        counts = [loop.count for loop in self._sizes.loops]
        distinct = self._sizes.distinct(_text_of(element), self._sizes.loops)
        return Size(product(counts), distinct, made=bool(counts), is_rows=_is_row(element))

    def _extended(self, value: ast.expr) -> Size:
        if isinstance(value, ast.List):
            return sum(map(self._one, value.elts), Size(0, 0))
        size = self._size(value)
        counts = [loop.count for loop in self._sizes.loops]
        made = size.made or bool(counts)
        return replace(size, count=product([size.count, *counts]), made=made)

    def _size(self, value: ast.expr) -> Size:
        """Give the size of a list; of a comprehension with what it makes."""
        if not isinstance(value, ast.ListComp | ast.GeneratorExp):
            known = self._sizes.of(value) or Size(None, None)
            parts = (node for node in ast.walk(value) if isinstance(node, ast.Dict))
            return replace(known, is_rows=known.is_rows or any(map(_is_row, parts)))
        before = len(self._sizes.loops)
        outer = self._sizes.loops
        self._sizes.loops = []
        for part in value.generators:
            size = self._sizes.of(part.iter)
            self._sizes.loops.append(Loop(_names(part.target), size.count if size else None))
        made = self._one(value.elt)
        self._sizes.loops = outer[:before]
        return made

    def _know(self, name: str, value: ast.expr) -> None:
        size = self._size(value)
        self._sizes.know(name, value)
        if size != Size(None, None):
            self._set(name, size, value)

    def _grow(self, name: str, added: Size, node: ast.AST) -> None:
        before = self._sizes.known.get(name) or Size(0, 0)
        self._set(name, before + added, node)

    def _set(self, name: str, size: Size, node: ast.AST) -> None:
        self._sizes.known[name] = size
        if size.made and size.is_rows:
            self.made[name] = _Made(size, node, self.origin)

    def _table(self, node: ast.Call) -> None:
        """Note a table that is made of lists, a column each, or of rows whose columns are named."""
        given = self._sizes.resolve(node.args[0])
        if isinstance(given, ast.Dict) and _is_row(given):
            sizes = [size for value in given.values if (size := self._sizes.of(value))]
            text = self._sizes.of(_text_of(given))
            count = max((size.count or 0 for size in sizes), default=0) or None
            made = any(size.made for size in sizes)
            distinct = text.distinct if text else count
            self._set(f"line {node.lineno}", Size(count, distinct, made, is_rows=True), node)
            return
        named = next((word.value for word in node.keywords if word.arg == "columns"), None)
        names = [
            each.value for each in getattr(named, "elts", ()) if isinstance(each, ast.Constant)
        ]
        if names and _has_roles(names):
            self._set(f"line {node.lineno}", replace(self._size(node.args[0]), is_rows=True), node)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple | ast.List):
        for one, other in zip(target.elts, value.elts, strict=False):
            yield from _pairs(one, other)


def _elements(value: ast.expr) -> list[ast.expr]:
    """Give the parts of a short list of tuples, or of the items of a dictionary."""
    if isinstance(value, ast.Dict):
        keys = [key for key in value.keys if key is not None]
        parts: list[ast.expr] = [
            ast.Tuple([key, item]) for key, item in zip(keys, value.values, strict=False)
        ]
    else:
        parts = [each for each in getattr(value, "elts", ()) if isinstance(each, ast.Tuple)]
    return parts if len(parts) <= _UNROLLED else []


def _names(target: ast.AST) -> frozenset[str]:
    return frozenset(node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def _roles(names: Iterable[object]) -> list[str]:
    return [ROLE_OF.get(" ".join(str(n).casefold().replace("_", " ").split()), "") for n in names]


def _has_roles(names: Iterable[object]) -> bool:
    roles = set(_roles(names))
    return bool(roles & _TEXTS) and bool(roles & _ANSWERS)


def _is_row(element: ast.expr) -> bool:
    """Say whether an object has a text and an answer, and no answer of a network."""
    keys = element.keys if isinstance(element, ast.Dict) else []
    names = [str(key.value) for key in keys if isinstance(key, ast.Constant)]
    return _has_roles(names) and not any(map(_PREDICTED.search, names))


def _is_header(element: ast.expr) -> bool:
    items = getattr(element, "elts", ())
    return _has_roles(each.value for each in items if isinstance(each, ast.Constant))


def _text_of(element: ast.expr) -> ast.expr:
    """Give the part of a row that the network reads."""
    if isinstance(element, ast.Dict):
        names = [key.value if isinstance(key, ast.Constant) else "" for key in element.keys]
        texts = zip(_roles(names), element.values, strict=True)
        return next((value for role, value in texts if role in _TEXTS), element)
    return (
        element.elts[0] if isinstance(element, ast.Tuple | ast.List) and element.elts else element
    )

"""Rows of data that code makes in loops: at most how many differ, where that is plain to read."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import islice
from typing import Any

from grader.inside.code.fold import fold
from grader.inside.code.notes import Notes
from grader.inside.code.program import Unit
from grader.inside.code.values import Const, Value
from grader.inside.datasets.role_words import ROLE_OF

_TEXTS = {"text", "question", "instruction", "source", "tokens"}
_ANSWERS = {"label", "summary", "target", "response", "answer", "tags"}
_PREDICTED = re.compile(r"(?i)pred|confidence|prob|logit|score")
_TABLES = {"DataFrame", "from_dict", "from_list", "from_records"}
_SAME = {"list", "tuple", "sorted", "set", "reversed", "enumerate", "tqdm", "array"}
_MOST_READ, _MOST_TOLD = 500, 20


@dataclass(frozen=True)
class _Size:
    """A whole number, or how long a list is; None where nobody can tell without running it."""

    count: int | None = None
    made: bool = False  # by a loop, a comprehension or a repetition
    rows: bool = False  # of texts with answers


def made_rows(units: Sequence[Unit]) -> list[dict[str, Any]]:
    """Give the lists of rows that code makes, the longest first."""
    trees = [(unit.origin, tree) for unit in units for tree in unit.trees]
    nodes = [node for _, tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    reader = _Reader({getattr(node.func, "id", ""): node for node in nodes})
    for origin, tree in trees:
        reader.notes, reader.rounds = Notes(origin), []
        with suppress(RecursionError):
            reader.visit(tree)
    return sorted(reader.made.values(), key=lambda made: -(made["rows"] or 0))[:_MOST_TOLD]


class _Reader(ast.NodeVisitor):
    """Follow how lists grow, in the order of the text; `calls` are by the name of the function."""

    notes: Notes
    rounds: list[_Size]  # of the loops around a line

    def __init__(self, calls: dict[str, ast.Call]) -> None:
        self.made: dict[tuple[Any, ...], dict[str, Any]] = {}
        self._sizes: dict[str, _Size] = {}
        self._written: dict[str, ast.expr] = {}  # what names were set to last
        self._calls = calls

    def visit_Assign(self, node: ast.Assign | ast.AnnAssign) -> None:
        self.generic_visit(node)
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            pairs = zip(getattr(target, "elts", ()), getattr(node.value, "elts", ()), strict=False)
            for name, value in [*pairs, (target, node.value)]:
                if isinstance(name, ast.Name) and value:
                    self._written[name.id] = value
                    self._set(name.id, self._size(value), node)

    visit_AnnAssign = visit_Assign

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.generic_visit(node)
        if isinstance(node.op, ast.Add):
            self._grow(node.target, node.value, node)
        elif isinstance(node.target, ast.Name):
            whole = ast.BinOp(node.target, node.op, node.value)
            self._set(node.target.id, self._size(whole), node)

    def visit_For(self, node: ast.For) -> None:
        self.rounds.append(self._rounds(node))
        self.generic_visit(node)
        self.rounds.pop()

    def visit_While(self, node: ast.While) -> None:
        """Take `while len(rows) < N` for `for _ in range(N)`."""
        most: ast.expr = ast.Constant(None)
        if isinstance(node.test, ast.Compare) and isinstance(node.test.ops[0], ast.Lt):
            most = node.test.comparators[0]
        self.visit_For(ast.For(ast.Tuple([]), most, node.body, []))

    def visit_If(self, node: ast.If) -> None:
        """Take the branch by which a list grows more: of two that exclude each other one is run."""
        before = dict(self._sizes)
        self.generic_visit(ast.Module(node.body, []))
        first, self._sizes = self._sizes, before
        self.generic_visit(ast.Module(node.orelse, []))
        for name, size in first.items():
            self._sizes[name] = _longest([size, self._sizes.get(name, size)])

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Read a function with its defaults, and with what it is called with where that is told."""
        names = [each.arg for each in node.args.args]
        given = dict(zip(names[::-1], node.args.defaults[::-1], strict=False))
        if call := self._calls.get(node.name):
            given |= dict(zip(names, call.args, strict=False))
            given |= {str(word.arg): word.value for word in call.keywords}
        self._sizes |= {name: self._size(value) for name, value in given.items()}
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        owner = getattr(node.func, "value", None)
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in {"append", "writerow"}:
            self._grow(owner, ast.List(node.args), node)
        elif name in {"extend", "writerows"} and node.args:
            self._grow(owner, node.args[0], node)
        elif name == "dumps" and self.rounds:
            self._grow(ast.Name(name), ast.List(node.args), node)
        elif name in _TABLES:
            self._set(f"{name} {node.lineno}", self._size(node), node)

    def _rounds(self, loop: ast.For | ast.comprehension) -> _Size:
        """Count a loop's rounds; its names stand for the longest that it goes through."""
        names = [node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name)]
        self._sizes |= dict.fromkeys(names, self._inner(loop.iter))
        return _Size(self._size(loop.iter).count, made=True)

    def _grow(self, owner: ast.expr | None, value: ast.expr, node: ast.AST) -> None:
        if isinstance(owner, ast.Name):
            before = self._sizes.get(owner.id, _Size())
            begun = _Size(0) if before == _Size() else before
            added = _combined(ast.Mult(), self._size(value), *self.rounds)
            self._set(owner.id, _combined(ast.Add(), begun, added), node)

    def _set(self, name: str, size: _Size, node: ast.AST) -> None:
        self._sizes[name] = size
        if size.made and size.rows:
            place, quote = self.notes.place(node), self.notes.quote(node)
            key = name, self._written.get(name)
            self.made[key] = {"rows": size.count, "place": place, "quote": quote}

    def _look_up(self, node: ast.expr) -> ast.expr:
        return self._written.get(node.id, node) if isinstance(node, ast.Name) else node

    def _inner(self, node: ast.expr) -> _Size:
        """Give the length of the longest list, or the largest number, in one that is written."""
        held = self._look_up(_of_what(node))
        if not isinstance(held, ast.List | ast.Tuple | ast.Dict):
            return _Size()
        inner = [*islice(ast.walk(held), 1, _MOST_READ)]
        is_plain = not any(isinstance(each, ast.Call | ast.ListComp) for each in inner)
        lists = [_Size(len(each.elts)) for each in inner if isinstance(each, ast.List | ast.Set)]
        lists += [_Size(len(each.keys)) for each in inner if isinstance(each, ast.Dict)]
        lists += [self._size(each) for each in inner if isinstance(each, ast.Constant | ast.Name)]
        return _longest(lists) if is_plain else _Size()

    def _size(self, node: ast.expr) -> _Size:
        size = _Size()
        match _of_what(node):
            case ast.Constant(int() as number):
                size = _Size(number)
            case ast.Name(name):
                size = self._sizes.get(name, size)
            case ast.Dict(keys):
                size = _Size(len(keys))
            case ast.List(items) | ast.Tuple(items) | ast.Set(items):
                size = _combined(ast.Add(), _Size(0), *map(self._one, items))
            case ast.ListComp(element, parts) | ast.GeneratorExp(element, parts):
                rounds = [self._rounds(part) for part in parts]
                size = _combined(ast.Mult(), self._one(element), *rounds)
            case ast.BinOp(left, op, right):
                one, other = self._size(left), self._size(right)
                size = _combined(op, one, other)
                if isinstance(op, ast.Mult):  # rows that are repeated are no different ones
                    size = replace(one if one.rows else other if other.rows else size, made=True)
            case ast.Subscript(owner, ast.Constant() | ast.Name()):
                size = self._inner(owner)
            case ast.Call(ast.Name("len" | "range"), [counted]):
                size = _Size(self._size(counted).count)
            case ast.Call(ast.Name(name) | ast.Attribute(attr=name), [_, *_]) as call:
                size = self._given(name, call)
        return size

    def _one(self, element: ast.expr) -> _Size:
        if isinstance(element, ast.Starred):
            return self._size(element.value)
        held = self._look_up(element)
        is_header = _has_roles(getattr(held, "elts", ()))
        return _Size(int(not is_header), rows=is_header or _has_roles(getattr(held, "keys", ())))

    def _given(self, name: str, call: ast.Call) -> _Size:
        """Give what a call makes of lists: a table, a list of pairs, a choice."""
        sizes, held = [self._size(each) for each in call.args], self._look_up(call.args[0])
        words = {word.arg: word.value for word in call.keywords}
        if name == "zip":
            counts = [each.count for each in sizes if each.count is not None]
            return _Size(min(counts, default=None))
        if name == "range" and len(sizes) > 1:
            return _combined(ast.Sub(), sizes[1], sizes[0])
        if name in {"sample", "choices"}:
            return _Size(self._size(words.get("k", call.args[-1])).count)
        if name in _TABLES and isinstance(held, ast.Dict) and _has_roles(held.keys):
            columns = [self._size(each) for each in held.values]
            return _Size(_longest(columns).count, any(each.made for each in columns), rows=True)
        has_roles = sizes[0].rows or _has_roles(getattr(words.get("columns"), "elts", ()))
        return replace(sizes[0], rows=has_roles) if name in _TABLES else _Size()


def _combined(op: ast.operator, *sizes: _Size) -> _Size:
    """Compute with numbers or lengths."""
    counts: list[Value] = [Const(each.count) for each in sizes]
    found = reduce(partial(fold, op), counts)
    count = found.value if isinstance(found, Const) and isinstance(found.value, int) else None
    return _Size(count, any(each.made for each in sizes), any(each.rows for each in sizes))


def _longest(sizes: Sequence[_Size]) -> _Size:
    return max(sizes, key=lambda each: each.count or 0, default=_Size())


def _has_roles(names: Sequence[ast.expr | None]) -> bool:
    """Say whether columns hold a text and an answer, which is none of a network."""
    words = [str(each.value) for each in names if isinstance(each, ast.Constant)]
    roles = {ROLE_OF.get(word.casefold().replace("_", " ").strip()) for word in words}
    return bool(roles & _TEXTS and roles & _ANSWERS) and not any(map(_PREDICTED.search, words))


def _of_what(node: ast.expr) -> ast.expr:
    """Give what a call goes through: x of `list(x)`, `x.items()`."""
    match node:
        case ast.Call(ast.Attribute(owner, "items" | "keys" | "values" | "copy")):
            return _of_what(owner)
        case ast.Call(ast.Name(name) | ast.Attribute(attr=name), [first]) if name in _SAME:
            return _of_what(first)
    return node

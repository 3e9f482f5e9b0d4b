"""Resolve expressions of the student's code to what they stand for."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from grader.inside.code.attributes import Attributes
from grader.inside.code.calls import Caller
from grader.inside.code.conditions import truth
from grader.inside.code.fold import compare, fold, negate
from grader.inside.code.names import undefined
from grader.inside.code.notes import Notes
from grader.inside.code.shapes import either, end_of, made_of, one_of, spread
from grader.inside.code.values import (
    UNKNOWN,
    Class,
    Const,
    Function,
    Instance,
    Mapping,
    Scope,
    Sequence,
    Symbol,
    Value,
    aliases_of,
    shared_by,
    symbol,
    text_of,
    through,
)

_FEW = (6, 4, 2, 1)  # items that a loop is read for, by how deep it is nested
_MOST_SPREAD = 4000  # items that a star spreads
_LARGEST = 2.0**63  # of a number; JSON knows no infinity
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


class Expressions:
    """Evaluate expressions; `caller` knows what a call gives, `fallback` names of an earlier pass.

    Nothing here runs anything: an expression gives a constant, a structure of known parts, or a
    symbol that says where it comes from.
    """

    def __init__(self, notes: Notes, caller: Caller, fallback: dict[str, dict[str, Value]]) -> None:
        self._notes, self._caller, self._fallback = notes, caller, fallback
        self._attributes = Attributes(notes, caller, self.refer)
        self.changing: frozenset[str] = frozenset()
        self.loops = 0  # how many loops we are inside
        self.referenced: dict[int, Function | Class] = {}
        self.star_imports: list[str] = []
        self._table: dict[type[ast.expr], Callable[[Any, Scope], Value]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Subscript: self._subscript,
            ast.Call: self._call,
            ast.BinOp: self._binary,
            ast.BoolOp: self._boolean,
            ast.UnaryOp: lambda node, scope: negate(node.op, self.value(node.operand, scope)),
            ast.Compare: self._compare,
            ast.IfExp: self._conditional,
            ast.JoinedStr: self._formatted,
            ast.Lambda: lambda node, scope: Function("lambda", node, scope, self._notes.origin),
            ast.Dict: self._dict,
            ast.NamedExpr: self._walrus,
            ast.Starred: lambda node, scope: self.value(node.value, scope),
            ast.Await: lambda node, scope: self.value(node.value, scope),
            ast.FormattedValue: lambda node, scope: self.value(node.value, scope),
            ast.List: self._list,
            ast.Tuple: self._list,
            ast.Set: self._list,
        }
        self._table |= dict.fromkeys(_COMPREHENSIONS, self._comprehension)

    def value(self, node: ast.expr | None, scope: Scope) -> Value:
        """Resolve an expression; calls in it are noted."""
        if node is None:
            return Const(None)
        handler = self._table.get(type(node))
        if handler is not None:
            return handler(node, scope)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child, scope)
        return UNKNOWN

    def bind(self, target: ast.expr, value: Value, scope: Scope) -> None:
        """Give a name, an attribute, an item or several names a value."""
        if isinstance(target, ast.Name):
            scope.names[target.id] = through(value, target.id)
        elif isinstance(target, ast.Tuple | ast.List):
            for part, item in zip(target.elts, spread(value, target.elts), strict=True):
                self.bind(part.value if isinstance(part, ast.Starred) else part, item, scope)
        elif isinstance(target, ast.Attribute):
            self.set_attribute(self.value(target.value, scope), target.attr, value)
        elif isinstance(target, ast.Subscript):
            owner, key = self.value(target.value, scope), self.value(target.slice, scope)
            if isinstance(owner, Mapping) and isinstance(key, Const):
                owner.items[key.value] = value

    def items_of(self, iterable: Value) -> list[Value]:
        """Give what a loop goes through: known items if they are few, else one that stands for all.

        A dict gives its keys. The deeper loops are nested, the fewer are few.
        """
        most = _FEW[min(self.loops, len(_FEW) - 1)]
        if isinstance(iterable, Sequence) and 0 < len(iterable.items) <= most:
            return list(iterable.items)
        if isinstance(iterable, Sequence) and iterable.items:
            return [one_of(iterable.items[0])]
        if isinstance(iterable, Mapping) and 0 < len(iterable.items) <= most:
            return [Const(key) for key in iterable.items]
        if isinstance(iterable, Symbol) and iterable is not UNKNOWN:
            return [symbol(f"{iterable.name}[]", f"{iterable.text}[]", iterable.aliases)]
        return [UNKNOWN]

    def _constant(self, node: ast.Constant, _scope: Scope) -> Value:
        value = node.value
        if value is None or isinstance(value, str):
            return Const(value)
        if isinstance(value, int | float) and abs(value) < _LARGEST:
            return Const(value)
        return Symbol("?", "...") if value is ... else UNKNOWN

    def _name(self, node: ast.Name, scope: Scope) -> Value:
        found = scope.find(node.id)
        if found is None:
            self._notes.unresolved += 1
            known = self._fallback.get(self._notes.origin.file, {})
            found = known.get(node.id) or undefined(node.id, self.star_imports)
        if found is None:
            return Symbol("?", "?", (node.id,))
        self.refer(found)
        return found

    def refer(self, value: Value) -> None:
        """Remember that reachable code speaks of a function or class."""
        if self._notes.reachable and isinstance(value, Function | Class):
            self.referenced.setdefault(id(value), value)

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Value:
        value = self.attribute_of(self.value(node.value, scope), node.attr)
        self._notes.attribute(value)
        return value

    def attribute_of(self, owner: Value, name: str) -> Value:
        """Resolve an attribute."""
        return self._attributes.get(owner, name)

    def set_attribute(self, owner: Value, name: str, value: Value) -> None:
        """Give an attribute a value."""
        self._attributes.set(owner, name, value)

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        owner = self.value(node.value, scope)
        if isinstance(node.slice, ast.Slice):
            return self._sliced(owner, node.slice, scope)
        key = self.value(node.slice, scope)
        known = self._known_item(owner, key.value) if isinstance(key, Const) else None
        if isinstance(owner, Mapping) and not isinstance(key, Const):
            known = shared_by(owner.items.values())
        if known is not None and known is not UNKNOWN:
            return known
        aliases = aliases_of(owner, key)
        if isinstance(owner, Symbol) and owner.name != "os.environ":
            return symbol(f"{owner.name}[]", f"{owner.text}[{text_of(key)}]", aliases)
        return Symbol("?", "?", aliases)

    def _known_item(self, owner: Value, key: Any) -> Value | None:
        if isinstance(owner, Mapping):
            return owner.items.get(key)
        if isinstance(owner, Sequence) and isinstance(key, int):
            inside = -len(owner.items) <= key < len(owner.items)
            return owner.items[key] if inside else UNKNOWN
        if isinstance(owner, Instance):
            return self._item_of(owner, Const(key))
        return None

    def _item_of(self, owner: Instance, key: Const) -> Value:
        found = owner.kind.find("__getitem__") if owner.kind is not None else None
        if isinstance(found, Function):
            return self._caller.enter(found.bound(owner), {"0": key})
        return owner.names.get(str(key.value), UNKNOWN)

    def _sliced(self, owner: Value, cut: ast.Slice, scope: Scope) -> Value:
        low, high = (self.value(part, scope) if part else None for part in (cut.lower, cut.upper))
        written = f"{text_of(low) if low else ''}:{text_of(high) if high else ''}"
        if isinstance(owner, Symbol):
            return symbol(f"{owner.name}[]", f"{owner.text}[{written}]", owner.aliases)
        first, last = (end_of(part) for part in (low, high))
        if isinstance(owner, Sequence):
            known = first is not ... and last is not ... and cut.step is None
            return Sequence(owner.items[first:last] if known else list(owner.items))
        if isinstance(owner, Const) and isinstance(owner.value, str) and cut.step is None:
            return UNKNOWN if ... in (first, last) else Const(owner.value[first:last])
        return UNKNOWN

    def _call(self, node: ast.Call, scope: Scope) -> Value:
        return self._caller.call(node, scope)

    def _binary(self, node: ast.BinOp, scope: Scope) -> Value:
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        result = fold(node.op, left, right)
        aliases = aliases_of(left, right)
        return Symbol("?", "?", aliases) if result is UNKNOWN and aliases else result

    def _boolean(self, node: ast.BoolOp, scope: Scope) -> Value:
        values = [self.value(part, scope) for part in node.values]
        is_or = isinstance(node.op, ast.Or)
        for value in values:
            if isinstance(value, Const) and bool(value.value) is is_or:
                return value if value is values[0] or is_or else UNKNOWN
            if not isinstance(value, Const) and value is not UNKNOWN:
                return value if is_or else UNKNOWN
        return values[-1] if all(isinstance(value, Const) for value in values) else UNKNOWN

    def _compare(self, node: ast.Compare, scope: Scope) -> Value:
        values = [self.value(part, scope) for part in (node.left, *node.comparators)]
        known = compare(node.ops[0], *values) if len(values) == 2 else None
        if known is not None:
            return Const(known)
        return symbol("?", " == ".join(text_of(value) for value in values), aliases_of(*values))

    def condition(self, test: ast.expr, scope: Scope) -> bool | None:
        """Say whether a condition is a plain constant; None if it depends on anything."""
        return truth(test, self.value(test, scope), self.changing)

    def _conditional(self, node: ast.IfExp, scope: Scope) -> Value:
        known = self.condition(node.test, scope)
        with self._notes.at(self._notes.origin, reachable=known is not False):
            first = self.value(node.body, scope)
        with self._notes.at(self._notes.origin, reachable=known is not True):
            second = self.value(node.orelse, scope)
        return either(first, second) if known is None else first if known else second

    def _formatted(self, node: ast.JoinedStr, scope: Scope) -> Value:
        parts = [self.value(part, scope) for part in node.values]
        return Const("".join(str(p.value) if isinstance(p, Const) else "?" for p in parts)[:4000])

    def _dict(self, node: ast.Dict, scope: Scope) -> Value:
        items: dict[Any, Value] = {}
        for key, part in zip(node.keys, node.values, strict=True):
            value = self.value(part, scope)
            if key is None:
                items |= value.items if isinstance(value, Mapping) else {}
            elif isinstance(known := self.value(key, scope), Const):
                items[known.value] = value
        return Mapping(items)

    def _list(self, node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> Value:
        items: list[Value] = []
        for part in node.elts:
            value = self.value(part, scope)
            starred = isinstance(part, ast.Starred) and isinstance(value, Sequence)
            spread = value.items if starred and isinstance(value, Sequence) else None
            items += [value] if spread is None else spread[:_MOST_SPREAD]
        return Sequence(items)

    def _walrus(self, node: ast.NamedExpr, scope: Scope) -> Value:
        value = self.value(node.value, scope)
        self.bind(node.target, value, scope)
        return value

    def _comprehension(self, node: Any, scope: Scope) -> Value:
        first, *more = node.generators
        iterable = self.value(first.iter, scope)
        items = self.items_of(iterable)
        every = isinstance(iterable, Sequence | Mapping) and len(items) == len(iterable.items)
        known = not more and not first.ifs and UNKNOWN not in items and (every or len(items) > 1)
        made: list[tuple[Value, Value]] = []
        self.loops += 1
        for item in items if known else items[:1]:
            inner = Scope(outer=scope)
            self.bind(first.target, item, inner)
            for part in more:
                self.bind(part.target, self.items_of(self.value(part.iter, inner))[0], inner)
            for test in (test for part in node.generators for test in part.ifs):
                self.value(test, inner)
            pair = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt] * 2
            key = self.value(pair[0], inner)
            made.append((key, self.value(pair[1], inner) if pair[1] is not pair[0] else key))
        self.loops -= 1
        return made_of(made, known=known, is_dict=isinstance(node, ast.DictComp))

"""Resolve expressions of the student's code to what they stand for."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from grader.inside.code.calls import Caller
from grader.inside.code.fold import fold, negate
from grader.inside.code.names import undefined
from grader.inside.code.notes import Notes
from grader.inside.code.values import (
    UNKNOWN,
    Class,
    Const,
    Function,
    Instance,
    Mapping,
    Module,
    Scope,
    Sequence,
    Symbol,
    Value,
    aliases_of,
    alike,
    symbol,
    text_of,
    through,
)

_LARGEST = 2.0**63  # of a number; JSON knows no infinity
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


class Expressions:
    """Evaluate expressions; `caller` knows what a call gives, `fallback` names of an earlier pass.

    Nothing here runs anything: an expression gives a constant, a structure of known parts, or a
    symbol that says where it comes from.
    """

    def __init__(self, notes: Notes, caller: Caller, fallback: dict[str, dict[str, Value]]) -> None:
        self._notes, self._caller, self._fallback = notes, caller, fallback
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
            for part, item in zip(target.elts, self._spread(value, len(target.elts)), strict=True):
                self.bind(part.value if isinstance(part, ast.Starred) else part, item, scope)
        elif isinstance(target, ast.Attribute):
            owner = self.value(target.value, scope)
            if isinstance(owner, Instance | Class):
                owner.names[target.attr] = through(value, target.attr)
        elif isinstance(target, ast.Subscript):
            owner, key = self.value(target.value, scope), self.value(target.slice, scope)
            if isinstance(owner, Mapping) and isinstance(key, Const):
                owner.items[key.value] = value

    def items_of(self, iterable: Value, *, most: int = 6) -> list[Value]:
        """Give what a loop goes through: known items if they are few, else one that stands for all.

        A dict gives its keys.
        """
        if isinstance(iterable, Sequence) and 0 < len(iterable.items) <= most:
            return list(iterable.items)
        if isinstance(iterable, Sequence) and iterable.items:
            return [_item(iterable.items[0])]
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
        return UNKNOWN

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
        if self._notes.reachable:
            self._notes.used_names.add(name)
        if isinstance(owner, Instance):
            return self._instance_attribute(owner, name)
        if isinstance(owner, Class):
            return self._class_attribute(owner, name)
        if isinstance(owner, Module):
            found = owner.scope.names.get(name, UNKNOWN)
            self.refer(found)
            return found
        if isinstance(owner, Symbol):
            default = self._caller.argparse_default(owner, name)
            if default is not None:
                return default
            return symbol(f"{owner.name}.{name}", f"{owner.text}.{name}", owner.aliases)
        kind = {Const: "str", Sequence: "list", Mapping: "dict"}.get(type(owner), "?")
        return symbol(f"{kind}.{name}", f"{text_of(owner)}.{name}", aliases_of(owner))

    def _class_attribute(self, owner: Class, name: str) -> Value:
        found = owner.find(name)
        if isinstance(found, Function) and _has(found, "classmethod"):
            return Function(name, found.node, found.scope, found.origin, owner, found.home)
        return found if found is not None else symbol(f"{owner.base or '?'}.{name}")

    def _instance_attribute(self, owner: Instance, name: str) -> Value:
        found = owner.names.get(name)
        if found is None and owner.kind is not None:
            found = owner.kind.find(name)
        if isinstance(found, Function) and not _has(found, "staticmethod"):
            bound = Function(
                found.name, found.node, found.scope, found.origin, owner, found.home
            )  # fmt: skip
            return self._caller.enter(bound, {}) if _has(found, "property") else bound
        if found is not None:
            return found
        base = owner.kind.base if owner.kind is not None else ""
        return symbol(f"{base}().{name}", f"{owner.text}.{name}") if base else UNKNOWN

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        owner = self.value(node.value, scope)
        if isinstance(node.slice, ast.Slice):
            return self._sliced(owner, node.slice, scope)
        key = self.value(node.slice, scope)
        if isinstance(owner, Mapping) and isinstance(key, Const):
            found = owner.items.get(key.value)
            if found is not None:
                return found
        number = key.value if isinstance(key, Const) else None
        if isinstance(owner, Sequence) and isinstance(number, int):
            inside = -len(owner.items) <= number < len(owner.items)
            return owner.items[number] if inside else UNKNOWN
        if isinstance(owner, Symbol) and owner.name == "os.environ":
            return UNKNOWN
        aliases = aliases_of(owner, key)
        if isinstance(owner, Symbol):
            return symbol(f"{owner.name}[]", f"{owner.text}[{text_of(key)}]", aliases)
        return Symbol("?", "?", aliases)

    def _sliced(self, owner: Value, cut: ast.Slice, scope: Scope) -> Value:
        low, high = (self.value(part, scope) if part else None for part in (cut.lower, cut.upper))
        written = f"{text_of(low) if low else ''}:{text_of(high) if high else ''}"
        if isinstance(owner, Symbol):
            return symbol(f"{owner.name}[]", f"{owner.text}[{written}]", owner.aliases)
        if isinstance(owner, Sequence):
            return Sequence(list(owner.items))
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
        known = [
            v for v in values if v is not UNKNOWN and not (isinstance(v, Const) and not v.value)
        ]
        return known[0] if known and isinstance(node.op, ast.Or) else UNKNOWN

    def _compare(self, node: ast.Compare, scope: Scope) -> Value:
        values = [self.value(part, scope) for part in (node.left, *node.comparators)]
        return symbol("?", " == ".join(text_of(value) for value in values), aliases_of(*values))

    def _conditional(self, node: ast.IfExp, scope: Scope) -> Value:
        self.value(node.test, scope)
        return either(self.value(node.body, scope), self.value(node.orelse, scope))

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
            items += value.items if starred and isinstance(value, Sequence) else [value]
        return Sequence(items)

    def _walrus(self, node: ast.NamedExpr, scope: Scope) -> Value:
        value = self.value(node.value, scope)
        self.bind(node.target, value, scope)
        return value

    def _comprehension(self, node: Any, scope: Scope) -> Value:
        inner = Scope(outer=scope)
        for part in node.generators:
            first = self.items_of(self.value(part.iter, inner), most=1)[0]
            self.bind(part.target, first, inner)
            for test in part.ifs:
                self.value(test, inner)
        made = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        value = [self.value(part, inner) for part in made][-1]
        return symbol("?", f"[{text_of(value)}]", aliases_of(value))

    def _spread(self, value: Value, count: int) -> Iterable[Value]:
        if isinstance(value, Sequence) and len(value.items) == count:
            return value.items
        if isinstance(value, Symbol) and value is not UNKNOWN:
            return [
                symbol(f"{value.name}[]", f"{value.text}[{n}]", value.aliases) for n in range(count)
            ]
        return [UNKNOWN] * count


def either(one: Value, other: Value) -> Value:
    """Give what one of two branches gives: the known one, or both as text where they differ."""
    if alike(one, other) or other is UNKNOWN or (isinstance(other, Const) and other.value is None):
        return one
    if one is UNKNOWN or (isinstance(one, Const) and one.value is None):
        return other
    return symbol("?", f"{text_of(one)} or {text_of(other)}", aliases_of(one, other))


def _item(value: Value) -> Value:
    """Let one item stand for many: its own constants are not those of all."""
    return Sequence([UNKNOWN] * len(value.items)) if isinstance(value, Sequence) else UNKNOWN


def _has(function: Function, decorator: str) -> bool:
    listed = getattr(function.node, "decorator_list", [])
    return any(isinstance(node, ast.Name) and node.id == decorator for node in listed)

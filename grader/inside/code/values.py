"""What an expression of the student's code may stand for, without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

Constant = str | int | float | bool | None
_LONGEST = 400  # characters of a resolved text
_MARKER = re.compile(
    r"\['[\w :%\[\]-]{1,30}'\]|(?:(?<=[)…])|(?<=\d\]))\[\d\]"
    r"|\b(?:split|data_files|path)='[^']{1,60}'"
)


@dataclass(frozen=True)
class Const:
    """A constant."""

    value: Constant


@dataclass(frozen=True)
class Symbol:
    """Something known by where it comes from.

    `name` is its dotted origin, `text` the same with what stands in its brackets, and `aliases`
    the variables it went through.
    """

    name: str
    text: str = ""
    aliases: tuple[str, ...] = ()


@dataclass
class Sequence:
    """A list, tuple or set."""

    items: list[Value]


@dataclass
class Mapping:
    """A dict whose keys are constants."""

    items: dict[Any, Value]


@dataclass(eq=False)
class Scope:
    """Names and what they stand for; `outer` is asked for what is not here."""

    names: dict[str, Value] = field(default_factory=dict)
    outer: Scope | None = None

    def find(self, name: str) -> Value | None:
        """Look a name up from the inside out."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None

    @property
    def module(self) -> Scope:
        """The outermost scope."""
        return self if self.outer is None else self.outer.module


@dataclass(eq=False)
class Origin:
    """The piece of a file that some code stands in."""

    file: str
    cell: int | None
    first_line: int
    lines: list[str]
    in_string: bool = False  # code of a string: its lines are none of the file's


@dataclass(eq=False)
class Function:
    """A function or lambda of the student's."""

    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    origin: Origin
    owner: Value | None = None  # what a method is bound to
    home: Class | None = None  # the class that a method is written in
    given: dict[str, Value] = field(default_factory=dict)  # what a decorator hands over

    def bound(self, owner: Value) -> Function:
        """Make the method of an object."""
        return replace(self, owner=owner)


@dataclass(eq=False)
class Partial:
    """A call that waits for the rest of its arguments."""

    func: Value
    arguments: dict[str, Value]

    def merged(self, arguments: dict[str, Value]) -> dict[str, Value]:
        """Join the arguments that were given before with those given now."""
        before = sum(key.isdigit() for key in self.arguments)
        later = {str(int(k) + before) if k.isdigit() else k: v for k, v in arguments.items()}
        return self.arguments | later


@dataclass(eq=False)
class Class:
    """A class of the student's; `base` is where its first known base comes from."""

    name: str
    names: dict[str, Value]
    bases: list[Value]

    @property
    def base(self) -> str:
        """The dotted origin of the first base that is not the student's own."""
        symbols = (base for base in self._ancestry() if isinstance(base, Symbol))
        return next((base.name for base in symbols if base.name != "object"), "")

    def find(self, name: str) -> Value | None:
        """Look an attribute up in the class and the student's own bases."""
        found = (c.names.get(name) for c in self._ancestry() if isinstance(c, Class))
        return next((value for value in found if value is not None), None)

    @property
    def fields(self) -> dict[str, Value]:
        """The attributes that are no methods, those of the student's own bases first."""
        merged: dict[str, Value] = {}
        for each in reversed([c for c in self._ancestry() if isinstance(c, Class)]):
            merged |= each.names
        return {name: v for name, v in merged.items() if not isinstance(v, Function)}

    def _ancestry(self) -> list[Value]:
        """List the class and what it is made of, each once, the first base's bases first."""
        found: dict[int, Value] = {}
        todo: list[Value] = [self]
        while todo:
            kind = todo.pop()
            if id(kind) not in found:
                found[id(kind)] = kind
                todo += reversed(kind.bases) if isinstance(kind, Class) else []
        return list(found.values())


@dataclass(eq=False)
class Instance:
    """An object of a class of the student's, or one that only holds attributes."""

    kind: Class | None
    names: dict[str, Value]
    text: str = "?"


@dataclass(eq=False)
class Module:
    """Another file of the hand-in, imported."""

    scope: Scope


Value = Const | Symbol | Sequence | Mapping | Function | Partial | Class | Instance | Module


@dataclass
class Frame:
    """A function that is being read: what it returned, and the names that belong elsewhere."""

    reachable: bool
    returned: list[Value] = field(default_factory=list)
    elsewhere: dict[str, Scope] = field(default_factory=dict)


UNKNOWN = Symbol("?", "?")


def symbol(name: str, text: str = "", aliases: tuple[str, ...] = ()) -> Symbol:
    """Make a symbol with bounded texts."""
    return Symbol(_middle_out(name), _short(text or name), aliases[-12:])


def through(value: Value, name: str) -> Value:
    """Note that a value went through a variable."""
    if not isinstance(value, Symbol) or name in value.aliases:
        return value
    return symbol(value.name, value.text, (*value.aliases, name))


def text_of(value: Value, depth: int = 3) -> str:
    """Write a value as resolved text; what is nested deeper than `depth` is left out."""
    if isinstance(value, Const):
        return repr(value.value)[:120]
    if isinstance(value, Sequence):
        texts = [text_of(item, depth - 1) for item in value.items[:12]] if depth else ["…"]
        return _short("[" + ", ".join(texts) + "]")
    if isinstance(value, Mapping):
        pairs = list(value.items.items())[:12] if depth else []
        texts = [f"{key!r}: {text_of(item, depth - 1)}" for key, item in pairs]
        return _short("{" + ", ".join(texts) + "}")
    if isinstance(value, Partial):
        return text_of(value.func, depth - 1) if depth else "…"
    if isinstance(value, Function | Class):
        return value.name
    return "?" if isinstance(value, Module) else value.text or name_of(value)


def aliases_of(*values: Value, depth: int = 3) -> tuple[str, ...]:
    """Give the variables that values went through, in order."""
    found: list[str] = []
    for value in values:
        if isinstance(value, Symbol):
            found += value.aliases
        elif isinstance(value, Sequence) and depth:
            found += aliases_of(*value.items[:12], depth=depth - 1)
        elif isinstance(value, Mapping) and depth:
            found += aliases_of(*list(value.items.values())[:12], depth=depth - 1)
    return tuple(dict.fromkeys(found))[-12:]


def name_of(value: Value) -> str:
    """Give the dotted origin that attributes and calls of a value are named after."""
    if isinstance(value, Symbol):
        return value.name
    if isinstance(value, Class):
        return value.base or f"own:{value.name}"
    if isinstance(value, Instance):
        return f"{value.kind.base}()" if value.kind is not None and value.kind.base else "?"
    if isinstance(value, Partial):
        return name_of(value.func) if not isinstance(value.func, Partial) else "?"
    return f"own:{value.name}" if isinstance(value, Function) else "?"


def constant_of(value: Value, depth: int = 3) -> Any:
    """Give a value as plain data; raises ValueError where part of it is not known."""
    if isinstance(value, Const):
        return value.value
    if depth and isinstance(value, Sequence) and len(value.items) <= 100:
        return [constant_of(item, depth - 1) for item in value.items]
    if depth and isinstance(value, Mapping) and len(value.items) <= 100:
        return {str(key): constant_of(item, depth - 1) for key, item in value.items.items()}
    raise ValueError("not a constant")


def alike(one: Value, other: Value) -> bool:
    """Say whether two values are known to be the same."""
    if isinstance(one, Const) and isinstance(other, Const):
        return type(one.value) is type(other.value) and one.value == other.value
    if isinstance(one, Symbol) and isinstance(other, Symbol):
        return one.text == other.text
    return one is other


def _short(text: str) -> str:
    """Cut a long text, but keep the subscripts and splits that tell where data comes from."""
    if len(text) <= _LONGEST:
        return text
    kept = dict.fromkeys(_MARKER.findall(text[150:]))
    return f"{text[:150]}…{'…'.join(kept)[:200]}"


def _middle_out(name: str) -> str:
    return name if len(name) <= 240 else f"{name[:120]}…{name[-119:]}"


def shared_by(values: Iterable[Value]) -> Value:
    """Give what holds whichever of some values is meant: one constant, or some attributes."""
    found = list(values)
    first = found[0] if found else UNKNOWN
    if all(value is first or (value == first and isinstance(value, Const)) for value in found):
        return first
    kind = first.kind if isinstance(first, Instance) else None
    objects = [value for value in found if isinstance(value, Instance) and value.kind is kind]
    if kind is None or len(objects) < len(found):
        return UNKNOWN
    names = [kind.fields | each.names for each in objects]
    held: dict[str, Value] = {
        name: value
        if isinstance(value, Const) and all(other.get(name) == value for other in names)
        else UNKNOWN
        for name, value in names[0].items()
    }
    return Instance(kind, held)

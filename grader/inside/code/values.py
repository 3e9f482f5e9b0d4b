"""What an expression of the student's code may stand for, without running it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import Any

Constant = str | int | float | bool | None
_LONGEST = 400  # characters of a resolved text
_MARKER = re.compile(r"\['[\w :%\[\]-]{1,30}'\]|\b(?:split|data_files|path)='[^']{1,60}'")


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


@dataclass(eq=False)
class Function:
    """A function or lambda of the student's."""

    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    origin: Origin
    owner: Value | None = None  # what a method is bound to
    home: Class | None = None  # the class that a method is written in


@dataclass(eq=False)
class Class:
    """A class of the student's; `base` is where its first known base comes from."""

    name: str
    names: dict[str, Value]
    bases: list[Value]
    origin: Origin

    @property
    def base(self) -> str:
        """The dotted origin of the first base that is not the student's own."""
        for base in self.bases:
            if isinstance(base, Symbol) and base.name != "object":
                return base.name
            if isinstance(base, Class) and base.base:
                return base.base
        return ""

    def find(self, name: str) -> Value | None:
        """Look an attribute up in the class and the student's own bases."""
        if name in self.names:
            return self.names[name]
        found = (base.find(name) for base in self.bases if isinstance(base, Class))
        return next((value for value in found if value is not None), None)


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


Value = Const | Symbol | Sequence | Mapping | Function | Class | Instance | Module

UNKNOWN = Symbol("?", "?")


def symbol(name: str, text: str = "", aliases: tuple[str, ...] = ()) -> Symbol:
    """Make a symbol with bounded texts."""
    return Symbol(_middle_out(name), _short(text or name), aliases[-12:])


def through(value: Value, name: str) -> Value:
    """Note that a value went through a variable."""
    if not isinstance(value, Symbol) or name in value.aliases:
        return value
    return symbol(value.name, value.text, (*value.aliases, name))


def text_of(value: Value) -> str:
    """Write a value as resolved text."""
    if isinstance(value, Const):
        return repr(value.value)[:120]
    if isinstance(value, Symbol):
        return value.text or value.name
    if isinstance(value, Sequence):
        return _short("[" + ", ".join(text_of(item) for item in value.items[:12]) + "]")
    if isinstance(value, Mapping):
        pairs = list(value.items.items())[:12]
        return _short("{" + ", ".join(f"{key!r}: {text_of(item)}" for key, item in pairs) + "}")
    if isinstance(value, Function | Class):
        return value.name
    return value.text if isinstance(value, Instance) else "?"


def aliases_of(*values: Value) -> tuple[str, ...]:
    """Give the variables that values went through, in order."""
    found: list[str] = []
    for value in values:
        if isinstance(value, Symbol):
            found += value.aliases
        elif isinstance(value, Sequence):
            found += aliases_of(*value.items[:12])
        elif isinstance(value, Mapping):
            found += aliases_of(*list(value.items.values())[:12])
    return tuple(dict.fromkeys(found))[-12:]


def name_of(value: Value) -> str:
    """Give the dotted origin that attributes and calls of a value are named after."""
    if isinstance(value, Symbol):
        return value.name
    if isinstance(value, Class):
        return value.base or f"own:{value.name}"
    if isinstance(value, Instance):
        return f"{value.kind.base}()" if value.kind is not None and value.kind.base else "?"
    return f"own:{value.name}" if isinstance(value, Function) else "?"


def constant_of(value: Value, depth: int = 4) -> Any:
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

"""Arithmetic and comparisons of constants."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from grader.inside.code.values import UNKNOWN, Const, Mapping, Sequence, Value

_MOST = 10**15
_LONGEST = 4000
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: lambda a, b: a**b if abs(a) <= 10 and abs(b) <= 12 else None,
}
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: lambda a, b: a is b or (a == b and type(a) is type(b)),
    ast.IsNot: lambda a, b: not (a is b or (a == b and type(a) is type(b))),
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def fold(operation: ast.operator, left: Value, right: Value) -> Value:
    """Compute with two constants; unknown where that is not sure or too large."""
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        joined = isinstance(operation, ast.Add) and len(left.items) + len(right.items) <= _LONGEST
        return Sequence([*left.items, *right.items]) if joined else UNKNOWN
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return Mapping(left.items | right.items) if isinstance(operation, ast.BitOr) else UNKNOWN
    if isinstance(left, Const) and isinstance(left.value, str):
        return _of_text(operation, left.value, right)
    if isinstance(left, Const) and isinstance(right, Const):
        return _number(operation, left.value, right.value)
    return UNKNOWN


def _of_text(operation: ast.operator, text: str, right: Value) -> Value:
    """Join two texts, as words or as a path, or fill in a template."""
    if isinstance(operation, ast.Mod):
        return filled(text.replace("%%", "%"), "%s", right)
    other = right.value if isinstance(right, Const) else None
    if not isinstance(other, str) or len(text) + len(other) > _LONGEST:
        return UNKNOWN
    if isinstance(operation, ast.Add):
        return Const(text + other)
    return Const(f"{text.rstrip('/')}/{other}") if isinstance(operation, ast.Div) else UNKNOWN


def filled(text: str, blank: str, given: Value) -> Value:
    """Fill a template's blanks one after the other; what is not known stays a question mark."""
    text = text[:_LONGEST]
    items = given.items if isinstance(given, Sequence) else [given]
    for item in items[:20]:
        written = str(item.value)[:_LONGEST] if isinstance(item, Const) else "?"
        text = text.replace(blank, written, 1)
    return Const(text[:_LONGEST])


def negate(operation: ast.unaryop, value: Value) -> Value:
    """Compute a sign or a `not` of a constant."""
    if not isinstance(value, Const):
        return UNKNOWN
    if isinstance(operation, ast.Not):
        return Const(not value.value)
    if isinstance(operation, ast.USub) and isinstance(value.value, int | float):
        return Const(-value.value)
    return UNKNOWN


def compare(operation: ast.cmpop, left: Value, right: Value) -> bool | None:
    """Compare two constants, or look one up in a list; None where that is not known."""
    if not isinstance(left, Const):
        return None
    if isinstance(operation, ast.In | ast.NotIn):
        found = _is_in(left, right)
        return None if found is None else found is isinstance(operation, ast.In)
    function = _COMPARED.get(type(operation))
    if function is None or not isinstance(right, Const):
        return None
    try:
        return bool(function(left.value, right.value))
    except TypeError:
        return None


def _is_in(item: Const, holder: Value) -> bool | None:
    if isinstance(holder, Mapping):
        return item.value in holder.items
    if isinstance(holder, Sequence) and all(isinstance(each, Const) for each in holder.items):
        return item in holder.items
    if isinstance(holder, Const) and isinstance(holder.value, str) and isinstance(item.value, str):
        return None if "?" in holder.value else item.value in holder.value
    return None


def _number(operation: ast.operator, a: Any, b: Any) -> Value:
    if not isinstance(a, int | float) or not isinstance(b, int | float):
        return UNKNOWN
    function = _ARITHMETIC.get(type(operation))
    if function is None or abs(a) > _MOST or abs(b) > _MOST:
        return UNKNOWN
    try:
        result = function(a, b)
    except (ZeroDivisionError, OverflowError, ValueError):
        return UNKNOWN
    real = isinstance(result, int | float) and abs(result) < _MOST**2  # (-8) ** 0.5 is complex
    return Const(result) if real else UNKNOWN

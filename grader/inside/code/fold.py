"""Constant arithmetic and well-known functions of constants."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from grader.inside.code.values import UNKNOWN, Const, Instance, Mapping, Sequence, Value

_MOST = 10**15
_LONGEST = 4000
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_FIRST_ARGUMENT = {
    "tqdm.tqdm", "tqdm.auto.tqdm", "tqdm.notebook.tqdm", "str", "pathlib.Path", "copy.deepcopy",
    "copy.copy", "list", "tuple", "dict", "os.path.abspath", "os.path.expanduser", "iter",
    "transformers.set_seed", "sorted", "set", "os.fspath", "torch.device",
}  # fmt: skip
_KEPT_ARGUMENT = {"os.getenv": 1, "os.environ.get": 1}  # the default is what most runs get
_MADE_OF_KEYWORDS: dict[str, Callable[[dict[str, Value]], Value]] = {
    "dict": lambda keywords: Mapping({**keywords}),
    "types.SimpleNamespace": lambda keywords: Instance(None, {**keywords}),
    "argparse.Namespace": lambda keywords: Instance(None, {**keywords}),
    "easydict.EasyDict": lambda keywords: Instance(None, {**keywords}),
    "dataclasses.field": lambda keywords: keywords.get("default", UNKNOWN),
}


def fold(operation: ast.operator, left: Value, right: Value) -> Value:
    """Compute with two constants; unknown where that is not sure or too large."""
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        joined = isinstance(operation, ast.Add) and len(left.items) + len(right.items) <= _LONGEST
        return Sequence([*left.items, *right.items]) if joined else UNKNOWN
    if not isinstance(left, Const) or not isinstance(right, Const):
        return UNKNOWN
    a, b = left.value, right.value
    if isinstance(a, str) and isinstance(b, str):
        if isinstance(operation, ast.Add) and len(a) + len(b) <= _LONGEST:
            return Const(a + b)
        is_path = isinstance(operation, ast.Div) and len(a) + len(b) <= _LONGEST
        return Const(f"{a.rstrip('/')}/{b}") if is_path else UNKNOWN
    return _number(operation, a, b)


def negate(operation: ast.unaryop, value: Value) -> Value:
    """Compute a sign or a `not` of a constant."""
    if not isinstance(value, Const):
        return UNKNOWN
    if isinstance(operation, ast.Not):
        return Const(not value.value)
    if isinstance(operation, ast.USub) and isinstance(value.value, int | float):
        return Const(-value.value)
    return UNKNOWN


def known_result(name: str, positional: list[Value], keywords: dict[str, Value]) -> Value | None:
    """Return what a well-known function gives; None for every other function."""
    kept = _KEPT_ARGUMENT.get(name, 0 if name in _FIRST_ARGUMENT else None)
    if kept is not None and len(positional) == kept + 1:
        return positional[kept]
    if name == "os.path.join" or (name == "pathlib.Path" and positional):
        return _path(positional)
    if not positional and name in _MADE_OF_KEYWORDS:
        return _MADE_OF_KEYWORDS[name](keywords)
    if name in {"int", "float", "bool"} and positional and isinstance(positional[0], Const):
        return positional[0] if isinstance(positional[0].value, int | float) else UNKNOWN
    return None


def method_result(owner: Value, method: str, positional: list[Value]) -> Value | None:
    """Return what a method of a dict, list or str gives; None where that is not known."""
    if isinstance(owner, Mapping):
        return _of_mapping(owner, method, positional)
    if isinstance(owner, Sequence):
        if method == "append" and positional and len(owner.items) < _LONGEST:
            owner.items.append(positional[0])
        if method == "extend" and positional and isinstance(positional[0], Sequence):
            owner.items.extend(positional[0].items[:_LONGEST])
        return owner if method == "copy" else None
    if isinstance(owner, Const) and isinstance(owner.value, str):
        plain: dict[str, Callable[[str], str]] = {
            "lower": str.lower, "upper": str.upper, "strip": str.strip,
        }  # fmt: skip
        if method in plain and not positional:
            return Const(plain[method](owner.value))
        return UNKNOWN if method == "format" else None
    return None


def _of_mapping(owner: Mapping, method: str, positional: list[Value]) -> Value | None:
    if method == "get" and positional and isinstance(positional[0], Const):
        default = positional[1] if len(positional) > 1 else UNKNOWN
        return owner.items.get(positional[0].value, default)
    if method == "update" and positional and isinstance(positional[0], Mapping):
        owner.items.update(positional[0].items)
    if method == "items":
        pairs = owner.items.items()
        return Sequence([Sequence([Const(key), value]) for key, value in pairs])
    if method == "keys":
        return Sequence([Const(key) for key in owner.items])
    if method == "values":
        return Sequence(list(owner.items.values()))
    return Mapping(dict(owner.items)) if method == "copy" else None


def _path(parts: list[Value]) -> Value:
    if not all(isinstance(part, Const) and isinstance(part.value, str) for part in parts):
        known = [str(p.value) if isinstance(p, Const) else "?" for p in parts]
        return Const("/".join(known)[:_LONGEST])
    return Const("/".join(str(p.value).rstrip("/") for p in parts if isinstance(p, Const)))


def _number(operation: ast.operator, a: Any, b: Any) -> Value:
    if not isinstance(a, int | float) or not isinstance(b, int | float):
        return UNKNOWN
    if isinstance(operation, ast.Pow):
        return Const(a**b) if abs(a) <= 10 and 0 <= abs(b) <= 12 and a else UNKNOWN
    function = _ARITHMETIC.get(type(operation))
    if function is None or abs(a) > _MOST or abs(b) > _MOST:
        return UNKNOWN
    try:
        result = function(a, b)
    except (ZeroDivisionError, OverflowError, ValueError):
        return UNKNOWN
    finite = isinstance(result, int | float) and abs(result) < _MOST**2
    return Const(result) if finite else UNKNOWN

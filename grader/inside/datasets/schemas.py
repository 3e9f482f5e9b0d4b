"""Hold rows against a JSON Schema (draft 2020-12), and say what breaks which rule where."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from grader.inside.datasets.roles import Roles
from grader.inside.datasets.table import Row, as_text

_ROWS = 3  # remembered of a group
_MOST_GROUPS = 200
_TELLING = 10
_MOST_TOLD = 20_000  # invalid rows of which every error is told; the rest are only counted
_LONGEST = 100_000  # of a cell that holds a list or an object as text
_APART = re.compile(r"[\W_]+")

Group = tuple[str, str, str]  # where in a row without positions, the rule, what is wrong


@dataclass
class Broken:
    """A rule that rows break at one place."""

    pointer: str
    rule: str
    problem: str
    lacks: str = ""  # the name that is required and not there
    count: int = 0
    rows: list[int] = field(default_factory=list)
    values: list[str] = field(default_factory=list)


class SchemaWatch:
    """Validate every row of a table, as the schema names its parts."""

    def __init__(
        self, name: str, schema: dict[str, Any], columns: Sequence[str], roles: Roles, *,
        typed: bool,
    ) -> None:  # fmt: skip
        self.name, self.rows, self.valid = name, 0, 0
        self.columns = _columns_of(schema, columns, roles)
        properties = schema.get("properties", {})
        self._casts = [
            (prop, cast)
            for prop in self.columns
            if (cast := _cast(properties.get(prop), typed=typed)) is not None
        ]
        self._one = Draft202012Validator(schema)
        self._many = Draft202012Validator(_rows_of(schema)) if _is_flat(schema) else None
        self.lacking = [name for name in schema.get("required", ()) if name not in self.columns]
        self.groups: dict[Group, Broken] = {}
        self._told = 0
        self.untold = 0

    def see(self, start: int, rows: Sequence[Row]) -> None:
        """Validate a batch: all rows at once, and one by one only where that fails."""
        self.rows += len(rows)
        if self.lacking:
            return
        made = self.make(rows)
        if self._many is not None and self._many.is_valid(made):
            self.valid += len(made)
            return
        for number, row in enumerate(made, start):
            if self._one.is_valid(row):
                self.valid += 1
            else:
                self._tell(number, row)

    def make(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        """Make of each row an object with the schema's names; what is not there has no name."""
        names, places = list(self.columns), list(self.columns.values())
        columns = [[row[at] for row in rows] for at in places]
        if not columns:
            return [{} for _ in rows]
        made = [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]
        for name, column in zip(names, columns, strict=True):
            if None in column:
                for row in made:
                    if row[name] is None:
                        del row[name]
        for name, cast in self._casts:
            for row in made:
                if name in row and (value := cast(row[name])) is not row[name]:
                    row[name] = value
                    if value is None:
                        del row[name]
        return made

    def telling(self) -> tuple[list[Broken], int]:
        """Give the ten groups with most rows, and how many rows stand in the others."""
        if self.lacking:
            said = "has no column that could be it"
            return [Broken("", "/required", said, name, self.rows) for name in self.lacking], 0
        ranked = sorted(self.groups.values(), key=lambda b: (-b.count, b.pointer, b.rule))
        return ranked[:_TELLING], sum(b.count for b in ranked[_TELLING:]) + self.untold

    def _tell(self, number: int, row: Mapping[str, Any]) -> None:
        if self._told >= _MOST_TOLD:
            self.untold += 1
            return
        self._told += 1
        for error in self._one.iter_errors(row):
            pointer, rule = place_of(error)
            problem = problem_of(error)
            general = re.sub(r"/\d+(?=/|$)", "/*", pointer), rule, problem
            broken = self.groups.get(general)
            if broken is None:
                if len(self.groups) >= _MOST_GROUPS:
                    self.untold += 1
                    continue
                broken = self.groups[general] = Broken(
                    pointer, rule, problem, getattr(error.kind, "property", "")
                )
            broken.count += 1
            if len(broken.rows) < _ROWS:
                broken.rows.append(number)
                broken.values.append(as_text(error.instance)[:160])


def place_of(error: ValidationError) -> tuple[str, str]:
    """Give where an error stands in the row, and the rule in the schema, as JSON pointers.

    References are passed through without a word, as in `jsonschema`'s paths.
    """
    rule = [part for part in error.evaluation_path if part != "$ref"]
    return pointer(error.instance_path), pointer(rule)


def pointer(path: Sequence[str | int]) -> str:
    """Write a path as a JSON pointer (RFC 6901)."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def problem_of(error: ValidationError) -> str:
    """Say what is wrong, without the value: that differs from row to row."""
    rule = error.schema_path[-1] if error.schema_path else ""
    value = getattr(error.kind, "value", None)
    empty = not as_text(error.instance).strip()
    wanted = {
        "type": f"is not {_types(error.message)}",
        "pattern": "is empty" if empty else "has another form",
        "minLength": "is empty" if empty else "is too short",
        "minItems": "is an empty list" if error.instance == [] else "has too few parts",
        "enum": "is none of the values that are allowed",
        "additionalProperties": "has parts that the schema does not know",
        "required": f"has no {error.message.split(' is a required')[0]}",
    }
    if str(rule) in wanted:
        return wanted[str(rule)]
    return f"breaks the rule '{rule}'" + (f" ({value})" if value is not None else "")


def _types(message: str) -> str:
    types = re.findall(r'"(\w+)"', message.partition("is not of type")[2])
    shown = {
        "string": "a text",
        "integer": "a whole number",
        "array": "a list",
        "object": "an object",
    }
    return (
        " or ".join(shown.get(each, f"a {each}") for each in types) or "of the type that is asked"
    )


def _columns_of(schema: Mapping[str, Any], columns: Sequence[str], roles: Roles) -> dict[str, int]:
    """Say which column stands for each property: the one of its name, else the one of its role."""
    by_name = {
        " ".join(_APART.split(name.casefold())).strip(): at
        for at, name in reversed(list(enumerate(columns)))
    }
    found: dict[str, int] = {}
    for name in [*schema.get("properties", {}), *schema.get("required", ())]:
        if name in roles.columns:
            found[name] = roles.columns[name]
        elif (folded := " ".join(_APART.split(name.casefold())).strip()) in by_name:
            found[name] = by_name[folded]
    if not schema.get("properties") or not schema.get("additionalProperties", True):
        taken = set(found.values())
        found |= {name: at for at, name in enumerate(columns) if at not in taken}
    return found


def _is_flat(schema: Mapping[str, Any]) -> bool:
    """Say whether every reference leads to a definition, which can be moved."""
    references = re.findall(r'"\$(?:dynamicR|r)ef": "([^"]*)"', json.dumps(schema))
    return all(each.startswith(("#/$defs/", "#/definitions/")) for each in references)


def _rows_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Make the schema of a list of such rows; definitions stay where references look for them."""
    inner = {key: value for key, value in schema.items() if key not in {"$schema", "$id"}}
    shared = {key: value for key, value in inner.items() if key in {"$defs", "definitions"}}
    return {"type": "array", "items": inner, **shared}


def _cast(rule: Any, *, typed: bool) -> Callable[[Any], Any] | None:
    """Give what reads a cell's text as the type that the schema asks; None where text will do."""
    if not isinstance(rule, Mapping) or typed:
        return None
    types = rule.get("type", "string")
    types = {types} if isinstance(types, str) else set(types)
    if "string" in types:
        return None
    return lambda value: _as_type(value, types) if isinstance(value, str) else value


def _as_type(text: str, types: set[str]) -> Any:
    """Read a cell as JSON or as a Python literal, if that gives one of the types."""
    if not text.strip():
        return None
    for parse in (json.loads, ast.literal_eval):
        try:
            value = parse(text.strip()[:_LONGEST])
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
        if any(_is(value, each) for each in types):
            return value
    lowered = text.strip().casefold()
    if "boolean" in types and lowered in {"true", "false"}:
        return lowered == "true"
    return text


def _is(value: Any, kind: str) -> bool:
    if kind in {"integer", "number"}:
        return isinstance(value, int if kind == "integer" else int | float) and not isinstance(
            value, bool
        )
    kinds = {"array": list, "object": dict, "boolean": bool}
    return isinstance(value, kinds[kind]) if kind in kinds else False


def errors_of(schema: dict[str, Any], row: Any) -> Iterator[tuple[str, str]]:
    """Give the place and the rule of every error of one row."""
    return (place_of(error) for error in Draft202012Validator(schema).iter_errors(row))

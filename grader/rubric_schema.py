"""The JSON Schema of `rubric.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from grader.rubric import ItemTable, RubricTable


def rubric_schema(kinds: Mapping[str, type]) -> dict[str, Any]:
    """Return a JSON Schema of `rubric.toml`, for editors to complete from."""
    item = TypeAdapter(ItemTable).json_schema()
    item["properties"]["check"] = {"enum": sorted(kinds)}
    item["properties"]["with"] = {"type": "object"}
    item["allOf"] = [
        {
            "if": {"properties": {"check": {"const": kind}}},
            "then": {"properties": {"with": _options_schema(cls)}},
        }
        for kind, cls in sorted(kinds.items())
    ]
    schema = TypeAdapter(RubricTable).json_schema()
    schema["properties"]["item"] = {"type": "array", "items": item, "minItems": 1}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _options_schema(kind: type) -> dict[str, Any]:
    return TypeAdapter(kind).json_schema()

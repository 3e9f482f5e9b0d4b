"""Rows against JSON Schemas: the fast validator says what the plain one says, and where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from surveying import SCHEMAS, survey_one

from grader.inside.datasets.roles import Roles
from grader.inside.datasets.schemas import SchemaWatch, errors_of, pointer

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
NAMES = sorted({name for schema in SCHEMAS.values() for name in schema["properties"]})
ROWS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5)
OWN = {
    "type": "object",
    "required": ["label", "text"],
    "additionalProperties": False,
    "properties": {
        "text": {"type": "string", "minLength": 2, "maxLength": 6},
        "label": {"enum": ["a", 1, None]},
        "answer": {"anyOf": [{"$ref": "#/$defs/number"}, {"const": "none"}]},
        "tags": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/number"}},
        "context": {"not": {"type": "string"}},
    },
    "$defs": {"number": {"type": "integer", "minimum": 0, "multipleOf": 2}},
}


def plain_errors(schema: dict[str, Any], row: Any) -> set[tuple[str, str]]:
    """Give place and rule of every error as `jsonschema` finds them."""
    return {
        (pointer(tuple(error.absolute_path)), pointer(tuple(error.absolute_schema_path)))
        for error in Draft202012Validator(schema).iter_errors(row)
    }


@pytest.mark.parametrize("schema", [*SCHEMAS.values(), OWN], ids=[*SCHEMAS, "own"])
@settings(max_examples=150, deadline=None)
@given(row=ROWS)
def test_both_validators_give_the_same_verdicts_and_places(
    schema: dict[str, Any], row: dict[str, Any]
) -> None:
    wanted = plain_errors(schema, row)
    assert set(errors_of(schema, row)) == wanted
    watch = SchemaWatch("it", {**schema, "required": []}, sorted(row), Roles(), typed=True)
    free = {**schema, "required": []}
    watch.see(1, [tuple(row[name] for name in sorted(row))])
    kept = {name: value for name, value in row.items() if value is not None}
    named = {name: kept[name] for name in kept if name in watch.columns}
    assert (watch.valid == 1) == Draft202012Validator(free).is_valid(named)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


def test_an_error_names_row_line_column_pointer_value_and_rule(tmp_path: Path) -> None:
    content = "Review,Sentiment\nso good it was,pos\n,neg\nbad as can be,neg\nso so,\n"
    table = survey_one(tmp_path, "a.csv", content)
    result = next(each for each in table.schemas if each.schema == "classification")
    assert (result.rows, result.valid) == (4, 2)
    first = next(each for each in result.violations if each.column == "Review")
    assert (first.pointer, first.rule, first.problem, first.count) == (
        "/text",
        "/properties/text/pattern",
        "is empty",
        1,
    )
    assert (first.rows[0].row, first.rows[0].line, first.rows[0].text) == (2, 3, "")


def test_rows_without_the_column_that_a_task_needs_are_all_invalid(tmp_path: Path) -> None:
    table = survey_one(tmp_path, "a.csv", "text,label\nso good it was,pos\nso bad it was,neg\n")
    result = next(each for each in table.schemas if each.schema == "summarization")
    assert (result.valid, result.violations[0].problem) == (0, "has no column that could be it")


def test_the_ten_most_frequent_errors_are_told_and_the_others_counted(tmp_path: Path) -> None:
    names = [f"c{n:02}" for n in range(15)]
    schema = {"properties": {name: {"type": "integer"} for name in names}}
    lines = [",".join("x" if n < row else "1" for n in range(15)) for row in range(16)]
    content = ",".join(names) + "\n" + "\n".join(lines) + "\n"
    table = survey_one(tmp_path, "a.csv", content, schemas={"own": schema})
    (result,) = table.schemas
    assert (result.rows, result.valid) == (16, 1)
    assert [each.count for each in result.violations] == list(range(15, 5, -1))
    assert result.others == sum(range(1, 6))


def test_cells_are_read_as_the_types_that_a_schema_asks_for(tmp_path: Path) -> None:
    schema = {
        "properties": {
            "age": {"type": "integer", "minimum": 18},
            "ok": {"type": "boolean"},
            "tags": {"type": "array", "items": {"type": "string"}},
        }
    }
    content = 'age,ok,tags\n18,True,"[\'a\', \'b\']"\n17,false,"[""c""]"\nold,maybe,none\n'
    table = survey_one(tmp_path, "a.csv", content, schemas={"own": schema})
    (result,) = table.schemas
    told = {(each.column, each.rule): each.rows[0].row for each in result.violations}
    assert told == {
        ("age", "/properties/age/minimum"): 2,
        ("age", "/properties/age/type"): 3,
        ("ok", "/properties/ok/type"): 3,
        ("tags", "/properties/tags/type"): 3,
    }


def test_a_schema_that_refers_to_itself_is_held_row_by_row(tmp_path: Path) -> None:
    schema = {"properties": {"text": {"type": "string"}, "next": {"$ref": "#"}}}
    rows = [{"text": "a", "next": {"text": 1}}, {"text": "b", "next": {"text": "c"}}]
    table = survey_one(tmp_path, "a.json", json.dumps(rows), schemas={"own": schema})
    assert table.schemas[0].valid == 1
    assert table.schemas[0].violations[0].pointer == "/next/text"

"""Imports go one way, heavy ones stay in their rooms, and no file grows out of hand."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "grader"
ROOMS = ["errors", "verdict", "report", "options", "held_out_rows", "rubric", "rubric_schema"]
ROOMS += ["records", "measuring", "reading"]
ROOMS += ["sandbox", "intake", "world", "evidence"]
ROOMS += ["checks", "engine", "batch", "export", "cli"]
HEAVY = {"torch", "transformers", "datasets", "evaluate", "sklearn", "peft"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_is_short_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_function_fits_on_a_screen(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    here = room(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "grader" or len(parts) == 1:
            continue
        if here == "inside":
            assert parts[1] == "inside", name
        elif here in ROOMS and parts[1] in ROOMS:
            assert ROOMS.index(parts[1]) <= ROOMS.index(here), name


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_heavy_libraries_are_imported_where_they_are_needed_only(path: Path) -> None:
    if room(path) not in {"inside", "world", "measuring"}:
        assert not HEAVY & {name.split(".")[0] for name in imports(path)}

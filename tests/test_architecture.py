"""Imports go one way, heavy ones stay in their rooms, and no file grows out of hand."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
PACKAGE = CHECKOUT / "grader"
ROOMS = ["errors", "verdict", "report", "options", "held_out_rows", "rubric", "rubric_schema"]
ROOMS += ["records", "measuring", "reading"]
ROOMS += ["sandbox", "intake", "world", "evidence"]
ROOMS += ["checks", "engine", "batch", "export", "cli"]
HEAVY = {"torch", "transformers", "datasets", "evaluate", "sklearn", "peft"}
MODULES = sorted(PACKAGE.rglob("*.py"))
ALL = [*MODULES, *sorted((CHECKOUT / "reference").rglob("*.py"))]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def goes_back(here: str, name: str) -> bool:
    first, _, rest = name.partition(".")
    there = rest.partition(".")[0]
    if first != "grader" or not there:
        return False
    if here == "inside":
        return there != "inside"
    return here in ROOMS and there in ROOMS and ROOMS.index(there) > ROOMS.index(here)


def test_a_module_says_what_it_is_for() -> None:
    assert [named(path) for path in ALL if not ast.get_docstring(tree(path))] == []


def test_a_module_is_short() -> None:
    lines = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in ALL}
    assert {name: count for name, count in lines.items() if count > 300} == {}


def test_a_function_fits_on_a_screen() -> None:
    long = [
        f"{named(path)}: {node.name}"
        for path in ALL
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    ]
    assert long == []


def test_imports_go_one_way() -> None:
    back = [
        f"{named(path)} imports {name}"
        for path in MODULES
        for name in imports(path)
        if goes_back(room(path), name)
    ]
    assert back == []


def test_heavy_libraries_are_imported_where_they_are_needed_only() -> None:
    light = [path for path in MODULES if room(path) not in {"inside", "world", "measuring"}]
    heavy = {named(path): HEAVY & {name.split(".")[0] for name in imports(path)} for path in light}
    assert {name: found for name, found in heavy.items() if found} == {}


def test_the_grader_imports_nothing_of_the_reference() -> None:
    assert [named(p) for p in MODULES if any(n.startswith("reference") for n in imports(p))] == []

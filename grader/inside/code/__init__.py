"""Read the code of a document: `python -m grader.inside.code [FOLDER] < document.json`.

Standard input is a document's record as JSON; the folder is the hand-in's, for files of settings
that the code loads. Printed is one JSON object with the calls, shell lines, imports and rows of
data that the code holds or makes. None of it is run.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.inside.code.commands import told_starts, written_commands
from grader.inside.code.conditions import changing_names
from grader.inside.code.made_rows import made_rows
from grader.inside.code.magics import WrittenFile, split_cell
from grader.inside.code.program import Program, Unit
from grader.inside.code.repair import parse, salvage
from grader.inside.code.settings import Settings, settings_in
from grader.inside.code.values import Value

_RECURSION = 6000  # student code nests deeper than Python's default lets us follow
_NOT_PYTHON = {"shell", "bash", "sh", "console", "html", "javascript", "latex", "r", "json", "text"}
_PYTHONIC = re.compile(r"^\s*(?:import |from \w[\w.]* import |def |class |\w[\w.]* ?=|\w[\w.]*\()")


def read_code(
    document: dict[str, Any], settings: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Read all code blocks of a document; `settings` are the texts of files that code may load."""
    blocks = [block for block in document["blocks"] if block["kind"] == "code"]
    broken: list[dict[str, str]] = []
    units = [_unit(block, broken) for block in _in_order(blocks) if _is_code(block)]
    if not any(tree.body for unit in units for tree in unit.trees):
        units += [_unit(block, []) for block in blocks if _is_fenced_python(block)]
    read = _read(units, document["blocks"], settings or {})
    notes = read.notes
    broken += [_quote(unit) for unit in dict.fromkeys(read.too_deep)]
    for block in document["blocks"]:
        for command in written_commands(block):
            if all(_line(known) != _line(command) for known in notes.shell):
                notes.command(**command)
    return {
        "calls": notes.calls,
        "shell": notes.shell,
        "imports": list(dict.fromkeys(notes.imports))[:2000],
        "literals": notes.literals,
        "made": made_rows(units),
        "attributes": list(notes.attributes),
        "cells": len(units),
        "broken": broken,
    }


def _line(command: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(command["place"].get(part) for part in ("file", "cell", "line"))


def _read(
    units: list[Unit], blocks: Sequence[dict[str, Any]], settings: Mapping[str, str]
) -> Program:
    """Read twice where names stood before their definition, as in cells that ran out of order."""
    files = [(unit, file) for unit in units for file in unit.parts.files]
    written = [made for unit, file in files if (made := _written(unit, file)).trees]
    texts = {file.name: file.text for _, file in files}
    shells = {name: text for name, text in texts.items() if name.endswith(".sh")}
    shells |= {b["place"]["file"]: b["text"] for b in blocks if _is_shell_file(b)}
    told = [line for block in blocks for line in told_starts(block)]
    changing = changing_names(tree for unit in (*units, *written) for tree in unit.trees)

    def program(fallback: dict[str, dict[str, Value]]) -> Program:
        known = Settings(settings)
        for name, text in texts.items():
            known.add(name, text)
        return Program(units, written, known, dict(shells), told, fallback, changing)

    first = program({})
    if not first.read().unresolved:
        return first
    again = program({file: dict(scope.names) for file, scope in first.scopes.items()})
    again.read()
    return again


def _is_shell_file(block: dict[str, Any]) -> bool:
    return block["kind"] == "code" and str(block["place"]["file"]).endswith(".sh")


def _is_code(block: dict[str, Any]) -> bool:
    return bool(block.get("runnable")) and block["text"].strip() != ""


def _is_fenced_python(block: dict[str, Any]) -> bool:
    language = block.get("language", "").lower()
    if block.get("runnable") or language in _NOT_PYTHON or language == "requirements":
        return False
    lines = [line for line in block["text"].split("\n") if line.strip()]
    pythonic = sum(bool(_PYTHONIC.match(line)) for line in lines)
    return language.startswith("py") or pythonic * 3 >= max(len(lines), 1)


def _in_order(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the cells of a notebook in the order they ran, where their counts say it clearly."""
    ordered: list[dict[str, Any]] = []
    for file in dict.fromkeys(block["place"]["file"] for block in blocks):
        cells = [block for block in blocks if block["place"]["file"] == file]
        counts = [block.get("execution_count") for block in cells if _is_code(block)]
        if counts and None not in counts and len(set(counts)) == len(counts):
            cells.sort(key=lambda block: block.get("execution_count") or 0)
        ordered += cells
    return ordered


def _unit(block: dict[str, Any], broken: list[dict[str, str]]) -> Unit:
    place, source = block["place"], block["text"]
    parts = split_cell(source)
    trees = _trees(parts.python)
    first_line = place.get("line") or 1
    is_script = place.get("cell") is None and bool(block.get("runnable"))
    unit = Unit(place["file"], place.get("cell"), first_line, source, parts, trees or [], is_script)
    if trees is None:
        unit.trees = salvage(parts.python)
        broken.append(_quote(unit))
    return unit


def _written(unit: Unit, file: WrittenFile) -> Unit:
    """Make a unit of a file that a cell writes; without trees if it is no Python."""
    parts = split_cell(file.text)
    trees = (_trees(parts.python) or salvage(parts.python)) if file.name.endswith(".py") else []
    line = unit.first_line + file.line - 1
    made = Unit(unit.file, unit.cell, line, file.text, parts, trees, is_script=True)
    made.module = file.name
    return made


def _trees(python: str) -> list[ast.Module] | None:
    tree = parse(python)
    return None if tree is None else [tree]


def _quote(unit: Unit) -> dict[str, str]:
    cell = "" if unit.cell is None else f", cell {unit.cell}"
    text = " ".join(unit.source[:2000].split())
    return {"text": text if len(text) <= 240 else text[:239] + "…", "place": f"{unit.file}{cell}"}


def to_json(record: dict[str, Any]) -> str:
    """Write the record; half characters, which student code may spell out, are replaced."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return json.dumps(json.loads(text.encode("utf-8", "replace")), allow_nan=False)


def main() -> None:
    """Read a document's record from standard input and print the code's."""
    sys.setrecursionlimit(_RECURSION)
    settings = settings_in(Path(sys.argv[1])) if len(sys.argv) > 1 else {}
    sys.stdout.write(to_json(read_code(json.load(sys.stdin), settings)))

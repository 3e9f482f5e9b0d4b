"""Read all code of a hand-in in the order it would run."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from grader.inside.code.magics import Parts
from grader.inside.code.notes import Notes
from grader.inside.code.statements import Statements
from grader.inside.code.values import Class, Function, Origin, Scope, Value

_RUNS = re.compile(
    r"(?:python[\d.]*|accelerate launch|torchrun|deepspeed|ipython)\b.*?\s([\w./-]+)\.py\b"
)
_ROUNDS = 10


@dataclass(eq=False)
class Unit:
    """A notebook cell or a script, parsed: `trees` is several where only parts could be read."""

    file: str
    cell: int | None
    first_line: int
    source: str
    parts: Parts
    trees: list[ast.Module]
    is_script: bool
    module: str = ""  # the file it is, if that is not `file`

    @property
    def path(self) -> str:
        """The file whose names it shares."""
        return self.module or self.file

    @property
    def origin(self) -> Origin:
        """Where quotes of this unit come from."""
        return Origin(self.file, self.cell, self.first_line, self.source.split("\n"))


@dataclass(eq=False)
class Program:
    """The units of a hand-in and what reading them found; `fallback` is what an earlier pass knew.

    Cells of one notebook share their names. Scripts and files that a cell writes are modules.
    """

    units: Sequence[Unit]
    written: Sequence[Unit] = ()
    fallback: dict[str, dict[str, Value]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.notes = Notes(Origin("", None, 1, []))
        self.scopes: dict[str, Scope] = {}
        self.too_deep: list[Unit] = []
        self._done: set[int] = set()
        self._reader = Statements(self.notes, self._import, self._command, self.fallback)
        modules = [unit for unit in self.units if unit.is_script] + list(self.written)
        self._modules = {PurePosixPath(unit.path).stem: unit for unit in modules}

    def read(self) -> Notes:
        """Read everything: cells, then scripts, then what nothing uses."""
        for unit in sorted(self.units, key=lambda unit: unit.is_script):
            self._run(unit)
        for _ in range(_ROUNDS):
            if not self._follow_references():
                break
        with self.notes.at(self.notes.origin, reachable=False):
            for unit in self.written:
                self._run(unit)
            for function in self._reader.functions:
                if id(function.node) not in self._reader.caller.entered:
                    self._enter(function)
        return self.notes

    def _run(self, unit: Unit) -> Scope:
        scope = self.scopes.setdefault(unit.path, Scope())
        if id(unit) in self._done:
            return scope
        self._done.add(id(unit))
        outermost = not self.notes.via
        if outermost:
            self.notes.via = {"file": unit.file, "cell": unit.cell, "line": None}
        with self.notes.at(unit.origin):
            for tree in unit.trees:
                self._read_tree(tree, scope, unit)
            for command in unit.parts.commands:
                line = command.line + unit.first_line - 1
                place = {"file": unit.file, "cell": unit.cell, "line": line}
                self._command(command.text, place)
        if outermost:
            self.notes.via = {}
        return scope

    def _read_tree(self, tree: ast.Module, scope: Scope, unit: Unit) -> None:
        """Read a tree statement by statement; one that is nested too deeply is given up."""
        try:
            self._reader.block(tree.body, scope)
        except RecursionError:
            self.too_deep.append(unit)

    def _import(self, name: str) -> Scope | None:
        unit = self._modules.get(name.rpartition(".")[2])
        return self._run(unit) if unit is not None else None

    def _command(self, text: str, place: dict[str, Any]) -> None:
        self.notes.command(text, place)
        script = _RUNS.match(text.strip()[:1000])
        if script and self.notes.reachable:
            self._import(PurePosixPath(script[1]).name)

    def _follow_references(self) -> bool:
        """Read functions that were spoken of but never called; False if there were none."""
        caller = self._reader.caller
        waiting = [f for f in self._referenced() if id(f.node) not in caller.entered]
        for function in waiting:
            self._enter(function)
        return bool(waiting)

    def _enter(self, function: Function) -> None:
        """Read a function that nothing calls with arguments; one nested too deeply is left."""
        with contextlib.suppress(RecursionError):
            self._reader.caller.enter(function, {})

    def _referenced(self) -> list[Function]:
        found: list[Function] = []
        for value in list(self._reader.expressions.referenced.values()):
            found += [value] if isinstance(value, Function) else self._methods(value)
        return found

    def _methods(self, kind: Class) -> list[Function]:
        """Give the methods that may run: those of a framework's class, and those named anywhere."""
        owner = self._reader.caller.made.get(id(kind), kind)
        methods = [value for value in kind.names.values() if isinstance(value, Function)]
        return [
            Function(m.name, m.node, m.scope, m.origin, owner, kind)
            for m in methods
            if kind.base or m.name.startswith("__") or m.name in self.notes.used_names
        ]

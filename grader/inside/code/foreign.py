"""What calls of Python itself and of libraries give: functions handed over are followed."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.inside.code.library import known_result, method_result
from grader.inside.code.options import dataclasses_of
from grader.inside.code.values import (
    UNKNOWN,
    Class,
    Const,
    Function,
    Instance,
    Mapping,
    Partial,
    Scope,
    Sequence,
    Symbol,
    Value,
    aliases_of,
    symbol,
    text_of,
)

if TYPE_CHECKING:
    from grader.inside.code.calls import Caller

_ROW_FUNCTIONS = {"map", "filter", "apply", "with_transform", "set_transform", "progress_apply"}
_SETTERS = re.compile(r"TrainingArguments\(\)\.set_(\w+)$")
_SET_AS = {  # what the setters of `TrainingArguments` call by another name than it does itself
    "num_epochs": "num_train_epochs", "batch_size": "per_device_train_batch_size",
    "train_batch_size": "per_device_train_batch_size",
    "eval_batch_size": "per_device_eval_batch_size", "name": "optim",
}  # fmt: skip
_DATACLASSES = "parse_args_into_dataclasses"


@dataclass(frozen=True)
class Called:
    """A call of what is not the student's."""

    node: ast.Call
    name: str
    arguments: dict[str, Value]
    owner: Value | None
    scope: Scope

    @property
    def positional(self) -> list[Value]:
        """The arguments without a name."""
        return [value for key, value in self.arguments.items() if key.isdigit()]

    @property
    def keywords(self) -> dict[str, Value]:
        """The arguments with a name."""
        return {key: value for key, value in self.arguments.items() if not key.isdigit()}

    @property
    def first(self) -> Value:
        """The first argument."""
        return self.arguments.get("0", UNKNOWN)

    def text(self, position: int) -> str:
        """An argument that is a constant text; empty if it is none."""
        value = self.arguments.get(str(position))
        known = isinstance(value, Const) and isinstance(value.value, str)
        return str(value.value) if known and isinstance(value, Const) else ""


class Foreign:
    """Resolve calls of library functions; a table says which of them mean something here."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._by_name: dict[str, Callable[[Called], Value | None]] = {
            "exec": lambda call: self._caller.reader.string(call.first, call.node, call.scope),
            "eval": lambda call: self._caller.reader.string(call.first, call.node, call.scope),
            "getattr": self._getattr,
            "setattr": self._setattr,
            "vars": self._attributes,
            "dataclasses.asdict": self._attributes,
            "dataclasses.field": self._factory,
            "dataclasses.replace": self._replaced,
            "functools.partial": self._partial,
            "functools.partialmethod": self._partial,
            "importlib.import_module": lambda call: symbol(call.text(0) or "?"),
            "__import__": lambda call: symbol(call.text(0) or "?"),
            "hydra.main": self._hydra,
            "click.option": lambda call: self._caller.options.option(call.arguments),
            "click.argument": lambda call: self._caller.options.option(call.arguments),
        }
        self._by_end: dict[str, Callable[[Called], Value | None]] = {
            "add_argument": self._declare,
            "set_defaults": self._set_defaults,
            "parse_args": lambda call: self._caller.options.parsed(call.arguments.get("0")),
            "parse_known_args": self._parse_known,
            "HfArgumentParser": self._parser,
            "TrlParser": self._parser,
            _DATACLASSES: self._parse_dataclasses,
            "parse_args_and_config": self._parse_dataclasses,
            "parse_json_file": self._parse_dataclasses,
            "parse_yaml_file": self._parse_dataclasses,
            "parse_dict": self._parse_dataclasses,
            "run_cell": lambda call: self._caller.reader.string(call.first, call.node, call.scope),
            "run_cell_magic": self._cell_magic,
        }

    def call(
        self,
        node: ast.Call,
        func: Symbol,
        arguments: dict[str, Value],
        *,
        owner: Value | None,
        scope: Scope,
    ) -> Value:
        """Resolve a call; functions among the arguments are followed."""
        called = Called(node, func.name, arguments, owner, scope)
        self._follow(func, arguments)
        self._note_command(called)
        known = self._known(called)
        if known is not None:
            return known
        aliases = (*aliases_of(*arguments.values()), *func.aliases)
        inside = ", ".join(
            text_of(value) if key.isdigit() else f"{key}={text_of(value)}"
            for key, value in arguments.items()
        )
        text = f"{func.text}({inside})"
        return symbol(f"{func.name}()", text, tuple(dict.fromkeys(aliases)))

    def _known(self, called: Called) -> Value | None:
        last = called.name.rpartition(".")[2]
        setter = _SETTERS.search(called.name)
        if setter is not None and isinstance(called.owner, Symbol):
            self._caller.notes.setting(called.owner, _settings(setter[1], called.keywords))
            return called.owner
        handler = self._by_name.get(called.name) or self._by_end.get(last)
        if handler is not None:
            found = handler(called)
            if found is not None:
                return found
        loaded = self._caller.settings.loaded(called.name, called.first)
        if loaded is not None:
            return loaded
        if called.owner is not None and called.name.startswith(("dict.", "list.", "str.")):
            return method_result(called.owner, last, called.positional, called.keywords)
        return known_result(called.name, called.positional, called.keywords)

    def _follow(self, func: Symbol, arguments: dict[str, Value]) -> None:
        """Enter the functions that are handed over; those for rows see the rows."""
        over_rows = func.name.rpartition(".")[2] in _ROW_FUNCTIONS
        rows = func.text.rpartition(".")[0] if over_rows else ""
        given: dict[str, Value] = {"0": symbol("?", rows, func.aliases)} if rows else {}
        more = arguments.get("fn_kwargs")
        given |= more.items if isinstance(more, Mapping) else {}
        for value in arguments.values():
            if isinstance(value, Partial) and isinstance(value.func, Function):
                self._caller.enter(value.func, value.merged(given))
            elif isinstance(value, Function):
                self._caller.enter(value, given)

    def _getattr(self, call: Called) -> Value | None:
        default, name = call.arguments.get("2"), call.text(1)
        if not name:
            return default
        found = self._caller.reader.attribute_of(call.first, name)
        lost = found is UNKNOWN or (isinstance(found, Symbol) and found.name.startswith("?"))
        return default if lost and default is not None else found

    def _setattr(self, call: Called) -> Value:
        value = call.arguments.get("2", UNKNOWN)
        if call.text(1):
            self._caller.reader.set_attribute(call.first, call.text(1), value)
        return Const(None)

    def _attributes(self, call: Called) -> Value | None:
        return mapping_of(call.first)

    def _factory(self, call: Called) -> Value | None:
        """Make what `default_factory` makes."""
        factory = call.arguments.get("default_factory")
        if not isinstance(factory, Function | Class | Partial):
            return None
        return self._caller.give(call.node, factory, {}, owner=None, scope=call.scope)

    def _replaced(self, call: Called) -> Value | None:
        """Copy an object with some attributes changed; what is changed unseen keeps its value."""
        if not isinstance(call.first, Instance):
            return None
        changed = {key: value for key, value in call.keywords.items() if key != "**"}
        return Instance(call.first.kind, call.first.names | changed, call.first.text)

    def _partial(self, call: Called) -> Value:
        later = {
            str(int(key) - 1) if key.isdigit() else key: value
            for key, value in call.arguments.items()
            if key != "0"
        }
        return Partial(call.first, later)

    def _hydra(self, call: Called) -> Value | None:
        folder = call.arguments.get("config_path", call.arguments.get("0"))
        name = call.arguments.get("config_name", call.arguments.get("1"))
        if not isinstance(folder, Const) or not isinstance(name, Const):
            return None
        path = str(folder.value or "").removeprefix("./").strip(".")
        found = self._caller.settings.composed(path, str(name.value))
        return Mapping({"": found}) if found is not None else None

    def _declare(self, call: Called) -> None:
        self._caller.options.declare(call.arguments)

    def _set_defaults(self, call: Called) -> None:
        self._caller.options.set_defaults(call.keywords)

    def _parse_known(self, call: Called) -> Value:
        return Sequence([self._caller.options.parsed(call.arguments.get("0")), UNKNOWN])

    def _parser(self, call: Called) -> Value:
        kinds = call.arguments.get("0", call.arguments.get("dataclass_types", UNKNOWN))
        kind = Class("parser", {}, [symbol(call.name)])
        return Instance(kind, {"kinds": kinds}, f"{call.name}({text_of(kinds)})")

    def _parse_dataclasses(self, call: Called) -> Value | None:
        """Make the objects that an argument parser makes of the classes it was given."""
        if not isinstance(call.owner, Instance) or "kinds" not in call.owner.names:
            return None
        given, is_known = self._parsed_settings(call)
        made: list[Value] = []
        for kind, wanted in dataclasses_of(call.owner.names["kinds"], given):
            rest = wanted if is_known or isinstance(kind, Class) else {**wanted, "**": UNKNOWN}
            made.append(self._caller.give(call.node, kind, rest, owner=None, scope=call.scope))
        return Sequence(made)

    def _parsed_settings(self, call: Called) -> tuple[dict[str, Value], bool]:
        """Give the settings, and whether they are all."""
        if call.name.endswith((_DATACLASSES, "parse_args_and_config")):
            options = self._caller.options
            return options.named(), options.words is not None
        held = next(iter(call.arguments.values()), UNKNOWN)
        if isinstance(held, Const):
            held = self._caller.settings.file(str(held.value)) or UNKNOWN
        return ({**held.items}, True) if isinstance(held, Mapping) else ({}, False)

    def _cell_magic(self, call: Called) -> Value:
        magic, body = call.text(0), call.text(2)
        if magic in {"bash", "sh", "shell", "script"}:
            for line in body.split("\n"):
                self._caller.reader.command(line.strip(), self._caller.notes.place(call.node))
        else:
            self._caller.reader.string(Const(body), call.node, call.scope)
        return UNKNOWN

    def _note_command(self, call: Called) -> None:
        runs = call.name.startswith(("subprocess.", "os.system", "os.popen", "pip."))
        if not runs and not call.name.endswith((".system", ".run_line_magic", ".getoutput")):
            return
        words = call.arguments.get("args", call.first)
        if call.name.endswith(".run_line_magic"):
            words = Sequence([words, call.arguments.get("1", UNKNOWN)])
        parts = words.items if isinstance(words, Sequence) else [words]
        texts = [str(p.value) if isinstance(p, Const) else "python" for p in parts]
        command = " ".join(texts).removeprefix("sx ").removeprefix("system ")
        if call.name.startswith("pip."):
            command = f"pip {command}"
        if any(isinstance(part, Const) for part in parts):
            self._caller.reader.command(command, self._caller.notes.place(call.node))


def _settings(step: str, given: dict[str, Value]) -> dict[str, Value]:
    """Name what a setter of `TrainingArguments` is given as `TrainingArguments` itself does."""
    prefix = {"evaluate": "eval", "save": "save", "logging": "logging"}.get(step)
    if prefix is not None:
        return {f"{prefix}_{key}": value for key, value in given.items()}
    return {_SET_AS.get(key, key): value for key, value in given.items()}


def mapping_of(value: Value) -> Mapping | None:
    """Give the attributes of an object or a class as a dict; None for anything else."""
    if isinstance(value, Class):
        return Mapping(dict(value.fields))
    if isinstance(value, Instance):
        return Mapping({**(value.kind.fields if value.kind is not None else {}), **value.names})
    return value if isinstance(value, Mapping) else None

"""What a call gives: the student's own functions and classes are followed."""

from __future__ import annotations

import ast
from typing import Protocol

from grader.inside.code.fold import known_result, method_result
from grader.inside.code.notes import Notes
from grader.inside.code.values import (
    UNKNOWN,
    Class,
    Const,
    Function,
    Instance,
    Mapping,
    Scope,
    Sequence,
    Symbol,
    Value,
    aliases_of,
    name_of,
    symbol,
    text_of,
    through,
)

_MOST_ENTRIES = 3000
_DEEPEST = 12
_ROW_FUNCTIONS = {"map", "filter", "apply", "with_transform", "set_transform", "progress_apply"}
_TABLES = {"DataFrame", "from_dict", "from_list", "from_records", "from_pandas", "dump", "dumps"}


class Reader(Protocol):
    """What following a call needs from who reads expressions and statements."""

    def value(self, node: ast.expr | None, scope: Scope, /) -> Value:
        """Resolve an expression."""
        ...

    def attribute_of(self, owner: Value, name: str, /) -> Value:
        """Resolve an attribute."""
        ...

    def body(self, function: Function, scope: Scope, /) -> Value:
        """Read a function's body and give what it returns."""
        ...

    def command(self, text: str, place: dict[str, object], /) -> None:
        """Read a shell line that the code would run."""
        ...


class Caller:
    """Follow calls, with a bound on how many and how deep."""

    reader: Reader

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._defaults: dict[str, Value] = {}  # of argparse, by destination
        self._known: dict[str, Value] = {}  # what a function gave for the same arguments
        self._stack: list[ast.AST] = []
        self._entries = 0
        self.made: dict[int, Instance] = {}  # the last object of each class
        self.entered: set[int] = set()  # nodes of functions that were followed in reachable code

    def call(self, node: ast.Call, scope: Scope) -> Value:
        """Note a call and resolve what it gives."""
        owner, func = self._called(node.func, scope)
        arguments = self._arguments(node, scope)
        if isinstance(func, Symbol | Class | Instance | Function):
            self._notes.call(node, func, arguments, owner)
        self._note_data(node, func, arguments)
        if isinstance(func, Function):
            return self.enter(func, arguments)
        if isinstance(func, Class):
            return self._make(func, arguments)
        if isinstance(func, Instance):
            return self._call_instance(func, arguments)
        return self._foreign(node, func, arguments, owner) if isinstance(func, Symbol) else UNKNOWN

    def enter(self, function: Function, arguments: dict[str, Value]) -> Value:
        """Read a function's body with its parameters bound; unknown where that goes too far."""
        if self._notes.reachable:
            self.entered.add(id(function.node))
        if len(self._stack) >= _DEEPEST or function.node in self._stack:
            return UNKNOWN
        texts = {key: text_of(value) for key, value in arguments.items()}
        key = repr((id(function.node), id(function.owner), texts, self._notes.via))
        key += str(self._notes.reachable)
        if key in self._known or self._entries >= _MOST_ENTRIES:
            return self._known.get(key, UNKNOWN)
        self._entries += 1
        scope = Scope(outer=function.scope)
        self._stack.append(function.node)
        try:
            with self._notes.at(function.origin):
                self._bind_parameters(function, arguments, scope)
                self._known[key] = self.reader.body(function, scope)
        finally:
            self._stack.pop()
        return self._known[key]

    def argparse_default(self, owner: Symbol, name: str) -> Value | None:
        """Return the default of a command line option."""
        parsed = owner.name.endswith((".parse_args()", ".parse_known_args()[]"))
        return self._defaults.get(name) if parsed else None

    def _called(self, node: ast.expr, scope: Scope) -> tuple[Value | None, Value]:
        """Resolve what is called and whose method it is; it is not noted as read."""
        if not isinstance(node, ast.Attribute):
            return None, self.reader.value(node, scope)
        owner = node.value
        if isinstance(owner, ast.Call) and getattr(owner.func, "id", "") == "super":
            return scope.find("self"), self._super(node.attr, scope)
        value = self.reader.value(owner, scope)
        return value, self.reader.attribute_of(value, node.attr)

    def _super(self, name: str, scope: Scope) -> Value:
        owner = scope.find("self")
        kind = owner.kind if isinstance(owner, Instance) else None
        for base in kind.bases if kind is not None else []:
            found = base.find(name) if isinstance(base, Class) else None
            if isinstance(found, Function):
                return Function(name, found.node, found.scope, found.origin, owner, found.home)
        return symbol(f"{kind.base if kind and kind.base else '?'}().{name}")

    def _arguments(self, node: ast.Call, scope: Scope) -> dict[str, Value]:
        """Resolve the arguments: positions as "0", "1" …, then keywords."""
        positional: list[Value] = []
        for part in node.args:
            value = self.reader.value(part, scope)
            spread = isinstance(part, ast.Starred) and isinstance(value, Sequence)
            positional += value.items[:20] if spread and isinstance(value, Sequence) else [value]
        arguments = {str(n): value for n, value in enumerate(positional[:60])}
        for keyword in node.keywords:
            value = self.reader.value(keyword.value, scope)
            if keyword.arg is not None:
                arguments[keyword.arg] = value
            elif not isinstance(value, Mapping):
                arguments["**"] = value
            else:
                arguments |= {str(key): item for key, item in list(value.items.items())[:100]}
        return arguments

    def _bind_parameters(
        self, function: Function, arguments: dict[str, Value], scope: Scope
    ) -> None:
        listed = function.node.args
        names = [arg.arg for arg in (*listed.posonlyargs, *listed.args)]
        values = [arguments[str(n)] for n in range(60) if str(n) in arguments]
        if function.owner is not None and names:
            scope.names[names.pop(0)] = function.owner
        defaults = dict(zip(names[::-1], listed.defaults[::-1], strict=False))
        only = zip((arg.arg for arg in listed.kwonlyargs), listed.kw_defaults, strict=True)
        defaults |= {name: default for name, default in only if default is not None}
        for name in [*names, *(arg.arg for arg in listed.kwonlyargs)]:
            value = values.pop(0) if values and name in names else arguments.get(name)
            if value is None and name in defaults:
                value = self.reader.value(defaults[name], function.scope)
            scope.names[name] = through(UNKNOWN if value is None else value, name)
        if listed.vararg:
            scope.names[listed.vararg.arg] = Sequence(values)
        if listed.kwarg:
            rest = {k: v for k, v in arguments.items() if not k.isdigit() and k not in scope.names}
            scope.names[listed.kwarg.arg] = Mapping({**rest})

    def _make(self, kind: Class, arguments: dict[str, Value]) -> Value:
        instance = Instance(kind, {}, f"{kind.base or kind.name}({_written(arguments)})")
        init = kind.find("__init__")
        if isinstance(init, Function):
            bound = Function("__init__", init.node, init.scope, init.origin, instance, init.home)
            self.enter(bound, arguments)
        else:  # a data class, or nothing but a name for its attributes
            fields = [name for name, value in kind.names.items() if not isinstance(value, Function)]
            for key, value in arguments.items():
                position = int(key) if key.isdigit() else None
                if position is None or position < len(fields):
                    instance.names[key if position is None else fields[position]] = value
        self.made[id(kind)] = instance
        return instance

    def _call_instance(self, instance: Instance, arguments: dict[str, Value]) -> Value:
        for name in ("__call__", "forward", "call"):
            found = instance.kind.find(name) if instance.kind is not None else None
            if isinstance(found, Function):
                bound = Function(name, found.node, found.scope, found.origin, instance, found.home)
                return self.enter(bound, arguments)
        return symbol(f"{name_of(instance)}()", f"{instance.text}()")

    def _foreign(
        self, node: ast.Call, func: Symbol, arguments: dict[str, Value], owner: Value | None
    ) -> Value:
        """Resolve a call of what is not the student's: functions handed over are followed."""
        positional = [value for key, value in arguments.items() if key.isdigit()]
        last = func.name.rpartition(".")[2]
        rows = func.text.rpartition(".")[0] if last in _ROW_FUNCTIONS else ""
        row = symbol("?", rows, func.aliases) if rows else UNKNOWN
        for value in arguments.values():
            if isinstance(value, Function):
                self.enter(value, {"0": row} if rows else {})
        self._note_command(node, func.name, arguments)
        if last == "add_argument":
            self._note_option(arguments)
        keywords = {key: value for key, value in arguments.items() if not key.isdigit()}
        if owner is not None and func.name.startswith(("dict.", "list.", "str.")):
            known = method_result(owner, last, positional)
        else:
            known = known_result(func.name, positional, keywords)
        if known is not None:
            return known
        if func.name == "functools.partial" and positional and isinstance(positional[0], Function):
            return positional[0]
        aliases = (*aliases_of(*arguments.values()), *func.aliases)
        text = f"{func.text}({_written(arguments)})"
        return symbol(f"{func.name}()", text, tuple(dict.fromkeys(aliases)))

    def _note_option(self, arguments: dict[str, Value]) -> None:
        flags = [v.value for k, v in arguments.items() if k.isdigit() and isinstance(v, Const)]
        longest = max((str(flag) for flag in flags), key=len, default="")
        name = arguments.get("dest", Const(longest.lstrip("-").replace("-", "_")))
        if isinstance(name, Const) and "default" in arguments:
            self._defaults[str(name.value)] = arguments["default"]

    def _note_command(self, node: ast.Call, name: str, arguments: dict[str, Value]) -> None:
        runs = name.startswith(("subprocess.", "os.system", "os.popen", "pip.main"))
        if not runs and not name.endswith((".system", ".run_line_magic", ".getoutput")):
            return
        words = arguments.get("args", arguments.get("0", UNKNOWN))
        if name.endswith(".run_line_magic"):
            words = Sequence([words, arguments.get("1", UNKNOWN)])
        parts = words.items if isinstance(words, Sequence) else [words]
        texts = [str(p.value) if isinstance(p, Const) else "python" for p in parts]
        command = " ".join(texts).removeprefix("sx ").removeprefix("system ")
        if name.startswith("pip."):
            command = f"pip {command}"
        if any(isinstance(part, Const) for part in parts):
            self.reader.command(command, self._notes.place(node))

    def _note_data(self, node: ast.Call, func: Value, arguments: dict[str, Value]) -> None:
        if name_of(func).rpartition(".")[2] not in _TABLES:
            return
        for key in ("0", "data", "mapping"):
            if key in arguments:
                self._notes.literal("", node, arguments[key], arguments.get("columns"))


def _written(arguments: dict[str, Value]) -> str:
    parts = [
        text_of(value) if key.isdigit() else f"{key}={text_of(value)}"
        for key, value in arguments.items()
    ]
    return ", ".join(parts)

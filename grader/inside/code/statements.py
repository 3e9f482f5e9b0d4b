"""Read statements of the student's code in order, without running them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from grader.inside.code.calls import Caller
from grader.inside.code.expressions import Expressions, either
from grader.inside.code.fold import fold
from grader.inside.code.notes import Notes
from grader.inside.code.values import (
    UNKNOWN,
    Class,
    Const,
    Function,
    Module,
    Scope,
    Sequence,
    Symbol,
    Value,
    symbol,
)

_BUDGET = 200_000  # statements read, loops and followed functions included
_PLAIN_DECORATORS = {"staticmethod", "classmethod", "property"}
_LEAVING = {"sys.exit", "exit", "quit", "os._exit"}
Importer = Callable[[str], Scope | None]


class Statements:
    """Read statements; every function and class seen is kept for who asks what was never used."""

    def __init__(
        self,
        notes: Notes,
        importer: Importer,
        command: Callable[[str, dict[str, Any]], None],
        fallback: dict[str, dict[str, Value]],
    ) -> None:
        self._notes, self._importer, self.command = notes, importer, command
        self.caller = Caller(notes)
        self.expressions = Expressions(notes, self.caller, fallback)
        self.caller.reader = self
        self.value, self.attribute_of = self.expressions.value, self.expressions.attribute_of
        self.functions: list[Function] = []
        self._returned: list[list[Value]] = []
        self._globals: list[set[str]] = []
        self._left = _BUDGET
        self._table: dict[type[ast.stmt], Callable[[Any, Scope], bool]] = {
            ast.Expr: self._expression,
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.If: self._if,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._while,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Try: self._try,
            ast.TryStar: self._try,
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.Return: self._return,
            ast.Raise: self._raise,
            ast.Break: lambda _node, _scope: True,
            ast.Continue: lambda _node, _scope: True,
            ast.Global: self._global,
        }

    def block(self, nodes: list[ast.stmt], scope: Scope) -> bool:
        """Read statements; True if what follows them is never reached."""
        for position, node in enumerate(nodes):
            self._left -= 1
            if self._left < 0:
                return False
            if self._statement(node, scope):
                with self._notes.at(self._notes.origin, reachable=False):
                    for dead in nodes[position + 1 :]:
                        self._statement(dead, scope)
                return True
        return False

    def body(self, function: Function, scope: Scope) -> Value:
        """Read a function's body and give what it returns."""
        if isinstance(function.node, ast.Lambda):
            return self.value(function.node.body, scope)
        self._returned.append([])
        self._globals.append(set())
        try:
            self.block(function.node.body, scope)
        finally:
            self._globals.pop()
            values = self._returned.pop()
        known = [
            v for v in values if v is not UNKNOWN and not (isinstance(v, Const) and not v.value)
        ]
        return known[0] if known else UNKNOWN

    def _statement(self, node: ast.stmt, scope: Scope) -> bool:
        handler = self._table.get(type(node))
        if handler is not None:
            return handler(node, scope)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr) and not isinstance(node, ast.Delete):
                self.value(child, scope)
        for case in getattr(node, "cases", []):
            self.block(case.body, scope)
        return False

    def _expression(self, node: ast.Expr, scope: Scope) -> bool:
        self.value(node.value, scope)
        called = node.value.func if isinstance(node.value, ast.Call) else None
        return called is not None and ast.unparse(called) in _LEAVING

    def _assign(self, node: ast.Assign, scope: Scope) -> bool:
        value = self.value(node.value, scope)
        if isinstance(node.value, ast.List | ast.Dict):
            name = node.targets[0]
            self._notes.literal(getattr(name, "id", getattr(name, "attr", "")), node, value)
        for target in node.targets:
            self._bind(target, value, scope)
        return False

    def _annotated(self, node: ast.AnnAssign, scope: Scope) -> bool:
        if node.value is not None:
            value = self.value(node.value, scope)
            self._bind(node.target, value, scope)
        return False

    def _augmented(self, node: ast.AugAssign, scope: Scope) -> bool:
        value = self.value(node.value, scope)
        if isinstance(node.target, ast.Name):
            before = scope.find(node.target.id)
            if before is not None and not isinstance(before, Symbol):
                self._bind(node.target, fold(node.op, before, value), scope)
        return False

    def _bind(self, target: ast.expr, value: Value, scope: Scope) -> None:
        is_global = isinstance(target, ast.Name) and any(
            target.id in names for names in self._globals[-1:]
        )
        self.expressions.bind(target, value, scope.module if is_global else scope)

    def _if(self, node: ast.If, scope: Scope) -> bool:
        known = self._condition(node.test, scope)
        before = dict(scope.names)
        with self._notes.at(self._notes.origin, reachable=known is not False):
            left = self.block(node.body, scope)
        first, scope.names = scope.names, dict(before)
        with self._notes.at(self._notes.origin, reachable=known is not True):
            right = self.block(node.orelse, scope)
        if known is not None:
            scope.names = first if known else scope.names
            return left if known else right
        scope.names = _merged(
            before, scope.names if left else first, first if right else scope.names
        )
        return left and right and bool(node.orelse)

    def _condition(self, test: ast.expr, scope: Scope) -> bool | None:
        """Say whether a condition is a plain constant; None if it depends on anything."""
        value = self.value(test, scope)
        inner = test.operand if isinstance(test, ast.UnaryOp) else test
        if isinstance(inner, ast.Constant) and isinstance(value, Const):
            return bool(value.value)
        switch = isinstance(inner, ast.Name) and inner.id.isupper()
        if switch and isinstance(value, Const) and isinstance(value.value, bool):
            return value.value
        return None

    def _for(self, node: ast.For, scope: Scope) -> bool:
        for item in self.expressions.items_of(self._iterated(node.iter, scope)):
            self.expressions.bind(node.target, item, scope)
            self.block(node.body, scope)
        self.block(node.orelse, scope)
        return False

    def _iterated(self, node: ast.expr, scope: Scope) -> Value:
        """Resolve what a loop goes through, with or without counting."""
        value = self.value(node, scope)
        counted = isinstance(value, Symbol) and value.name == "enumerate()"
        if counted and isinstance(node, ast.Call) and node.args:
            inner = self.expressions.items_of(self.value(node.args[0], scope), most=1)[0]
            return Sequence([Sequence([UNKNOWN, inner])])
        return value

    def _while(self, node: ast.While, scope: Scope) -> bool:
        known = self._condition(node.test, scope)
        with self._notes.at(self._notes.origin, reachable=known is not False):
            self.block(node.body, scope)
        self.block(node.orelse, scope)
        return False

    def _with(self, node: ast.With, scope: Scope) -> bool:
        for item in node.items:
            value = self.value(item.context_expr, scope)
            if item.optional_vars is not None:
                self._bind(item.optional_vars, value, scope)
        return self.block(node.body, scope)

    def _try(self, node: ast.Try, scope: Scope) -> bool:
        self.block(node.body, scope)
        for handler in node.handlers:
            after = dict(scope.names)
            self.block(handler.body, scope)
            scope.names = scope.names | {
                name: value for name, value in after.items() if value is not UNKNOWN
            }
        self.block(node.orelse, scope)
        self.block(node.finalbody, scope)
        return False

    def _function(self, node: ast.FunctionDef, scope: Scope) -> bool:
        for decorator in node.decorator_list:
            self.value(decorator, scope)
        function = Function(node.name, node, scope, self._notes.origin)
        self.functions.append(function)
        scope.names[node.name] = function
        if any(ast.unparse(part) not in _PLAIN_DECORATORS for part in node.decorator_list):
            self.expressions.refer(function)  # handed to a command line, an app, a test runner
        return False

    def _class(self, node: ast.ClassDef, scope: Scope) -> bool:
        for decorator in node.decorator_list:
            self.value(decorator, scope)
        bases = [self.value(base, scope) for base in node.bases]
        inner = Scope(outer=scope)
        self.block(node.body, inner)
        kind = Class(node.name, inner.names, bases, self._notes.origin)
        for function in inner.names.values():
            if isinstance(function, Function) and function.home is None:
                function.home, function.scope = kind, scope
        scope.names[node.name] = kind
        return False

    def _import(self, node: ast.Import, scope: Scope) -> bool:
        for name in node.names:
            self._notes.imports.append(name.name)
            own = self._importer(name.name)
            top = name.name if name.asname else name.name.partition(".")[0]
            value: Value = Module(own) if own is not None else symbol(top)
            scope.names[name.asname or top] = value
        return False

    def _import_from(self, node: ast.ImportFrom, scope: Scope) -> bool:
        module = node.module or ""
        own = self._importer(module) if module else None
        for name in node.names:
            self._notes.imports.append(f"{module}.{name.name}")
            if name.name == "*":
                if own is not None:
                    scope.names |= own.names
                else:
                    self.expressions.star_imports.append(module)
            elif own is not None:
                scope.names[name.asname or name.name] = own.names.get(name.name, UNKNOWN)
            else:
                scope.names[name.asname or name.name] = symbol(f"{module}.{name.name}")
        return False

    def _return(self, node: ast.Return, scope: Scope) -> bool:
        value = self.value(node.value, scope)
        if self._returned:
            self._returned[-1].append(value)
        return True

    def _raise(self, node: ast.Raise, scope: Scope) -> bool:
        self.value(node.exc, scope)
        return True

    def _global(self, node: ast.Global, _scope: Scope) -> bool:
        if self._globals:
            self._globals[-1].update(node.names)
        return False


def _merged(
    before: dict[str, Value], first: dict[str, Value], second: dict[str, Value]
) -> dict[str, Value]:
    """Join what two branches left: a name that one of them changed has that value."""
    joined = first | second
    for name in first.keys() & second.keys():
        if second[name] is before.get(name):
            joined[name] = first[name]
        elif first[name] is not before.get(name):
            joined[name] = either(first[name], second[name])
    return joined

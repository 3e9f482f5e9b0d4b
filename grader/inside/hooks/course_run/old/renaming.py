"""Let code find what is called otherwise today, or is gone: options, names, modules, methods."""

import functools
import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, NamedTuple

from course_run.callers import hand_in_asks, hand_in_calls
from course_run.events import note


class Change(NamedTuple):
    """What became of a name: what it is called today, if anything, and since which version."""

    today: str | None
    since: str


Changes = Mapping[str, Change]


def say(name: str, change: Change, of: str = "") -> None:
    """Note that an old name was used."""
    place = f" of `{of}`" if of else ""
    today = (change.today or "").replace(":", ".")
    if not today:
        note(f"`{name}`{place} is gone since {change.since}; it was left out")
    elif today.startswith("course_run."):
        note(f"`{name}`{place} is gone since {change.since}; a small equivalent took its place")
    else:
        note(f"`{name}`{place} is called `{today}` since {change.since}")


def translate(options: dict[str, Any], changes: Changes, of: str) -> None:
    """Put the options of a call into the words of today, in place."""
    for name in [name for name in options if name in changes]:
        change, value = changes[name], options.pop(name)
        if change.today is not None:
            options.setdefault(change.today, value)
        say(name, change, of)


def with_options(
    original: Callable[..., Any], changes: Changes, of: str, *, of_all: bool = False
) -> Callable[..., Any]:
    """Wrap a function so that it takes its old options from the hand-in, or from everybody."""

    @functools.wraps(original)
    def call(*args: Any, **options: Any) -> Any:
        if not changes.keys().isdisjoint(options) and (of_all or hand_in_calls()):
            translate(options, changes, of)
        return original(*args, **options)

    return call


def offer(module: Any, makers: Mapping[str, Callable[[], Any]]) -> None:
    """Let the hand-in find names that a module no longer has; libraries see none of them."""
    module = sys.modules.get(module.__name__, module)  # some replace themselves when imported
    before = vars(module).get("__getattr__")
    missing = {name: make for name, make in makers.items() if name not in vars(module)}

    def find(name: str) -> Any:
        if name in missing and hand_in_asks():
            vars(module)[name] = found = missing[name]()
            return found
        if before is not None:
            return before(name)
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

    module.__getattr__ = find


def offer_renamed(module: Any, changes: Changes) -> None:
    """Let the hand-in find attributes of a module under their old names."""

    def maker(name: str, change: Change) -> Callable[[], Any]:
        def make() -> Any:
            say(f"{module.__name__}.{name}", change)
            return resolve(str(change.today), module)

        return make

    offer(module, {name: maker(name, change) for name, change in changes.items()})


def resolve(path: str, module: Any) -> Any:
    """Find `a.b` in a module, or `package.module:a` anywhere."""
    home, _, inner = path.rpartition(":")
    found = importlib.import_module(home) if home else module
    for part in inner.split("."):
        found = getattr(found, part)
    return found


class Computed:
    """An attribute that is computed unless an object has one of its own."""

    def __init__(self, compute: Callable[[Any], Any]) -> None:
        self._compute = compute

    def __get__(self, thing: Any, _: Any = None) -> Any:
        return self if thing is None else self._compute(thing)


def add_methods(cls: Any, methods: Mapping[str, Any]) -> None:
    """Give a class what it no longer has."""
    for name, method in methods.items():
        if not hasattr(cls, name):
            setattr(cls, name, method)


class OldModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds modules that went elsewhere; asked last, so what exists is found first."""

    def __init__(self, moved: Callable[[str], str | None]) -> None:
        self._moved = moved

    def find_spec(
        self, name: str, _path: object = None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Answer for a module that is elsewhere today."""
        if not hand_in_asks() or self._moved(name) is None:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def exec_module(self, module: ModuleType) -> None:
        """Fill it with what its successor holds."""
        today = str(self._moved(module.__name__))
        successor = importlib.import_module(today)
        public = {key: value for key, value in vars(successor).items() if key[:2] != "__"}
        vars(module).update(public)
        vars(module)["__getattr__"] = lambda name: getattr(successor, name)
        if "__all__" in vars(successor):
            vars(module)["__all__"] = successor.__all__
        if today.startswith("course_run."):
            note(f"the module `{module.__name__}` is gone; a small equivalent took its place")
        else:
            note(f"the module `{module.__name__}` is called `{today}` today")


def forward_modules(moved: Callable[[str], str | None]) -> None:
    """Find old modules from now on, where nobody else finds them."""
    sys.meta_path.append(OldModules(moved))

"""A value and a module that take whatever is asked of them and do nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any, NoReturn


class Anything:
    """Take every attribute, call, item and operator; iterate over nothing; be shown as nothing."""

    def __init__(self, name: str = "", *_: Any, **__: Any) -> None:
        self.__dict__["_name"] = str(name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in _ASKED_BY_DISPLAYS:
            raise AttributeError(name)
        made = _made(self._name, name)
        self.__dict__[name] = made
        return made

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Return what was decorated, or anything."""
        if len(args) == 1 and not options and _is_decorated(args[0]):
            return args[0]
        return Anything(self._name)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, int):
            raise IndexError(key)  # or a loop over it would have no end
        return Anything(f"{self._name}[{key!r}]")

    def __setitem__(self, key: Any, value: Any) -> None:
        return None

    def __delitem__(self, key: Any) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True

    def __contains__(self, _: Any) -> bool:
        return False

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __int__(self) -> int:
        return 0

    __index__ = __int__

    def __float__(self) -> float:
        return 0.0

    def __str__(self) -> str:
        return ""

    def __repr__(self) -> str:
        return f"<{self._name}: imitated>"

    def __format__(self, _: str) -> str:
        return ""

    def __fspath__(self) -> str:
        return str(self._name)

    def __lt__(self, _: Any) -> bool:
        return False

    __le__ = __gt__ = __ge__ = __lt__

    def _operated(self, *_: Any) -> Any:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = _operated
    __rtruediv__ = __floordiv__ = __mod__ = __pow__ = __or__ = __and__ = __neg__ = _operated


_ASKED_BY_DISPLAYS = frozenset({"_ipython_display_", "_repr_mimebundle_", "_repr_html_"}) | {
    "_repr_pretty_",
    "_repr_png_",
    "_repr_jpeg_",
    "_repr_svg_",
    "_repr_markdown_",
    "_repr_json_",
    "_repr_javascript_",
    "_repr_latex_",
    "_repr_pdf_",
    "_ipython_canary_method_should_not_exist_",
}


class Imitated(ModuleType):
    """A module that has every name."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "Imitated: this package is not installed here.")
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return "1.0.0"
        if name.startswith("__"):
            raise AttributeError(name)
        made = sys.modules.get(f"{self.__name__}.{name}") or _made(self.__name__, name)
        self.__dict__[name] = made
        return made


def named(name: str, **members: Any) -> ModuleType:
    """Make a module of some members that has every other name too."""
    module = Imitated(name)
    vars(module).update(members)
    return module


def absent(name: str) -> NoReturn:
    """Fail as the import of a package does that is not there, and say what that means."""
    raise ModuleNotFoundError(
        f"No module named {name!r}: it is not installed on the machine that graded this, "
        "which has no network; a module of your own has to be handed in",
        name=name,
    )


def _made(owner: str, name: str) -> Any:
    if name.endswith(("Error", "Exception")):
        return type(name, (Exception,), {"__module__": owner})
    return Anything(f"{owner}.{name}" if owner else name)


def _is_decorated(value: Any) -> bool:
    return callable(value) and hasattr(value, "__qualname__") and hasattr(value, "__module__")

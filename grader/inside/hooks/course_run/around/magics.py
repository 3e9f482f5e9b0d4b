"""Lines of Colab and other notebooks that start with `%`, and `get_ipython` in a script."""

import functools
import importlib
import os
import sys
from collections.abc import Callable
from typing import Any

from course_run.events import note

_SHELLS = frozenset({"shell", "cmd", "powershell"})
_WINDOWS = frozenset({"tkagg", "qt5agg", "qt4agg", "qtagg", "macosx", "gtk3agg", "wxagg"}) | {
    "webagg",
    "nbagg",
    "notebook",
    "widget",
    "ipympl",
}
_INSTALLERS = frozenset({"conda", "mamba", "uv"})
_ELSEWHERE = frozenset({"javascript", "js", "html", "svg", "latex", "bigquery", "sql", "R"})


def _patch_shell(module: Any) -> None:
    shell = module.InteractiveShell
    shell.run_line_magic = _lenient_line(shell.run_line_magic)
    shell.run_cell_magic = _lenient_cell(shell.run_cell_magic)
    shell.enable_matplotlib = _inline(shell.enable_matplotlib)
    if not hasattr(shell, "magic"):
        shell.magic = _magic


def _magic(self: Any, line: str) -> Any:
    """Run a line as IPython did before version 9."""
    name, _, rest = line.lstrip("%").partition(" ")
    return self.run_line_magic(name, rest)


def _lenient_line(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def run_line_magic(
        self: Any, magic_name: str, line: str = "", *args: Any, **options: Any
    ) -> Any:
        if magic_name in _INSTALLERS:
            return self.system(f"{magic_name} {line}")
        if self.find_line_magic(magic_name) is None:
            note(f"`%{magic_name}` is not known here and was left out")
            return None
        depth = options.pop("_stack_depth", args[0] if args else 1)
        return original(self, magic_name, line, _stack_depth=depth + 1)

    return run_line_magic


def _lenient_cell(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def run_cell_magic(self: Any, magic_name: str, line: str, cell: str) -> Any:
        if magic_name in _SHELLS:
            return original(self, "bash", "", cell)
        if self.find_cell_magic(magic_name) is None:
            note(f"`%%{magic_name}` is not known here and was left out")
            return None if magic_name in _ELSEWHERE else _run_cell(self, cell)
        return original(self, magic_name, line, cell)

    return run_cell_magic


def _run_cell(shell: Any, cell: str) -> None:
    shell.run_cell(cell, store_history=False).raise_error()


def _inline(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def enable_matplotlib(self: Any, gui: Any = None) -> Any:
        if gui is not None and gui != "agg":
            gui = "inline"
        return original(self, gui)

    return enable_matplotlib


def _without_windows(name: str) -> Callable[[Any], None]:
    """Leave plots where they are when they are to be shown in windows, which there are none of."""

    def patch(module: Any) -> None:
        original = getattr(module, name)

        @functools.wraps(original)
        def choose(backend: Any, *args: Any, **options: Any) -> Any:
            if str(backend).casefold().removeprefix("module://") in _WINDOWS:
                note(f"matplotlib's `{backend}` needs a screen; plots went where they usually go")
                return None
            return original(backend, *args, **options)

        setattr(module, name, choose)

    return patch


def _patch_extensions(module: Any) -> None:
    original = module.ExtensionManager.load_extension

    @functools.wraps(original)
    def load_extension(self: Any, module_str: str) -> Any:
        try:
            return original(self, module_str)
        except ImportError:
            note(f"the extension `{module_str}` is not installed here and was left out")
        return None

    module.ExtensionManager.load_extension = load_extension


def _patch_app(module: Any) -> None:
    """Let a notebook import what lies beside it, though our interpreters believe no folder."""
    original = module.InteractiveShellApp.init_path

    @functools.wraps(original)
    def init_path(self: Any) -> None:
        original(self)
        if "" not in sys.path:
            installed = (at for at, folder in enumerate(sys.path) if "site-packages" in folder)
            sys.path.insert(next(installed, len(sys.path)), "")

    module.InteractiveShellApp.init_path = init_path


def equip_script() -> None:
    """Let a script that was exported from a notebook find what a notebook has.

    Libraries do not: they ask for these names to find out where they run.
    """
    vars(sys.modules["__main__"]).update(get_ipython=_get_ipython, display=_display)


def _get_ipython() -> Any:
    shells = importlib.import_module("IPython.core.interactiveshell")
    if not shells.InteractiveShell.initialized():
        config = importlib.import_module("traitlets.config").Config()
        config.HistoryManager.enabled = False
        note("`get_ipython()` was answered in a script: it works in notebooks only")
        hook = sys.excepthook
        shell = shells.InteractiveShell.instance(config=config, user_module=sys.modules["__main__"])
        shell.system = os.system
        shell.enable_gui = lambda gui=None: None  # noqa: ARG005
        sys.excepthook = hook
        for name in ("exit", "open", "quit"):  # a script's are the true ones
            vars(sys.modules["__main__"]).pop(name, None)
    return shells.InteractiveShell.instance()


def _display(*values: Any, **_: Any) -> None:
    for value in values:
        print(value)


PATCHES: dict[str, Callable[[Any], None]] = {
    "IPython.core.extensions": _patch_extensions,
    "IPython.core.interactiveshell": _patch_shell,
    "IPython.core.shellapp": _patch_app,
    "matplotlib": _without_windows("use"),
    "matplotlib.pyplot": _without_windows("switch_backend"),
}

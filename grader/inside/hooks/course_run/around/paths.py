"""Paths of the student's own machine: written to in the working folder, read from the hand-in.

`/kaggle/working/model` or `C:\\Users\\me\\out.csv` cannot be made here. The functions of Python
that take a path are told another one; a file that is read and not there is looked for, by its
name, in what was handed in.
"""

import contextlib
import functools
import io
import os
import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from course_run.around.handed_in import DATA, by_name, root, shared
from course_run.events import note
from course_run.world import imdb_files

_SYSTEM = frozenset({"bin", "dev", "etc", "in", "lib", "lib64", "opt", "proc", "sbin", "sys"}) | {
    "run",
    "tmp",
    "usr",
    "var",
}
_DRIVE = re.compile(r"^(?:file:///?)?[A-Za-z]:[\\/]+")
_open: Callable[..., Any] = io.open
_stat = os.stat
_known: dict[str, bool] = {}
_sought: set[str] = set()


def here(path: Any) -> Any:
    """Say where in this sandbox a path of the student's machine is; most are what they are."""
    if type(path) is str:
        first = path[:1]
        if first != "/":
            return _beside(path) if path[1:2] == ":" or first == "f" else path
        return _elsewhere(path) if _is_foreign(path) else path
    if isinstance(path, PurePosixPath):
        text = str(path)
        moved = here(text)
        return path if moved is text else moved
    return path


def here_to_write(path: Any) -> Any:
    """Say where a path is, and make the folders above it, which the student's machine has."""
    moved = here(path)
    text = os.fspath(moved) if isinstance(moved, str | PurePosixPath) else ""
    if moved is not path or _is_on_drive(text):
        _make(os.path.dirname(text))  # noqa: PTH120
    return moved


def here_to_read(path: Any) -> Any:
    """Say where a file or folder is that is to be read, the handed-in one if it is not there."""
    moved = here(path)
    if isinstance(moved, str | PurePosixPath) and not is_here(moved):
        return find(path) or moved
    return moved


def find(path: Any) -> str | None:
    """Find what was handed in under the name of a file or folder that is not there."""
    if not isinstance(path, str | PurePosixPath):
        return None
    parts = [part for part in re.split(r"[\\/]+", str(path)) if part not in ("", ".", "..")]
    if parts and is_here(pushed_folder(parts[-1])):
        return pushed_folder(parts[-1])
    if not parts or ".cache" in parts or not _may_be_handed_in(str(path), parts[-1]):
        return None
    tails = [(shared(name, parts), name) for name in by_name().get(parts[-1].casefold(), ())]
    for _, name in sorted(tails, key=lambda pair: (-pair[0], pair[1])):
        there = f"{root()}/{name}"
        if is_here(there):
            note(f"`{path}` is not here; `{name}` of the hand-in was read in its place")
            return there
    return _stand_in(f"/{'/'.join(parts)}")


def pushed_folder(name: str) -> str:
    """Say where a network is kept that was to be sent to the hub under a name."""
    return os.path.join(os.path.expanduser("~"), ".cache", "pushed", name)  # noqa: PTH111, PTH118


def _stand_in(path: str) -> str | None:
    """Return a file of IMDB from the course world, if that is what a path names."""
    if path in _sought:
        return None
    _sought.add(path)
    try:
        other = imdb_files.stand_in(path)
    finally:
        _sought.discard(path)
    return str(other) if other else None


def _may_be_handed_in(path: str, name: str) -> bool:
    ending = os.path.splitext(name)[1].lower()  # noqa: PTH122
    return ending in DATA or _is_theirs(path)


def _is_theirs(path: str) -> bool:
    """Say whether a path is absolute on the student's machine."""
    if path[:1] != "/":
        return _DRIVE.match(path) is not None
    return _is_foreign(path) or _is_on_drive(path)


def _is_on_drive(path: str) -> bool:
    return "/MyDrive/" in path or "/My Drive/" in path or path.startswith(f"{root()}/drive/")


def _is_foreign(path: str) -> bool:
    """Say whether an absolute path leads into a folder that this sandbox does not have."""
    top, _, rest = path[1:].partition("/")
    if not top or top in _SYSTEM:
        return False
    if top == "content":
        key = "/content"
    elif not rest:
        key = f"/{top}"
    else:
        key = f"/{top}/{rest.partition('/')[0]}"
    known = _known.get(key)
    if known is None:
        known = _known[key] = not is_here(key)
    return known


def _elsewhere(path: str) -> str:
    """Say where in the working folder a foreign absolute path lies."""
    for prefix, place in (
        ("/kaggle/working", root()), ("/content", root()), ("/kaggle/temp", "/tmp"),  # noqa: S108
        ("/kaggle/tmp", "/tmp"), ("/root", os.environ.get("HOME", "/tmp")),  # noqa: S108
    ):  # fmt: skip
        if path == prefix or path.startswith(f"{prefix}/"):
            return place + path[len(prefix) :]
    return f"{root()}{path}"


def _beside(path: str) -> str:
    """Say where in the working folder a path of Windows lies; others are left as they are."""
    drive = _DRIVE.match(path)
    if not drive:
        return path
    return f"{root()}/" + path[drive.end() :].replace("\\", "/")


def is_here(path: Any) -> bool:
    """Say whether something is there under its very name."""
    try:
        _stat(path)
    except (OSError, ValueError):
        return False
    return True


def _make(folder: str) -> None:
    with contextlib.suppress(OSError):
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103


def _name_as_written(exc: OSError, path: Any) -> None:
    if isinstance(path, str | PurePosixPath):
        exc.filename = str(path)


def _reading(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function of `os` read from where a path is, or from the hand-in."""

    @functools.wraps(original)
    def call(path: Any = ".", *args: Any, **options: Any) -> Any:
        try:
            return original(here(path), *args, **options)
        except (FileNotFoundError, NotADirectoryError) as exc:
            other = find(path)
            if other is None:
                _name_as_written(exc, path)
                raise
        return original(other, *args, **options)

    return call


def _writing(original: Callable[..., Any], *, paths: int = 1) -> Callable[..., Any]:
    """Let a function of `os` write to where its first paths are."""

    @functools.wraps(original)
    def call(*args: Any, **options: Any) -> Any:
        if "path" in options:
            options["path"] = here_to_write(options["path"])
        return original(*map(here_to_write, args[:paths]), *args[paths:], **options)

    return call


def _removing(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let what was found in the hand-in be removed in name only."""

    @functools.wraps(original)
    def call(path: Any, *args: Any, **options: Any) -> None:
        try:
            original(here(path), *args, **options)
        except FileNotFoundError as exc:
            if find(path) is None:
                _name_as_written(exc, path)
                raise

    return call


def _staying(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def chdir(path: Any) -> None:
        try:
            original(here(path))
        except FileNotFoundError:
            if not isinstance(path, str | PurePosixPath) or not _is_theirs(str(path)):
                raise
            other = find(path)
            if other is not None and os.path.isdir(other):  # noqa: PTH112
                original(other)
            else:
                note(f"the folder `{path}` is not here; the code went on in the working folder")

    return chdir


_READ = ("stat", "lstat", "listdir", "scandir", "access", "readlink", "chmod", "utime")
_WRITTEN = ("mkdir", "open", "truncate")
_REMOVED = ("remove", "unlink", "rmdir")
_MOVED = ("rename", "replace", "link", "symlink")


def _patch_os(module: Any) -> None:
    root()  # while the variable that tells it is there
    wrapped = {name: _reading(getattr(module, name)) for name in _READ}
    wrapped |= {name: _writing(getattr(module, name)) for name in _WRITTEN}
    wrapped |= {name: _removing(getattr(module, name)) for name in _REMOVED}
    wrapped |= {name: _writing(getattr(module, name), paths=2) for name in _MOVED}
    wrapped["chdir"] = _staying(module.chdir)
    for name, function in wrapped.items():
        original = getattr(module, name)
        for able in ("supports_dir_fd", "supports_fd", "supports_follow_symlinks"):
            if original in getattr(module, able):
                getattr(module, able).add(function)
        setattr(module, name, function)


@functools.wraps(_open)
def _open_here(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
    if type(mode) is str and mode[:1] in {"w", "a", "x"}:
        return _open(here_to_write(file), mode, *args, **options)
    try:
        return _open(here(file), mode, *args, **options)
    except FileNotFoundError as exc:
        other = find(file)
        if other is None:
            _name_as_written(exc, file)
            raise
    return _open(other, mode, *args, **options)


def _patch_open(module: Any) -> None:
    module.open = _open_here


def _patch_io_open(module: Any) -> None:
    module.io_open = _open_here


def _patch_archives(module: Any) -> None:
    """Replace what these modules took from `builtins` as they were imported."""
    for name in ("bltn_open", "_builtin_open"):
        if hasattr(module, name):
            setattr(module, name, _open_here)


PATCHES: dict[str, Callable[[Any], None]] = {
    "IPython.core.interactiveshell": _patch_io_open,
    "builtins": _patch_open,
    "bz2": _patch_archives,
    "io": _patch_open,
    "os": _patch_os,
    "tarfile": _patch_archives,
}

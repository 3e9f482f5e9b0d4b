"""Paths of the student's own machine in shell lines: told where they are, as those in Python are.

`!cp model.zip /kaggle/working/`, `!unzip /content/drive/MyDrive/data.zip` with an archive that was
handed in, `os.system("mkdir C:\\\\out")`.
"""

import functools
import os
import re
import sys
from collections.abc import Callable
from typing import Any

from course_run.around.handed_in import DATA
from course_run.around.paths import find, here, here_to_read, here_to_write, is_here

_PIECE = re.compile(
    r"(?P<end>\|\||&&|[;|&\n()])|(?P<redirect>>>?|<)|(?P<space>[^\S\n]+)"
    r"|(?P<double>\"(?:\\.|[^\"\\])*\")|(?P<single>'[^']*')"
    r"|(?P<bare>(?:\\.|[^\s\\\"';|&<>()])+)|(?P<other>.)"
)
_SET = re.compile(r"[\w-]+=")
_WINDOWS = re.compile(r"[A-Za-z]:[\\/]")
_ESCAPED = re.compile(r"([\s\"'();|&<>\\])")

_LAST_IS_WRITTEN = frozenset({"cp", "mv", "rsync", "ln", "scp", "copy", "move"})
_WRITERS = frozenset({"mkdir", "touch", "tee", "rm", "rmdir", "del", "md"})
_READERS = frozenset({
    "7z", "awk", "cat", "cut", "du", "file", "grep", "gunzip", "head", "less", "ls", "more", "sed",
    "sort", "tail", "tar", "unrar", "unzip", "wc", "zcat",
})  # fmt: skip
_RUNNING = frozenset({"getoutput", "system", "system_piped", "system_raw"})
_TARGETS = frozenset({"-d", "-C", "-O", "-o", "-P", "-p", "--output", "--directory", "--path"})


def expand(text: str) -> str:
    """Rewrite the paths of a shell line, or of several."""
    pieces = [(str(found.lastgroup), found[0]) for found in _PIECE.finditer(text)]
    ends = [at for at, (kind, _) in enumerate(pieces) if kind == "end"]
    written: list[str] = []
    start = 0
    for end in [*ends, len(pieces)]:
        written += _command(pieces[start:end])
        written += [pieces[end][1]] if end < len(pieces) else []
        start = end + 1
    return "".join(written)


def _command(pieces: list[tuple[str, str]]) -> list[str]:
    """Rewrite the words of one command."""
    kinds = ("bare", "double", "single")
    words = [at for at, (kind, _) in enumerate(pieces) if kind in kinds]
    named = [at for at in words if not _SET.match(pieces[at][1])]
    command = os.path.basename(pieces[named[0]][1]) if named else ""  # noqa: PTH119  a word
    texts = [text for _, text in pieces]
    before, redirected = "", False
    for at, (kind, text) in enumerate(pieces):
        if kind in kinds and at not in named[:1]:
            is_last = command in _LAST_IS_WRITTEN and at == words[-1]
            is_written = redirected or is_last or command in _WRITERS or before in _TARGETS
            texts[at] = _word(kind, text, is_written=is_written, is_read=command in _READERS)
        if kind != "space":
            before, redirected = text, kind == "redirect" and text != "<"
    return texts


def _word(kind: str, text: str, *, is_written: bool, is_read: bool) -> str:
    """Rewrite a word if it is a path, and `--name=` before it stays."""
    if kind != "bare":
        return text[0] + _place(text[1:-1], is_written=is_written, is_read=is_read) + text[-1]
    name = _SET.match(text)
    start = name.end() if name else 0
    path = text[start:]
    plain = path if _WINDOWS.match(path) else re.sub(r"\\(.)", r"\1", path)
    moved = _place(plain, is_written=is_written, is_read=is_read)
    return text if moved == plain else text[:start] + _ESCAPED.sub(r"\\\1", moved)


def _place(path: str, *, is_written: bool, is_read: bool) -> str:
    """Say where a path is; a relative one may be a data file of the hand-in."""
    if path[:1] == "/" or _WINDOWS.match(path):
        return str(here_to_write(path) if is_written else here_to_read(path))
    ending = os.path.splitext(path)[1].lower()  # noqa: PTH122
    if is_written or not is_read or ending not in DATA or is_here(path):
        return path
    return find(path) or path


def _patch_os(module: Any) -> None:
    original = module.system

    @functools.wraps(original)
    def system(command: Any) -> Any:
        return original(expand(command) if isinstance(command, str) else command)

    module.system = system


def _patch_subprocess(module: Any) -> None:
    original = module.Popen.__init__

    @functools.wraps(original)
    def init(self: Any, args: Any, *rest: Any, **options: Any) -> None:
        if isinstance(args, str) and options.get("shell"):
            args = expand(args)
        elif isinstance(args, list | tuple) and not options.get("shell"):
            args = _arguments(list(args))
        if options.get("cwd") is not None:
            options["cwd"] = here(options["cwd"])
        original(self, args, *rest, **options)

    module.Popen.__init__ = init


def _arguments(words: list[Any]) -> list[Any]:
    """Rewrite those words of a command that are paths elsewhere."""
    command = os.path.basename(str(words[0])) if words else ""  # noqa: PTH119  a word
    moved = words[:1]
    for at, word in enumerate(words[1:], 1):
        is_path = isinstance(word, str) and "\n" not in word and here(word) is not word
        is_last = command in _LAST_IS_WRITTEN and at == len(words) - 1
        is_written = is_last or command in _WRITERS or words[at - 1] in _TARGETS
        moved.append((here_to_write if is_written else here_to_read)(word) if is_path else word)
    return moved


def _patch_shell(module: Any) -> None:
    """Rewrite lines after IPython has put the values of variables into them."""
    shell = module.InteractiveShell
    original = shell.var_expand

    @functools.wraps(original)
    def var_expand(self: Any, cmd: str, depth: int = 0, *args: Any, **options: Any) -> Any:
        frame = sys._getframe(1)
        ours = frame.f_back is not None and frame.f_back.f_code.co_filename == __file__
        text = original(self, cmd, depth + 1 + ours, *args, **options)
        return expand(text) if frame.f_code.co_name in _RUNNING else text

    shell.var_expand = var_expand
    shell.system = _maybe_in_background(shell.system)


def _patch_kernel(module: Any) -> None:
    shell = module.ZMQInteractiveShell
    shell.system = _maybe_in_background(shell.system)


def _maybe_in_background(original: Callable[..., None]) -> Callable[..., None]:
    """Let a line end in `&`, as it may on Colab."""

    def system(self: Any, cmd: str) -> None:
        if cmd.rstrip().endswith("&"):
            os.system(self.var_expand(cmd, depth=1))  # noqa: S605  the line of the hand-in
        else:
            original(self, cmd)

    return system


def _patch_scripts(module: Any) -> None:
    original = module.ScriptMagics.shebang

    @functools.wraps(original)
    def shebang(self: Any, line: str, cell: str) -> Any:
        is_shell = line.split()[:1] in (["bash"], ["sh"], ["zsh"])
        return original(self, line, expand(cell) if is_shell else cell)

    module.ScriptMagics.shebang = shebang


PATCHES: dict[str, Callable[[Any], None]] = {
    "IPython.core.interactiveshell": _patch_shell,
    "IPython.core.magics.script": _patch_scripts,
    "ipykernel.zmqshell": _patch_kernel,
    "os": _patch_os,
    "subprocess": _patch_subprocess,
}

"""Commands of shell lines that need a network, a GPU or an administrator: instant and harmless."""

import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from course_run.around.nvidia_smi import answer
from course_run.events import note

_VALUED = frozenset(
    {"-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-f"}
    | {"--find-links", "-t", "--target", "--trusted-host", "-e", "--editable", "--platform"}
)
_OUTPUTS = frozenset({"-O", "-o", "--output", "--output-document", "--out", "-P", "-p", "--path"})


def pip(args: list[str]) -> int:
    """Say that all is installed already; what only looks is left to the true pip."""
    words = list(_words(args, _VALUED))
    command = words[0] if words else ""
    if command not in {"install", "uninstall", "download", "wheel"}:
        return subprocess.call([sys.executable, "-I", "-m", "pip", *args])
    named = [word for word in words[1:] if word != "."]
    if command == "install" and not any(re.fullmatch(r"-q+|--quiet", word) for word in args):
        for word in named:
            _say(f"Requirement already satisfied: {word}")
    listed = ", ".join(f"`{word}`" for word in named[:8])
    note(f"`pip {command}` did nothing, as there is no network: {listed or 'from a file'}")
    return 0


def _install(name: str) -> Callable[[list[str]], int]:
    def command(args: list[str]) -> int:
        note(f"`{name}` did nothing: this machine is not changed by a hand-in")
        if not any(word.startswith("-q") for word in args):
            _say("Reading package lists... Done" if name.startswith("apt") else f"{name}: done")
        return 0

    return command


def _sudo(args: list[str]) -> int:
    words = [word for word in args if word not in {"-E", "-H", "-S"}]
    return subprocess.call(words) if words and shutil.which(words[0]) else 0


def _nvidia_smi(args: list[str]) -> int:
    _say(answer(args))
    note("`nvidia-smi` told of the GPU that is imitated; this machine has none")
    return 0


def _fetch(args: list[str]) -> int:
    """Be wget, curl or gdown."""
    output = next((b for a, b in pairwise(args) if a in _OUTPUTS), None)
    if output is not None and ("-P" in args or "--directory-prefix" in args):
        output = os.path.join(output, "")  # noqa: PTH118  a folder
    for url in _words(args, _OUTPUTS | {"-H", "--header", "-X", "-d", "--data", "--user-agent"}):
        if output != "-":
            _downloads().fetch(url, output)
    return 0


def _curl(args: list[str]) -> int:
    """Fetch into a file, if one is named."""
    is_saved = any(re.fullmatch(r"-[a-zA-Z]*[oO]|--output|--remote-name", word) for word in args)
    spread = [w for a in args for w in (["-o"] if re.fullmatch(r"-[a-zA-Z]*o", a) else [a])]
    return _fetch([w for w in spread if w != "-O" and not w.startswith("-L")]) if is_saved else 0


def _kaggle(args: list[str]) -> int:
    """Put a data set into the working folder, as an archive or unpacked."""
    words = list(_words(args, _OUTPUTS | {"-f", "--file"} - {"-d", "-c"}))
    if "download" not in words:
        return 0
    names = [word for word in words[words.index("download") + 1 :] if not word.startswith("-")]
    target = next((b for a, b in pairwise(args) if a in {"-p", "--path"}), ".")
    if names:
        _downloads().fetch_kaggle(names[0], Path(target), packed="--unzip" not in args)
    return 0


def _git(args: list[str]) -> int:
    words = list(_words(args, frozenset({"-b", "--branch", "--depth", "-c", "-C"})))
    command = words[0] if words else ""
    if command == "clone":
        return _clone(words[1:])
    if command in {"push", "pull", "fetch", "lfs", "remote", "submodule"}:
        note(f"`git {command}` did nothing, as there is no network")
        return 0
    true = "/usr/bin/git"
    return subprocess.call([true, *args]) if Path(true).exists() else 0


def _clone(words: list[str]) -> int:
    """Let the folder of a repository be the working folder: the hand-in may be what is in it."""
    if not words:
        return 0
    name = words[1] if len(words) > 1 else words[0].rstrip("/").rsplit("/", 1)[-1]
    folder = Path(name.removesuffix(".git"))
    _say(f"Cloning into '{folder}'...")
    note(f"`git clone {words[0]}` had no network; `{folder}` is the folder of the hand-in")
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.symlink_to(Path.cwd(), target_is_directory=True)
    return 0


def _hub(args: list[str]) -> int:
    command = next((word for word in args if not word.startswith("-")), "")
    if command in {"download", "cache", "env", "version", "scan-cache"}:
        true = Path(sys.executable).with_name("hf")
        return subprocess.call([str(true), *args]) if true.exists() else 0
    note(f"`huggingface-cli {command}` was imitated: nobody was logged in, nothing was sent")
    _say("student" if "whoami" in args else "Login successful" if "login" in args else "")
    return 0


def _tracker(args: list[str]) -> int:
    note(f"`wandb {' '.join(args[:1])}` did nothing, as there is no network")
    return 0


def _words(args: list[str], valued: frozenset[str]) -> Iterator[str]:
    """Yield what is neither an option nor the value of one."""
    skipped = False
    for word in args:
        if skipped:
            skipped = False
        elif word in valued:
            skipped = True
        elif not word.startswith("-") and not word.startswith(("<", ">")):
            yield word


def _downloads() -> Any:
    """Import what most commands do not need, with the packages that it needs."""
    if sys.flags.no_site:
        site = importlib.import_module("site")
        site.venv(site.addsitepackages(set()))
    return importlib.import_module("course_run.around.downloads")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n" if text else "")


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    **{name: _install(name) for name in ("apt", "apt-get", "conda", "mamba")},
    "curl": _curl,
    "gdown": _fetch,
    "git": _git,
    "hf": _hub,
    "huggingface-cli": _hub,
    "kaggle": _kaggle,
    "nvidia-smi": _nvidia_smi,
    "pip": pip,
    "pip3": pip,
    "sudo": _sudo,
    "uv": lambda args: pip(args[1:]) if args[:1] == ["pip"] else 0,
    "wandb": _tracker,
    "wget": _fetch,
}

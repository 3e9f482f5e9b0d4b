"""Choose what to run of a hand-in, and with which arguments."""

from __future__ import annotations

import contextlib
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

_LATE = re.compile(r"eval|test|predict|infer|report", re.IGNORECASE)
_NO_ENTRY = re.compile(r"(?:setup|conftest|__init__)\.py|test_.*\.py|.*_test\.py", re.IGNORECASE)
_COMMAND = re.compile(
    r"^[\s$!>`*\d.-]*(?:\w+=\S+ +)*python3?(?: +-u)? +(?P<script>[\w./\\-]+\.py)"
    r"(?P<words>[^\n`|;&<>]*)",
    re.MULTILINE,
)
_SETTING = re.compile(r"^[ \t]*(?:export )?[A-Za-z_]\w*=\S.*$", re.MULTILINE)
_TELLS = (".md", ".txt", ".sh", ".bat", ".rst")
_LONGEST_TEXT = 200_000
_MOST_CALLS = 4  # of one script


@dataclass(frozen=True)
class Entry:
    """A notebook or script to run, and what a script is called with."""

    path: Path
    arguments: tuple[str, ...] = ()


def entries(here: Path) -> list[Entry]:
    """Give the notebooks; without one, the scripts that no other script imports.

    A script is called as the hand-in's own texts say, such as `python train.py --epochs 1`.
    """
    visible = [p for p in here.rglob("*") if not any(part[0] == "." for part in _parts(p, here))]
    notebooks = sorted(p for p in visible if p.suffix == ".ipynb")
    if notebooks:
        return [Entry(path) for path in notebooks]
    scripts = [p for p in visible if p.suffix == ".py"]
    texts = {p: p.read_text(encoding="utf-8", errors="replace") for p in scripts}
    imported = {p for p in scripts for q in scripts if p != q and _imports(texts[q], p.stem)}
    in_packages = {p for p in scripts if (p.parent / "__init__.py").exists()}
    named = {p for p in scripts if _NO_ENTRY.fullmatch(p.name)}
    told = _told([p for p in visible if p.suffix in _TELLS])
    for left_out in (imported | in_packages | named, imported | named, imported, set[Path]()):
        if chosen := set(scripts) - left_out:
            ordered = sorted(chosen, key=lambda p: (bool(_LATE.search(p.stem)), p))
            return [Entry(p, words) for p in ordered for words in told.get(p.name, [()])]
    return []


def _told(texts: list[Path]) -> dict[str, list[tuple[str, ...]]]:
    """Read out of notes and shell scripts how each script is called."""
    calls: dict[str, list[tuple[str, ...]]] = {}
    for path in sorted(texts):
        text = path.read_text(encoding="utf-8", errors="replace")[:_LONGEST_TEXT]
        for found in _COMMAND.finditer(text.replace("\\\n", " ")):
            words = _words(found["words"], text)
            if words is None:
                continue
            known = calls.setdefault(Path(found["script"].replace("\\", "/")).name, [])
            if words not in known and len(known) < _MOST_CALLS:
                known.append(words)
    return calls


def _words(told: str, text: str) -> tuple[str, ...] | None:
    """Split into words, as a shell does where variables of the text are among them."""
    if "$" not in told:
        with contextlib.suppress(ValueError):
            return tuple(shlex.split(told, comments=True))
        return None
    settings = "\n".join(_SETTING.findall(text))
    script = f"{settings}\nprintf '%s\\0' {told}"
    with contextlib.suppress(subprocess.TimeoutExpired, OSError):
        done = subprocess.run(
            ["/bin/bash", "-c", script], capture_output=True, timeout=5, check=False
        )
        if done.returncode == 0:
            return tuple(done.stdout.decode(errors="replace").split("\0")[:-1])
    return None


def _imports(text: str, module: str) -> bool:
    name = re.escape(module)
    pattern = rf"^\s*(?:from\s+[\w.]*\b{name}\s+import|(?:from\s+[\w.]+\s+)?import\s+.*\b{name}\b)"
    return re.search(pattern, text, re.MULTILINE) is not None


def _parts(path: Path, base: Path) -> tuple[str, ...]:
    return path.relative_to(base).parts

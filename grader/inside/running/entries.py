"""Choose what to run of a hand-in, from where, and with which arguments."""

from __future__ import annotations

import contextlib
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LATE = re.compile(r"eval|test|predict|infer|report", re.IGNORECASE)
_NO_ENTRY = re.compile(r"(?:setup|conftest|__init__)\.py|test_.*\.py|.*_test\.py", re.IGNORECASE)
_TRAINS = re.compile(r"\btrainer\.|\.backward\(|\.fit\(", re.IGNORECASE)
_COMMAND = re.compile(
    r"^[\s$!>`*\d.-]*(?:\w+=\S+ +)*python3?(?: +-u)? +"
    r"(?:-m +(?P<module>[\w.]+)|(?P<script>[\w./\\-]+\.py))(?P<words>[^\n`|;&<>]*)",
    re.MULTILINE,
)
_SETTING = re.compile(r"^[ \t]*(?:export )?[A-Za-z_]\w*=\S.*$", re.MULTILINE)
_TELLS = (".md", ".txt", ".sh", ".bat", ".rst")
_LONGEST_TEXT = 200_000
_MOST_CALLS = 12


@dataclass(frozen=True)
class Entry:
    """A notebook or script to run: from which folder, and what a script is called with.

    `package` is where its relative imports start, as with `python -m`.
    """

    path: Path
    folder: Path
    package: str = ""
    arguments: tuple[str, ...] = ()


def entries(here: Path) -> list[Entry]:
    """Give the notebooks; without one, the scripts that no other script imports.

    A script is called as the hand-in's own texts say, such as `python train.py --epochs 1`; those
    that train come first.
    """
    visible = [p for p in here.rglob("*") if not any(part[0] == "." for part in _parts(p, here))]
    notebooks = sorted(p for p in visible if p.suffix == ".ipynb")
    if notebooks:
        return [Entry(path, path.parent) for path in notebooks]
    texts = {p: _text(p) for p in sorted(visible) if p.suffix == ".py"}
    told = list(_told([p for p in sorted(visible) if p.suffix in _TELLS], list(texts), here))
    called = {entry.path for entry in told}
    others = [_entry(p, texts[p], here) for p in _unasked(texts, called) if p not in called]

    def turn(entry: Entry) -> tuple[object, ...]:
        at = told.index(entry) if entry in told else len(told)
        late = bool(_LATE.search(entry.path.stem))
        return not _TRAINS.search(texts[entry.path]), at, late, entry.path

    return sorted({*told[:_MOST_CALLS], *others}, key=turn)


def _unasked(texts: dict[Path, str], called: set[Path]) -> set[Path]:
    """Choose scripts where nothing says which are run: those that nothing else needs."""
    imported = {p for p in texts for q in texts if p != q and _imports(texts[q], p.stem)}
    in_packages = {
        p for p in texts if (p.parent / "__init__.py").exists() and "__main__" not in texts[p]
    }
    named = {p for p in texts if _NO_ENTRY.fullmatch(p.name)}
    best = set(texts) - imported - in_packages - named
    if best or called:
        return best
    return set(texts) - imported - named or set(texts) - imported or set(texts)


def _entry(path: Path, text: str, here: Path) -> Entry:
    """Call a script in its folder; one that imports its own package, from outside of that."""
    top = _parts(path, here)[0]
    if path.parent != here and re.search(
        rf"^\s*(?:from|import) (?:\.|{re.escape(top)}\b)", text, re.M
    ):
        return Entry(path, here, ".".join(_parts(path.parent, here)))
    return Entry(path, path.parent)


def _told(notes: list[Path], scripts: list[Path], here: Path) -> Iterator[Entry]:
    """Read out of notes and shell scripts how each script is called."""
    seen: set[Entry] = set()
    for note in notes:
        text = _text(note)
        for found in _COMMAND.finditer(text.replace("\\\n", " ")):
            named = (
                found["module"].replace(".", "/") + ".py" if found["module"] else found["script"]
            )
            parts = Path(named.replace("\\", "/")).parts
            path = next((p for p in scripts if _parts(p, here)[-len(parts) :] == parts), None)
            words = _words(found["words"], text) if path is not None else None
            if path is None or words is None:
                continue
            folder = path.parents[len(parts) - 1]
            package = (found["module"] or "").rpartition(".")[0]
            entry = Entry(path, folder, package, words)
            if entry not in seen:
                seen.add(entry)
                yield entry


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


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")[:_LONGEST_TEXT]


def _parts(path: Path, base: Path) -> tuple[str, ...]:
    return path.relative_to(base).parts

"""What the intake tests ask of a grader process, and the naive unpacking that is their control."""

from __future__ import annotations

import os
import secrets
import stat
import tarfile
import tempfile
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import traces
from attacks.r46_archives import ARCHIVES, PLANTED
from attacks.r47_bombs import BOMBS, nested
from attacks.r48_notebooks import NOTEBOOKS
from harness import COURSE, Site

from grader.errors import Rejected
from grader.evidence.datasets import collect_dataset
from grader.evidence.parsing import collect_code, collect_document
from grader.evidence.running import collect_run
from grader.intake.submission import make_hand_in, stage
from grader.rubric import Limits
from grader.sandbox.job import Job

NOTEBOOK_LIMITS = Limits(run_seconds=25, cell_seconds=10, memory_mb=1200)


@dataclass(frozen=True)
class Taken:
    """What became of a hand-in: why it was rejected, the files that were staged, what broke."""

    rejected: str
    files: tuple[str, ...]
    broken: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class NotebookRead:
    """How far a notebook came: the states of its file, and the outcome and errors of its run."""

    states: tuple[str, ...]
    outcome: str
    errors: tuple[str, ...]
    output: str
    seconds: float


def take_in(site: Site, name: str) -> Taken:
    """Write an archive among the hand-ins, and stage it as every hand-in is staged."""
    archive = site.hand_ins / name
    _build(name, archive, site.root / COURSE)
    site.sandbox.run(Job("probe", ("/nothing",)))  # what stays up between jobs is up
    before = traces.take(site.root)
    rejected, files = "", ()
    with tempfile.TemporaryDirectory(prefix="case-", dir=site.root) as folder:
        started = time.monotonic()
        try:
            staged = stage(make_hand_in(archive), Path(folder) / "staged", site.sandbox)
            files = tuple(sorted(p.name for p in staged.root.rglob("*") if p.is_file()))
        except Rejected as exc:
            rejected = str(exc)
        seconds = time.monotonic() - started
    nothing = Path(tempfile.mkdtemp(prefix="case-", dir=site.root))
    broken = traces.differences(before, secrets.token_hex(8), nothing)
    nothing.rmdir()
    archive.unlink()
    return Taken(rejected, files, tuple(broken), seconds)


def read_notebook(site: Site, name: str) -> NotebookRead:
    """Take a notebook through everything that reads or runs one; whatever they raise is raised."""
    with tempfile.TemporaryDirectory(prefix="case-", dir=site.root) as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / f"{name}.ipynb"
        path.write_bytes(NOTEBOOKS[name]())
        started = time.monotonic()
        staged = stage(make_hand_in(path), Path(folder) / "staged", site.sandbox)
        document = collect_document(staged, None, site.sandbox)
        collect_code(staged, document, site.sandbox)
        collect_dataset(staged, site.sandbox)
        run = collect_run(staged, site.sandbox, None, NOTEBOOK_LIMITS, "full")
    return NotebookRead(
        tuple(file.state for file in document.files),
        run.outcome + (f" {run.limit}" if run.limit else ""),
        tuple(f"{cell.error}: {cell.message}" for cell in run.cells if cell.state == "failed"),
        "".join(cell.output for cell in run.cells),
        time.monotonic() - started,
    )


def unpack_naively(archive: Path, into: Path) -> None:
    """Unpack as the shortest code does: take every name, link and device as it comes."""
    if zipfile.is_zipfile(archive):
        _unzip_naively(archive, into)
    else:
        with tarfile.open(archive) as opened:
            opened.extractall(into, filter="fully_trusted")  # noqa: S202  the control


def harm(into: Path, aim: Path) -> Iterator[str]:
    """Say what is wrong after an archive was unpacked into a folder."""
    if (aim / "planted").exists():
        assert (aim / "planted").read_bytes() == PLANTED
        yield "wrote outside"
    seen: set[str] = set()
    for here, folders, names in os.walk(into):
        if Path(here).relative_to(into).parts[20:]:
            yield "nests deep"
            return
        for name in (*folders, *names):
            mode = (Path(here) / name).lstat()
            if not (stat.S_ISREG(mode.st_mode) or stat.S_ISDIR(mode.st_mode)):
                yield "made a link or a device"
            elif mode.st_nlink > 1 and stat.S_ISREG(mode.st_mode):
                yield "took a file of the host in"
            folded = unicodedata.normalize("NFC", name).casefold()
            if folded in seen or not name.isprintable() or ":" in name:
                yield "left a name that is another elsewhere"
            seen.add(folded)


def _build(name: str, archive: Path, aim: Path) -> None:
    if name in ARCHIVES:
        ARCHIVES[name][0](archive, aim)
    else:
        bombs: dict[str, Callable[[Path], Any]] = {n: build for n, (build, _) in BOMBS.items()}
        (bombs | {"nested.zip": nested})[name](archive)


def _unzip_naively(archive: Path, into: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            target = into / info.filename.replace("\\", "/")
            target.parent.mkdir(parents=True, exist_ok=True)
            data = opened.read(info)
            if stat.S_ISLNK(info.external_attr >> 16):
                target.symlink_to(data.decode())
            elif stat.S_ISCHR(info.external_attr >> 16):
                os.mkfifo(target)  # as near to a device as an ordinary user comes
            else:
                target.write_bytes(data)

"""From what lies in a class folder to staged submissions."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderError, Rejected
from grader.sandbox.collect import JUNK, Caps, Refusal, collect_files, printable
from grader.sandbox.job import Job, JobLimits, Sandbox

_ARCHIVES = (".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".zip", ".tar")
_TAKEN_NAMES = frozenset({"index.html", "gradebook.csv", "class.json", ".grader"})
_NO_NAMES = frozenset({"", ".", ".."})  # of the folder that its report is written to


@dataclass(frozen=True)
class HandIn:
    """What a student handed in, where it lies: a folder, an archive or one file."""

    id: str
    path: Path


@dataclass(frozen=True)
class Submission:
    """A staged copy of a hand-in that nobody else can change."""

    id: str
    root: Path
    digest: str
    refused: tuple[Refusal, ...] = ()


def find_hand_ins(folder: Path, *, but: Path | None = None) -> tuple[HandIn, ...]:
    """List the hand-ins of a class, in order; `but` is a folder among them that is none.

    Raises GraderError if there is none, or if two have the same name.
    """
    if not folder.is_dir():
        raise GraderError(f"{folder}: not a folder; name the folder that holds the hand-ins")
    visible = (p for p in folder.iterdir() if p.name not in JUNK and p.name[0] != ".")
    paths = sorted(p for p in visible if but is None or p.resolve() != but.resolve())
    found: dict[str, HandIn] = {}
    for path in paths:
        hand_in = make_hand_in(path)
        if hand_in.id in found:
            raise GraderError(
                f"{folder}: two hand-ins are named '{hand_in.id}': {found[hand_in.id].path.name} "
                f"and {path.name}. Rename one; nothing was graded"
            )
        if hand_in.id in _TAKEN_NAMES:
            raise GraderError(f"{path}: a hand-in cannot be named '{hand_in.id}'; rename it")
        found[hand_in.id] = hand_in
    if not found:
        raise GraderError(f"{folder}: no hand-ins in it; each is a folder, a zip, a tar or a file")
    return tuple(found.values())


def make_hand_in(path: Path) -> HandIn:
    """Name one hand-in: the folder's name, or the file's without its ending, as it can be shown.

    Raises GraderError if there is none, or if no folder for its report could have that name.
    """
    if not path.exists() and not path.is_symlink():
        raise GraderError(f"{path}: not found")
    name = path.name
    if not path.is_dir():
        archive = next((end for end in _ARCHIVES if name.lower().endswith(end)), "")
        name = name[: -len(archive)] if archive else Path(name).stem
    if name in _NO_NAMES:
        raise GraderError(f"{path}: a hand-in cannot be named {name!r}; rename it")
    return HandIn(printable(name), path)


def stage(hand_in: HandIn, into: Path, sandbox: Sandbox, caps: Caps | None = None) -> Submission:
    """Copy a hand-in into `into`, archives unpacked in the sandbox.

    Raises Rejected if it is empty, too large, or an archive that is not safe to unpack.
    """
    caps = caps or Caps()
    root = into / "files"
    root.mkdir(parents=True)
    is_file = hand_in.path.is_file() and not hand_in.path.is_symlink()
    if is_file and hand_in.path.name.lower().endswith(_ARCHIVES):
        with tempfile.TemporaryDirectory(prefix="grader-unpack-") as unpacked:
            _unpack(hand_in.path, Path(unpacked), sandbox, caps)
            refused = collect_files(Path(unpacked), root, caps)
    else:
        refused = collect_files(hand_in.path, root, caps)
    for folder in (root, *(path for path in root.rglob("*") if path.is_dir())):
        folder.chmod(0o755)  # the sandbox reads it as another user
    if not refused and not any(root.iterdir()):
        raise Rejected("the hand-in is empty: it holds no file")
    return Submission(hand_in.id, root, digest_tree(root), refused)


def digest_tree(root: Path) -> str:
    """Digest names and contents of a folder; the same files give the same digest anywhere."""
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _unpack(archive: Path, into: Path, sandbox: Sandbox, caps: Caps) -> None:
    job = Job(
        "unpack",
        ("@archive", ".", str(caps.files), str(caps.total_mb), str(caps.depth)),
        mounts={"archive": archive.resolve()},
        work=into,
        limits=JobLimits(seconds=300, memory_mb=512, disk_mb=caps.total_mb + 64),
    )
    outcome = sandbox.run(job)
    if outcome.limit:
        raise Rejected(f"unpacking the archive was stopped at our limit of {outcome.limit}")
    if outcome.exit_code != 0:
        raise RuntimeError(f"unpack ended with {outcome.exit_code}: {outcome.stderr[-500:]}")
    answer = json.loads(outcome.stdout)
    if "rejected" in answer:
        raise Rejected(str(answer["rejected"]))

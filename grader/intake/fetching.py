"""Fetch the network that a hand-in names in `handin.toml`, once, into the hand-in."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from grader.errors import GraderError, Rejected
from grader.intake.downloading import Downloads
from grader.intake.fetched import RECORD, Fetched, recorded, write_record
from grader.intake.handin_file import FETCHED, HandinFile, read_handin_file
from grader.intake.hub import HubFile, list_hub
from grader.intake.submission import HandIn, stage
from grader.sandbox.collect import Caps
from grader.sandbox.job import Sandbox

WANTED = (
    "config.json", "adapter_config.json", "generation_config.json", "tokenizer.json",
    "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json",
    "vocab.txt", "merges.txt", "*.model", "*.spm", "*.safetensors", "*.safetensors.index.json",
    "trainer_state.json", "README.md",
)  # fmt: skip
"""What is taken of a network: safetensors, configs, tokenizers; never code or pickles."""

_KINDS = (
    (b"PK\x03\x04", ".zip"),
    (b"\x1f\x8b", ".tar.gz"),
    (b"BZh", ".tar.bz2"),
    (b"\xfd7zXZ", ".tar.xz"),
)
_MB = 1_000_000
_ROOM = 512 * _MB  # that stays free on the disk


@dataclass(frozen=True)
class Fetcher:
    """Fetch networks; `on_bytes` gets a file's name, what came of it, and its size if known."""

    open_sandbox: Callable[[], Sandbox]  # archives are unpacked in one
    most_mb: int = 2048  # of one network
    endpoint: str | None = None  # of the hub; None: what its library says
    downloads: Downloads = field(default_factory=Downloads)
    on_bytes: Callable[[str, int, int], None] = lambda _name, _count, _size: None

    def fetch(self, root: Path) -> Fetched | None:
        """Fetch what the hand-in in the folder `root` names; None if it names nothing elsewhere.

        Raises Rejected for what the student can mend, GraderError for what they cannot.
        """
        said = read_handin_file(root)
        return self.fetch_named(root, said) if said.is_elsewhere else None

    def fetch_named(self, root: Path, said: HandinFile) -> Fetched:
        """Fetch what `said` names into its place below `root`, unless it is there."""
        target = root / said.fetched
        if target.is_symlink() or target.exists():
            known = recorded(target, said)
            if known is not None:
                return known
            if target.is_symlink() or not (target / RECORD).is_file():
                raise Rejected(f"the hand-in has a {FETCHED} of its own; rename that and run again")
            shutil.rmtree(target)  # of another commit or link
        _check_disk(root, self.most_mb)
        with _beside(target) as made:
            if said.hub:
                self._fetch_hub(said, made)
            else:
                self._fetch_link(said, root / said.place, made)
            (made / ".download").unlink(missing_ok=True)
            found = write_record(made, said)
            made.rename(target)
        return found

    def _fetch_hub(self, said: HandinFile, made: Path) -> None:
        """Fetch a commit file by file; every digest is the one that the hub tells."""
        listed = list_hub(said.hub, said.revision, self.endpoint)
        folder = PurePosixPath(said.folder or ".").as_posix()
        here = [file for file in listed.files if _parent(file.name) == folder]
        wanted = [file for file in here if _is_wanted(PurePosixPath(file.name).name)]
        _check_complete([PurePosixPath(f.name).name for f in wanted], said, listed.files)
        size = sum(file.size for file in wanted)
        if size > self.most_mb * _MB:
            raise Rejected(_too_large(size, self.most_mb))
        trusted = replace(self.downloads, trusted=self.downloads.trusted | {listed.origin})
        for file in wanted:
            name = PurePosixPath(file.name).name
            self._download(trusted, file.url, made / name, file.size)
            if not _is_as_listed(made / name, file):
                raise Rejected(f"{name} of {said.source} is not what the hub lists; push it again")

    def _fetch_link(self, said: HandinFile, place: Path, made: Path) -> None:
        """Fetch an archive or weights; nothing is opened before its digest was compared."""
        got = made / ".download"
        self._download(self.downloads, said.url, got, self.most_mb * _MB, known=False)
        with got.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != said.sha256.lower():
            raise Rejected(
                f"what the link leads to has the sha256 {digest}, not the one in handin.toml"
                f"{_hint(got)}; put the right one there, or the right file at the link"
            )
        if said.is_weights:
            _add_weights(got, place / said.folder, made, said)
        else:
            self._unpack(got, made, said)

    def _unpack(self, archive: Path, made: Path, said: HandinFile) -> None:
        with tempfile.TemporaryDirectory(prefix="grader-fetched-") as name:
            named = archive.rename(Path(name) / f"download{_kind(archive)}")
            caps = Caps(total_mb=self.most_mb)
            whole = stage(HandIn("download", named), Path(name) / "in", self.open_sandbox(), caps)
            folder = _network_folder(whole.root, said)
            _check_complete([path.name for path in folder.iterdir()], said, ())
            for path in sorted(folder.iterdir()):
                if path.is_file() and _is_wanted(path.name):
                    shutil.move(path, made / path.name)

    def _download(
        self, downloads: Downloads, url: str, target: Path, most: int, *, known: bool = True
    ) -> None:
        size, name = most if known else 0, url if not known else target.name
        counted = replace(downloads, on_bytes=lambda count: self.on_bytes(name, count, size))
        counted.fetch(url, target, most=most)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Make a folder beside the target that goes away unless it becomes the target."""
    made = Path(tempfile.mkdtemp(prefix=".fetching-", dir=target.parent))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _is_wanted(name: str) -> bool:
    plain = re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}", name)
    return plain is not None and any(fnmatch(name, pattern) for pattern in WANTED)


def _parent(name: str) -> str:
    return PurePosixPath(name).parent.as_posix()


def _check_complete(names: list[str], said: HandinFile, listed: tuple[HubFile, ...]) -> None:
    """Refuse what holds no network, with the folder or the line that helps."""
    if not {"config.json", "adapter_config.json"} & set(names):
        ends = ("/config.json", "/adapter_config.json")
        inner = sorted({_parent(f.name) for f in listed if f.name.endswith(ends)})
        hint = f'; add folder = "{inner[0]}"' if inner else ""
        raise Rejected(f"{said.source} holds no saved network (no config.json){hint}")
    if not any(name.endswith(".safetensors") for name in names):
        raise Rejected(
            f"{said.source} holds no weights as safetensors; save again with today's "
            "`model.save_pretrained(…)` or `model.push_to_hub(…)`, and name the new commit"
        )


def _is_as_listed(path: Path, file: HubFile) -> bool:
    """Compare with the hub's digest: sha256 of large files, git's name of a blob of others."""
    if path.stat().st_size != file.size:
        return False
    with path.open("rb") as opened:
        if file.sha256:
            return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256
        blob = hashlib.sha1(f"blob {file.size}\0".encode(), usedforsecurity=False)
        blob.update(opened.read())
        return blob.hexdigest() == file.blob


def _add_weights(weights: Path, folder: Path, made: Path, said: HandinFile) -> None:
    """Put weights beside the config and tokenizer that the hand-in itself holds."""
    there = [p for p in folder.iterdir() if p.is_file()] if folder.is_dir() else []
    small = [p for p in there if _is_wanted(p.name) and p.suffix != ".safetensors"]
    names = {path.name for path in small if not path.is_symlink()}
    if folder.is_symlink() or not {"config.json", "adapter_config.json"} & names:
        raise Rejected(f"the folder {said.folder!r} of the hand-in holds no config.json")
    for path in small:
        if path.name in names:
            shutil.copyfile(path, made / path.name)
    adapter = "adapter_config.json" in names
    weights.rename(made / ("adapter_model.safetensors" if adapter else "model.safetensors"))


def _network_folder(root: Path, said: HandinFile) -> Path:
    """Find the folder of an archive that holds the network."""
    marks = ("config.json", "adapter_config.json")
    found = sorted({path.parent for mark in marks for path in root.rglob(mark)})
    names = [path.relative_to(root).as_posix() for path in found]
    if said.folder:
        if PurePosixPath(said.folder).as_posix() not in names:
            raise Rejected(f"the archive holds no saved network in {said.folder!r}")
        return root / said.folder
    if len(found) > 1:
        raise Rejected(
            f"the archive holds {len(found)} saved networks; say which counts, such as "
            f'folder = "{names[0]}"'
        )
    return found[0] if found else root


def _kind(archive: Path) -> str:
    with archive.open("rb") as file:
        start = file.read(512)
    known = next((ending for mark, ending in _KINDS if start.startswith(mark)), "")
    if not known and start[257:262] == b"ustar":
        return ".tar"
    if not known:
        raise Rejected(f"what the link leads to is no zip or tar{_hint(archive)}")
    return known


def _hint(path: Path) -> str:
    """Say what a download looks like where it is a page and no file."""
    with path.open("rb") as file:
        start = file.read(512).lstrip().lower()
    page = start.startswith((b"<!doctype", b"<html"))
    return " (it is a web page: the link must lead to the file itself)" if page else ""


def _check_disk(folder: Path, most_mb: int) -> None:
    if shutil.disk_usage(folder).free < 2 * most_mb * _MB + _ROOM:
        raise GraderError(
            f"{folder}: too little room on the disk for a network of {most_mb:,} MB; free some, "
            "or lower --max-mb"
        )


def _too_large(size: int, most_mb: int) -> str:
    return (
        f"the network is {size / _MB:,.0f} MB, more than {most_mb:,}; save it in fp16 "
        "(`model.half().save_pretrained(…)`), or hand in an adapter"
    )

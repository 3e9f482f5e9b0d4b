"""Fetch the networks of a class, hand-in by hand-in; one that fails stops no other."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderError, Rejected
from grader.intake.fetched import Fetched
from grader.intake.fetching import Fetcher
from grader.intake.handin_file import NAME, read_handin_file
from grader.intake.submission import HandIn, stage
from grader.sandbox.job import Sandbox


@dataclass(frozen=True)
class FetchResult:
    """What came of one hand-in: `failure` says why not, and what to do."""

    id: str
    fetched: Fetched | None = None
    failure: str = ""


def fetch_class(
    hand_ins: Sequence[HandIn],
    fetcher: Fetcher,
    *,
    out: Path | None,
    on_result: Callable[[FetchResult], None],
) -> tuple[FetchResult, ...]:
    """Fetch into the hand-ins themselves or, with `out`, into copies of them there.

    Raises GraderError if `out` holds hand-ins, or is one: a copy would replace its original.
    """
    if out is not None:
        here = out.resolve()
        originals = {hand_in.path.resolve() for hand_in in hand_ins}
        if originals & {here, *here.parents} or here in {path.parent for path in originals}:
            raise GraderError(f"{out}: name a folder for the copies that holds no hand-ins itself")
    results = []
    for hand_in in hand_ins:
        result = _fetch_one(hand_in, fetcher, out)
        on_result(result)
        results.append(result)
    return tuple(results)


def _fetch_one(hand_in: HandIn, fetcher: Fetcher, out: Path | None) -> FetchResult:
    try:
        if out is None:
            return FetchResult(hand_in.id, _in_place(hand_in, fetcher))
        with _copy(hand_in, out, fetcher.open_sandbox) as root:
            return FetchResult(hand_in.id, fetcher.fetch(root))
    except (Rejected, GraderError) as exc:
        return FetchResult(hand_in.id, failure=str(exc))


def _in_place(hand_in: HandIn, fetcher: Fetcher) -> Fetched | None:
    if hand_in.path.is_symlink():
        raise Rejected("it is a link; links are not followed")
    if not hand_in.path.is_dir():
        if hand_in.path.suffix in {".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz"}:
            raise GraderError(
                f"{hand_in.path.name} is an archive, in which nothing is changed: give --out DIR "
                f"for unpacked copies, or unpack it, if it holds a {NAME}"
            )
        return None
    return fetcher.fetch(hand_in.path)


@contextmanager
def _copy(hand_in: HandIn, out: Path, open_sandbox: Callable[[], Sandbox]) -> Iterator[Path]:
    """Copy a hand-in into `out`; what was fetched for the copy before is kept."""
    target = out / hand_in.id
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".copying-", dir=out) as name:
        root = stage(hand_in, Path(name), open_sandbox()).root
        before = _fetched_before(target)
        again = root / before.relative_to(target) if before is not None else root
        if before is not None and again.parent.is_dir() and not again.exists():
            shutil.move(before, again)
        try:
            yield root
        finally:
            shutil.rmtree(target, ignore_errors=True)
            root.rename(target)


def _fetched_before(copy: Path) -> Path | None:
    try:
        folder = copy / read_handin_file(copy).fetched
    except (Rejected, OSError):
        return None
    return folder if folder.is_dir() and not folder.is_symlink() else None

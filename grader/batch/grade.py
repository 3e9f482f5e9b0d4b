"""Grade one hand-in, or a class of them side by side."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Any

from grader.batch.kinship import Kinship, find_kin
from grader.batch.pages import name_pages
from grader.engine import (
    find_exhibits,
    find_flags,
    judge_items,
    make_report,
    read_files,
    read_interventions,
    read_pages,
    read_sketch,
    report_whatever_happens,
)
from grader.evidence import Evidence
from grader.evidence.gather import gather
from grader.evidence.held_out import HeldOut
from grader.evidence.setting import Setting
from grader.intake.submission import HandIn, Submission, stage
from grader.records import SketchRecord
from grader.report import ExecutedPage, Report, SubmissionRef
from grader.rubric import Item, Key, Rubric, load_answers


@dataclass(frozen=True)
class GradedClass:
    """What came of a class: reports in the order of the hand-ins, and who is not done."""

    reports: tuple[Report, ...]
    unfinished: tuple[tuple[str, str], ...] = ()
    interrupted: bool = False
    kinship: Kinship = field(default_factory=Kinship)
    differences: tuple[str, ...] = ()  # that a second run in a fresh interpreter gave


@dataclass(frozen=True)
class Job:
    """How a class is graded."""

    setting: Setting
    keys: Mapping[str, Key]
    jobs: int = 1
    stop: Event = field(default_factory=Event)  # the sandbox's, so that Ctrl-C ends what runs
    run_seconds: Mapping[str, int] = field(default_factory=dict)  # by hand-in, for some
    keep_page: Callable[[str, str, str], None] | None = None  # gets hand-in, file name, HTML
    keep_sketch: Callable[[str, SketchRecord], None] | None = None  # of a saved network


def load_keys(rubric: Rubric, held_out: HeldOut | None) -> dict[str, Key]:
    """Read the private half of every item, before anything is graded."""
    known: dict[str, Any] = {}
    if held_out is not None and held_out.labels:
        known = {
            "labels": held_out.labels,
            "label_names": held_out.names,
            "split": held_out.split,
        }
    elif held_out is not None:
        known = {"texts": held_out.texts, "references": held_out.references}
    return {item.id: Key(load_answers(rubric, item), **known) for item in rubric.items}


def grade_class(
    hand_ins: Sequence[HandIn], job: Job, *, on_report: Callable[[Report], None]
) -> GradedClass:
    """Grade hand-ins side by side; `on_report` gets each report as soon as it is there.

    After Ctrl-C, what runs is stopped, what is finished is returned, and the rest is unfinished.
    """
    reports: dict[str, Report] = {}
    sketches: dict[str, SketchRecord] = {}
    job = replace(job, keep_sketch=sketches.__setitem__)
    with ThreadPoolExecutor(max_workers=job.jobs) as pool:
        futures = {pool.submit(grade_one, hand_in, job): hand_in for hand_in in hand_ins}
        try:
            for future in as_completed(futures):
                report = future.result()
                on_report(report)
                reports[report.submission.id] = report
        except KeyboardInterrupt:
            _stop(job, futures)
    left = [h.id for h in hand_ins if h.id not in reports]
    return GradedClass(
        tuple(reports[h.id] for h in hand_ins if h.id in reports),
        tuple((id_, "Not graded yet: the run was stopped.") for id_ in left),
        interrupted=bool(left),
        kinship=find_kin(sketches),
        differences=getattr(job.setting.sandbox, "differences", ()),
    )


def grade_one(hand_in: HandIn, job: Job) -> Report:
    """Stage, collect and judge one hand-in."""
    setting = _for_one(job.setting, job.run_seconds.get(hand_in.id))
    with tempfile.TemporaryDirectory(prefix="grader-stage-") as folder:
        return report_whatever_happens(
            setting.rubric,
            SubmissionRef(hand_in.id, ""),
            lambda: _grade(stage(hand_in, Path(folder), setting.sandbox), setting, job),
            profile=setting.profile,
            isolation=setting.sandbox.isolation,
        )


def _grade(submission: Submission, setting: Setting, job: Job) -> Report:
    def key_of(item: Item) -> Key:
        return job.keys[item.id]

    evidence = gather(submission, setting)
    judged = judge_items(setting.rubric, evidence, key_of)
    flags = find_flags(setting.rubric, evidence, key_of)
    executed = _keep_pages(submission.id, evidence, job)
    if job.keep_sketch is not None and (sketch := read_sketch(evidence)) is not None:
        job.keep_sketch(submission.id, sketch)
    return make_report(
        setting.rubric,
        SubmissionRef(submission.id, submission.digest),
        judged,
        profile=setting.profile,
        isolation=setting.sandbox.isolation,
        files=read_files(evidence),
        flags=flags,
        exhibits=find_exhibits(setting.rubric, evidence, key_of),
        executed=executed,
        interventions=read_interventions(evidence),
    )


def _keep_pages(id_: str, evidence: Evidence, job: Job) -> tuple[ExecutedPage, ...]:
    """Hand on the notebooks as we ran them, where somebody takes them."""
    if job.keep_page is None:
        return ()
    pages = read_pages(evidence)
    named = name_pages(pages)
    for page, each in zip(pages, named, strict=True):
        job.keep_page(id_, each.page, page.html)
    return named


def _for_one(setting: Setting, run_seconds: int | None) -> Setting:
    if run_seconds is None:
        return setting
    return replace(setting, limits=replace(setting.limits, run_seconds=run_seconds))


def _stop(job: Job, futures: Mapping[Future[Report], HandIn]) -> None:
    job.stop.set()
    for future in futures:
        future.cancel()

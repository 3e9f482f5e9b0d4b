"""Judge a submission: every item of the rubric, each on one of two roads of failure."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from grader import __version__
from grader.errors import NotCollected, Rejected
from grader.evidence import Evidence
from grader.reading.defects import DEFECTS
from grader.reading.redact import redact
from grader.records import Page, SketchRecord
from grader.report import (
    SCHEMA,
    ExecutedPage,
    Exhibit,
    Flag,
    Mark,
    ReadFile,
    Report,
    RubricRef,
    SubmissionRef,
    make_mark,
    share_out,
)
from grader.rubric import Item, Key, Rubric, Showing, Watchful
from grader.verdict import Found, Quote, Reading, Status, Verdict

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Judged:
    """An item with what was read and what was decided."""

    item: Item
    reading: Reading | None
    verdict: Verdict


def judge_items(
    rubric: Rubric, evidence: Evidence, key_of: Callable[[Item], Key]
) -> tuple[Judged, ...]:
    """Judge every item; `key_of` gives what only the judge may see."""
    return tuple(_judge(item, evidence, key_of(item)) for item in rubric.items)


def read_items(rubric: Rubric, evidence: Evidence) -> tuple[Judged, ...]:
    """Read every item without any key: all that a student's own check does."""
    return tuple(_guarded(item, partial(_read, item, evidence)) for item in rubric.items)


def find_flags(
    rubric: Rubric, evidence: Evidence, key_of: Callable[[Item], Key]
) -> tuple[Flag, ...]:
    """Ask the checks for findings that change no mark, then look for defects in the code.

    A check that cannot say says nothing.
    """
    found: list[Flag] = []
    for item in rubric.items:
        if isinstance(item.check, Watchful):
            try:
                found += item.check.flags(evidence, key_of(item))
            except (Rejected, NotCollected):
                continue
            except Exception:
                log.exception("flags of item %s", item.id)
    return (*found, *find_defects(evidence))


def find_exhibits(
    rubric: Rubric, evidence: Evidence, key_of: Callable[[Item], Key]
) -> tuple[Exhibit, ...]:
    """Ask the checks for what they can show; one that cannot shows nothing."""
    found: list[Exhibit] = []
    for item in rubric.items:
        if isinstance(item.check, Showing):
            try:
                found += item.check.exhibits(evidence, key_of(item))
            except (Rejected, NotCollected):
                continue
            except Exception:
                log.exception("exhibits of item %s", item.id)
    return tuple(found)


def find_defects(evidence: Evidence) -> tuple[Flag, ...]:
    """Look for what a good assistant would point out in the code.

    Where the code was not collected nothing is said; a fault of ours in one keeps the others.
    """
    found: list[Flag] = []
    try:
        document, code = evidence.document, evidence.code
    except (Rejected, NotCollected):
        return ()
    except Exception:
        log.exception("defects")
        return ()
    for defect in DEFECTS:
        try:
            seen = defect.find(document, code)
        except Exception:
            log.exception("defect %s", defect.id)
            continue
        if seen is not None:
            found.append(Flag(defect.id, defect.title, seen.help, seen.quotes, defect.kind))
    return tuple(found)


def make_report(
    rubric: Rubric,
    submission: SubmissionRef,
    judged: Sequence[Judged],
    *,
    profile: str,
    isolation: str,
    files: Sequence[ReadFile] = (),
    flags: Sequence[Flag] = (),
    exhibits: Sequence[Exhibit] = (),
    executed: Sequence[ExecutedPage] = (),
    interventions: Sequence[str] = (),
) -> Report:
    """Turn verdicts into points and add them up; a pending item is out of what is earned."""
    marks = share_out([_mark(each) for each in judged], [each.item.points for each in judged])
    pending = {Status.MANUAL, Status.ERROR}
    return Report(
        schema=SCHEMA,
        tool=f"finetune-grader {__version__}",
        rubric=RubricRef(rubric.id, rubric.title, rubric.version, rubric.digest),
        submission=submission,
        profile=profile,
        isolation=isolation,
        earned=round(sum(mark.earned or 0 for mark in marks), 2),
        points=round(sum(mark.points for mark in marks), 2),
        pending=tuple(mark.id for mark in marks if mark.status in pending),
        marks=marks,
        flags=tuple(flags),
        files=tuple(files),
        executed=tuple(executed),
        exhibits=tuple(exhibits),
        interventions=tuple(interventions),
    )


def report_whatever_happens(
    rubric: Rubric,
    submission: SubmissionRef,
    grade: Callable[[], Report],
    *,
    profile: str,
    isolation: str,
) -> Report:
    """Grade; a hand-in that cannot be opened, or a fault of ours, gets a report that says so.

    Either way nothing was judged, so nothing is a zero, and the class goes on.
    """
    try:
        return grade()
    except Rejected as exc:
        verdict = Verdict.manual(
            f"The hand-in could not be opened: {exc}.",
            next_step="Hand it in again as a folder, a zip or one file; no credit is lost.",
        )
        flags = [Flag("refused", "The hand-in could not be opened", f"{exc}.")]
    except Exception as exc:
        log.exception("submission %s", submission.id)
        verdict, flags = _fault(exc), []
    judged = [Judged(item, None, verdict) for item in rubric.items]
    return make_report(
        rubric, submission, judged, profile=profile, isolation=isolation, flags=flags
    )


def read_files(evidence: Evidence) -> tuple[ReadFile, ...]:
    """List what became of every file, for the report; empty where a fault of ours kept us out."""
    try:
        files = evidence.document.record.files
    except Exception:
        log.exception("document")
        return ()
    return tuple(ReadFile(file.path, file.state, file.note) for file in files)


def read_interventions(evidence: Evidence) -> tuple[str, ...]:
    """Give what a run changed for the student; none where a fault of ours kept it from running."""
    try:
        return evidence.interventions
    except Exception:
        log.exception("interventions")
        return ()


def read_sketch(evidence: Evidence) -> SketchRecord | None:
    """Give the sketch of the network that counts; none where a fault of ours kept us from it."""
    try:
        return evidence.sketch
    except NotCollected:
        return None
    except Exception:
        log.exception("sketch")
        return None


def read_pages(evidence: Evidence) -> tuple[Page, ...]:
    """Give the notebooks as we ran them; none where a fault of ours kept us from drawing them."""
    try:
        return evidence.pages
    except NotCollected:
        return ()
    except Exception:
        log.exception("pages")
        return ()


def _judge(item: Item, evidence: Evidence, key: Key) -> Judged:
    def decide() -> Judged:
        reading = item.check.read(evidence)
        verdict = item.check.judge(reading, key)
        if reading.found is Found.MISSING:
            verdict = _not_a_zero_unread(verdict, evidence)
        return Judged(item, reading, verdict)

    return _guarded(item, decide)


def _read(item: Item, evidence: Evidence) -> Judged:
    """Read, and ask for the advice that goes with what is missing; no key is at hand."""
    reading = item.check.read(evidence)
    advice = ""
    if reading.found is Found.MISSING:
        advice = item.check.judge(reading, Key()).next_step
    return Judged(item, reading, Verdict.manual(reading.note, *reading.quotes, next_step=advice))


def _guarded(item: Item, decide: Callable[[], Judged]) -> Judged:
    """Keep the two roads of failure apart; the only place that catches every exception."""
    try:
        return decide()
    except Rejected as exc:
        return Judged(item, None, Verdict.scored(0, _sentence(exc), next_step=_sentence(exc)))
    except NotCollected as exc:
        return Judged(item, None, Verdict.manual(f"Not decided yet: {exc}."))
    except Exception as exc:
        log.exception("item %s", item.id)
        return Judged(item, None, _fault(exc))


def _fault(exc: Exception) -> Verdict:
    return Verdict.error(f"A fault of ours kept us from judging this ({type(exc).__name__}).")


def _not_a_zero_unread(verdict: Verdict, evidence: Evidence) -> Verdict:
    """What was not found may stand in a file that we could not read: then a person looks."""
    unread = evidence.document.unreadable_files
    if not unread or verdict.credit is None or verdict.credit > 0:
        return verdict
    names = ", ".join(file.path for file in unread[:3])
    return replace(
        Verdict.manual(f"Not found in what we could read; {names} could not be read."),
        next_step=f"{unread[0].path}: {unread[0].note}.",
    )


def _mark(judged: Judged) -> Mark:
    """Turn a verdict into a mark; tokens that a student left in their work are shown nowhere."""
    item, verdict = judged.item, judged.verdict
    quotes = tuple(Quote(redact(quote.text), quote.place) for quote in verdict.quotes)
    return make_mark(
        replace(verdict, summary=redact(verdict.summary), quotes=quotes),
        item_id=item.id,
        title=item.title,
        section=item.section,
        points=item.points,
    )


def _sentence(exc: Exception) -> str:
    text = str(exc)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!")) else ".")

"""A report as Markdown, for a terminal or GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.export import outline, plain
from grader.report import Exhibit, Mark, Report, number
from grader.verdict import Quote, Status

_SIGNS = {
    Status.PASSED: "✓",
    Status.PARTIAL: "◐",
    Status.FAILED: "○",
    Status.SKIPPED: "–",
    Status.MANUAL: "…",
    Status.ERROR: "!",
}
_ACTIVE = re.compile(r"[\\`*_\[\]<>&|~#$]")
_OPENS_BLOCK = re.compile(r"^(\d*)([-+=.)])")
# GitHub makes links, mentions and references of these wherever they stand, except in code.
_LINK = re.compile(r"://|www\.|@|mailto:|xmpp:|#\d|GH-\d", re.IGNORECASE)


def to_markdown(report: Report) -> str:
    """Write the report as Markdown in which nothing of the student's is active."""
    return "\n\n".join(_blocks(report)) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    yield f"# {report.total}"
    yield f"{_said(report.rubric.title)} · {_said(report.submission.id)}"
    yield outline.lead_of(report)
    yield "\n".join(
        f"- {_said(section.title)}: {section.total}" for section in outline.make_sections(report)
    )
    yield from _steps(report)
    for section in outline.make_sections(report):
        yield f"## {_said(section.title)}"
        for mark in section.marks:
            yield from _mark(mark)
    for exhibit in report.exhibits:
        yield from _exhibit(exhibit)
    for findings in outline.make_findings(report):
        yield from _findings(findings)
    yield from _executed(report)
    yield from _files(report)
    yield _foot(report)


def _steps(report: Report) -> Iterator[str]:
    steps = outline.make_next_steps(report)
    if not steps:
        return
    yield "## What to do next"
    yield "\n".join(
        f"{place}. {_said(step.text)} ({_gain(step)}: {_said(step.about)})"
        for place, step in enumerate(steps[: outline.SHOWN_STEPS], start=1)
    )
    if len(steps) > outline.SHOWN_STEPS:
        yield f"{len(steps) - outline.SHOWN_STEPS} more with the items below."


def _gain(step: outline.NextStep) -> str:
    if step.points is None:
        return "helps the person who will look"
    return f"up to {number(step.points)} {'point' if step.points == 1 else 'points'}"


def _mark(mark: Mark) -> Iterator[str]:
    yield f"### {_SIGNS[mark.status]} {_said(mark.title)}: {outline.points_of(mark)}"
    yield f"*{outline.WORDS[mark.status]}*" + (f" · {_said(mark.summary)}" if mark.summary else "")
    yield from map(_quote, mark.quotes)
    if promise := outline.promise_of(mark):
        yield promise
    if mark.next_step and mark.status is not Status.ERROR:
        yield f"**Next:** {_said(mark.next_step)}"


def _findings(findings: outline.Findings) -> Iterator[str]:
    yield f"## {findings.title}"
    yield findings.lead
    for flag in findings.flags:
        yield f"### {_said(flag.title)}"
        yield _said(flag.detail)
        yield from map(_quote, flag.quotes)


def _exhibit(exhibit: Exhibit) -> Iterator[str]:
    yield f"## {_said(exhibit.title)}"
    yield _said(exhibit.note)
    rows = exhibit.rows or tuple((name, number(value)) for name, value in exhibit.bars)
    columns = exhibit.columns or ("",) * len(rows[0])
    lines = [columns, tuple("---" for _ in columns), *rows]
    yield "\n".join("| " + " | ".join(_cell(each) for each in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text if set(text) == {"-"} else _said(text)


def _executed(report: Report) -> Iterator[str]:
    if report.executed:
        yield "## What we ran"
        yield "\n".join(f"- {_code(e.path)}: {_code(e.page)}" for e in report.executed)
    if report.interventions:
        yield "## What we changed to run it"
        yield outline.INTERVENTIONS_LEAD
        yield "\n".join(f"- {_said(each)}" for each in report.interventions)


def _files(report: Report) -> Iterator[str]:
    yield "## What we read"
    read = outline.read_files(report.files)
    if not read:
        yield "We found no file that we can read. If an upload failed, tell us what is missing."
    lines = [
        f"- {_code(file.path)} {file.state}" + (f": {_said(file.note)}" if file.note else "")
        for file in read
    ]
    lines += [
        f"- {_said(reason)} ({_code(names)})"
        for reason, names in outline.ignored_files(report.files)
    ]
    if lines:
        yield "\n".join(lines)


def _foot(report: Report) -> str:
    rubric, submission = report.rubric, report.submission
    return "\n".join(
        (
            f"---\n\nRubric {_code(rubric.id)}, version {_said(rubric.version)}, "
            f"{_code(rubric.digest)}.",
            f"Hand-in {_code(submission.id)}, {_code(submission.digest)}.",
            f"Graded by {_said(report.tool)}, profile {_said(report.profile)}, "
            f"isolation {_said(report.isolation)}.",
        )
    )


def _quote(quote: Quote) -> str:
    """Fence a quote with more backticks than it holds."""
    text = plain.visible(plain.shortened(quote.text))
    fence = "`" * max(3, _longest_run(text) + 1)
    place = f"\n\n{_code(quote.place)}" if quote.place else ""
    return f"{fence}text\n{text}\n{fence}{place}"


def _said(text: str) -> str:
    """Write a sentence on one line; our own code spans stay, everything else is inactive."""
    line = " ".join(plain.visible(text).split())
    parts = (_code(part) if is_code else _escaped(part) for part, is_code in plain.code_spans(line))
    return _OPENS_BLOCK.sub(r"\1\\\2", "".join(parts))


def _escaped(text: str) -> str:
    words = re.split(r"(\s+)", text)
    return "".join(
        _code(word) if _LINK.search(word) else _ACTIVE.sub(r"\\\g<0>", word) for word in words
    )


def _code(text: str) -> str:
    """Write a code span; one space inside each end keeps backticks at the ends apart."""
    line = " ".join(plain.visible(text).split())
    fence = "`" * (_longest_run(line) + 1)
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{space}{line}{space}{fence}" if line else ""


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)

"""The folder that the reports of a class are written to."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from grader.batch.kinship import Kinship, to_class_json
from grader.errors import GraderError
from grader.export.class_page import to_class_page
from grader.export.gradebook import to_gradebook
from grader.export.html import to_html
from grader.export.markdown import to_markdown
from grader.report import Report, to_json

_OURS = ".grader"


def open_output(folder: Path) -> Path:
    """Make the output folder, or go on in one of ours; raises GraderError in any other.

    Returns the folder for what is kept between runs.
    """
    ours = folder / _OURS
    if folder.exists() and not folder.is_dir():
        raise GraderError(f"{folder}: is a file; name a folder for the reports")
    if folder.is_dir() and not ours.is_dir() and any(folder.iterdir()):
        raise GraderError(
            f"{folder}: holds other files, and reports would mix with them. "
            "Name a new folder, or one that this grader made"
        )
    ours.mkdir(parents=True, exist_ok=True)
    return ours


def write_report(report: Report, out: Path) -> Path:
    """Write a submission's report as JSON, Markdown and HTML; returns the HTML's path."""
    folder = out / report.submission.id
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "report.json", to_json(report))
    write_text(folder / "report.md", to_markdown(report))
    write_text(folder / "report.html", to_html(report))
    return folder / "report.html"


def write_page(submission_id: str, name: str, html: str, out: Path) -> None:
    """Write a page beside a submission's report, a notebook as we ran it."""
    folder = out / submission_id
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / name, html)


def write_class(
    title: str,
    reports: Sequence[Report],
    unfinished: Sequence[tuple[str, str]],
    kinship: Kinship,
    out: Path,
) -> None:
    """Write the class at a glance, the gradebook, and which saved networks are alike."""
    write_text(out / "index.html", to_class_page(title, reports, unfinished, kinship.pairs))
    write_text(out / "class.json", to_class_json(kinship))
    write_text(out / "gradebook.csv", to_gradebook(reports, unfinished))


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, delete=False, encoding="utf-8", newline=""
    ) as file:
        file.write(text)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)

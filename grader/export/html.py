"""A report as one self-contained page for the student."""

from __future__ import annotations

from grader.export import outline
from grader.export.pages import fill_page
from grader.report import Report


def to_html(report: Report) -> str:
    """Write the report as an HTML page without scripts or anything to load."""
    steps = outline.make_next_steps(report)
    decided, comma, waiting = report.total.partition(", ")
    return fill_page(
        "report.html.j2",
        report=report,
        decided=decided,
        waiting=comma + waiting,
        lead=outline.lead_of(report),
        interventions_lead=outline.INTERVENTIONS_LEAD,
        sections=outline.make_sections(report),
        findings=outline.make_findings(report),
        steps=steps[: outline.SHOWN_STEPS],
        more_steps=len(steps) - outline.SHOWN_STEPS,
        read_files=outline.read_files(report.files),
        ignored_files=outline.ignored_files(report.files),
    )

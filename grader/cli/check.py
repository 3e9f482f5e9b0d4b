"""`grader check`: a student's own look before handing in."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.options import rubric_option


@click.command("check")
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@rubric_option
def command(path: Path, rubric: str) -> None:
    """Say what the grader can read in your work: found, unreadable or missing, and what to do.

    PATH is a folder, a zip or one file; by default the folder you are in. Nothing is run, nothing
    leaves your machine, and no marks are given: the answers are not here.
    """
    from grader.batch.check import check_hand_in
    from grader.cli.checklist import print_checklist
    from grader.cli.options import open_rubric

    print_checklist(check_hand_in(path, open_rubric(rubric)))

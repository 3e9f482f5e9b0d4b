"""`grader grade`: a class, or one hand-in."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.options import ISOLATIONS, open_rubric, rubric_option, world_option

if TYPE_CHECKING:
    from grader.batch.grade import GradedClass
    from grader.batch.prepare import GradeOptions
    from grader.intake.submission import HandIn
    from grader.report import Report


@click.command("grade")
@click.argument("class_dir", type=click.Path(path_type=Path), required=False)
@click.option("--single", type=click.Path(path_type=Path), help="Grade this one hand-in instead.")
@rubric_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("reports"),
    show_default=True,
    help="Where the reports go. Run again with the same folder to go on after a stop.",
)
@click.option(
    "--test-set",
    type=click.Path(path_type=Path),
    help="Held-out rows: .csv, .jsonl or .parquet with the columns text and label, or a .toml that "
    "names file, columns, labels, rows and seed. Without it the accuracy waits for a person.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=min(os.cpu_count() or 1, 16),
    show_default="one a core",
    help="Hand-ins graded side by side, a thread each; fewer hand-ins share the cores.",
)
@click.option(
    "--profile",
    type=click.Choice(["static", "smoke", "full"]),
    default="smoke",
    show_default=True,
    help="static: read only. smoke: also run the code with training cut short, and measure the "
    "saved network. full: run the training to its end.",
)
@world_option
@click.option(
    "--run-seconds",
    multiple=True,
    metavar="[NAME=]N",
    help="Seconds that the code may run, for all or for one hand-in by name. Repeatable.",
)
@click.option(
    "--exact",
    is_flag=True,
    help="Measure saved networks on every held-out row. Without it, measuring stops as soon as it "
    "is certain, at the rubric's error rate, which points are earned.",
)
@click.option(
    "--isolation",
    type=click.Choice(ISOLATIONS),
    default="auto",
    show_default=True,
    help="What keeps the students' code in: auto takes the best that holds here, see `grader "
    "doctor`. none: for your own code alone, with --single and --i-trust-this-code.",
)
@click.option("--i-trust-this-code", is_flag=True, help="Needed for --isolation none.")
@click.option("--strict", is_flag=True, help="Exit with 1 if anything waits for a person.")
@click.option(
    "--fail-under",
    type=float,
    default=0,
    metavar="POINTS",
    help="Exit with 1 if a hand-in earns fewer points: keeps a reference solution at full marks.",
)
def command(
    class_dir: Path | None,
    single: Path | None,
    rubric: str,
    i_trust_this_code: bool,
    **options: Any,
) -> None:
    """Grade every hand-in in CLASS_DIR: folders, zips, tars, notebooks, scripts, texts.

    Writes OUT/<hand-in>/report.html (.md, .json), the notebooks as they ran beside it, and
    OUT/index.html and OUT/gradebook.csv.

    \b
    Exit status
      0    complete; what waits for a person is printed
      1    a fault of ours left an item undecided, or what --strict or --fail-under says
      2    wrong usage
      130  stopped; the same command goes on
    """
    from grader.batch.prepare import GradeOptions
    from grader.cli.table import print_class
    from grader.evidence.setting import Profile
    from grader.export.folder import open_output, write_class

    if options["isolation"] == "none":
        _warn_of_no_isolation(single, trusted=i_trust_this_code)
    out: Path = options.pop("out")
    strict, least = options.pop("strict"), options.pop("fail_under")
    profile = Profile(options.pop("profile"))
    hand_ins = _find(class_dir, single, out)
    loaded = open_rubric(rubric)
    kept = open_output(out) / "evidence"
    options |= _spread(options["jobs"], len(hand_ins))
    asked = GradeOptions(rubric=loaded, kept=kept, profile=profile, **options)
    graded = _grade(hand_ins, asked, out)
    write_class(loaded.title, graded.reports, graded.unfinished, graded.kinship, out)
    print_class(graded, out)
    for difference in graded.differences:
        click.echo(f"Cross-check: {difference}; look at that hand-in before you trust the run.")
    sys.exit(_exit_status(graded, strict=strict, least=least))


def _grade(hand_ins: tuple[HandIn, ...], options: GradeOptions, out: Path) -> GradedClass:
    """Grade with progress, and write each report at once."""
    from grader.batch.grade import grade_class
    from grader.batch.prepare import prepared
    from grader.cli.table import GradingProgress
    from grader.export.folder import write_page, write_report

    with prepared(options) as made, GradingProgress(len(hand_ins)) as progress:

        def keep(report: Report) -> None:
            write_report(report, out)
            progress.advance(report)

        setting = replace(made.setting, on_predicted=progress.predicted)
        job = replace(made, setting=setting, keep_page=partial(write_page, out=out))
        return grade_class(hand_ins, job, on_report=keep)


def _spread(jobs: int, hand_ins: int) -> dict[str, int]:
    """Give few hand-ins all the cores, and many of them a thread each."""
    jobs = min(jobs, hand_ins)
    return {"jobs": jobs, "threads": max(1, (os.cpu_count() or 1) // jobs)}


def _warn_of_no_isolation(single: Path | None, *, trusted: bool) -> None:
    if single is None or not trusted:
        raise click.UsageError(
            "--isolation none runs the code as yourself, with all your files in its reach: it "
            "needs --single PATH and --i-trust-this-code"
        )
    warning = "NO ISOLATION: this code runs as you and can read and change all that is yours."
    click.secho(warning, fg="red", bold=True, err=True)


def _find(class_dir: Path | None, single: Path | None, out: Path) -> tuple[HandIn, ...]:
    from grader.intake.submission import find_hand_ins, make_hand_in

    if class_dir is not None and single is None:
        return find_hand_ins(class_dir, but=out)
    if single is not None and class_dir is None:
        return (make_hand_in(single.resolve()),)
    raise click.UsageError("name either CLASS_DIR or --single PATH")


def _exit_status(graded: GradedClass, *, strict: bool, least: float) -> int:
    if graded.interrupted:
        return 130
    waits = strict and any(report.pending for report in graded.reports)
    below = any(report.earned < least for report in graded.reports)
    return 1 if waits or below or any(report.has_errors for report in graded.reports) else 0

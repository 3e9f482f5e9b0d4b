"""`grader fetch`: get the networks that were too large to upload."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.batch.fetch import FetchResult
    from grader.intake.submission import HandIn
    from grader.sandbox.job import Sandbox


@click.command("fetch")
@click.argument("class_dir", type=click.Path(path_type=Path), required=False)
@click.option("--single", type=click.Path(path_type=Path), help="Fetch for this one hand-in.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Copy the hand-ins here, archives unpacked, and fetch into the copies: grade those. "
    "Without it the networks are put into the hand-ins themselves, which have to be folders.",
)
@click.option(
    "--max-mb",
    type=click.IntRange(1, 3500),
    default=2048,
    show_default=True,
    help="The largest network that is fetched, in MB.",
)
def command(class_dir: Path | None, single: Path | None, out: Path | None, max_mb: int) -> None:
    """Fetch the networks that hand-ins name in handin.toml, before grading.

    A hand-in names an id of the hub with a commit, or a link with a sha256. Weights, config and
    tokenizer come into its folder fetched-network, with fetched.toml that says from where. What is
    there already is not fetched again. Nothing of it is opened here.

    Exit status 1 if a network could not be fetched; each with what to do.
    """
    hand_ins = _find(class_dir, single, out)
    results = _fetch(hand_ins, out, max_mb)
    named = [each for each in results if each.fetched or each.failure]
    if not named:
        click.echo(f"Nothing to fetch: no handin.toml in {len(results)} hand-ins names a network.")
    if out is not None:
        click.echo(f"Now grade the copies: grader grade {out} …")
    sys.exit(1 if any(each.failure for each in results) else 0)


def _fetch(hand_ins: tuple[HandIn, ...], out: Path | None, max_mb: int) -> tuple[FetchResult, ...]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from grader.batch.fetch import fetch_class
    from grader.export.plain import on_one_line
    from grader.intake.fetching import Fetcher

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    console = Console(stderr=True)
    with (
        contextlib.ExitStack() as stack,
        Progress(*columns, TransferSpeedColumn(), console=console, transient=True) as bar,
    ):
        task = bar.add_task("", total=None)

        def show(name: str, count: int, size: int) -> None:
            text = on_one_line(name)[:60]
            bar.update(task, description=text, completed=count, total=size or None)

        fetcher = Fetcher(
            open_sandbox=_once(stack),
            most_mb=max_mb,
            endpoint=os.environ.get("HF_ENDPOINT"),
            on_bytes=show,
        )
        return fetch_class(hand_ins, fetcher, out=out, on_result=_tell)


def _tell(result: FetchResult) -> None:
    """Print a line a hand-in that names a network."""
    from grader.export.plain import on_one_line

    if result.failure:
        click.echo(on_one_line(f"{result.id}: not fetched: {result.failure}"))
    elif result.fetched is not None:
        got = result.fetched
        word = "is there already" if got.again else "fetched"
        size = f"{got.files} files, {got.bytes / 1e6:,.1f} MB"
        click.echo(on_one_line(f"{result.id}: {word}: {got.source} ({size})"))


def _once(stack: contextlib.ExitStack) -> Callable[[], Sandbox]:
    """Open the sandbox when an archive first needs it, and close it at the end."""
    opened: list[Sandbox] = []

    def sandbox() -> Sandbox:
        from grader.sandbox.backends import open_sandbox

        if not opened:
            opened.append(stack.enter_context(contextlib.closing(open_sandbox())))
        return opened[0]

    return sandbox


def _find(class_dir: Path | None, single: Path | None, out: Path | None) -> tuple[HandIn, ...]:
    from grader.intake.submission import find_hand_ins, make_hand_in

    if class_dir is not None and single is None:
        return find_hand_ins(class_dir, but=out)
    if single is not None and class_dir is None:
        return (make_hand_in(single.resolve()),)
    raise click.UsageError("name either CLASS_DIR or --single PATH")

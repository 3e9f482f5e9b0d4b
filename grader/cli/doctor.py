"""`grader doctor`: what this machine has and what it lacks."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from grader.cli.options import world_option
from grader.errors import GraderError


@click.command("doctor")
@world_option
@click.option(
    "--redteam",
    is_flag=True,
    help="Instead, attack every backend of this machine with some hand-ins that try to break out.",
)
def command(world: Path, redteam: bool) -> None:
    """Say what this machine has and what it lacks, each lack with the way to mend it.

    Exit status 1 if hand-ins cannot be graded here, or if an attack of --redteam worked.
    """
    if redteam:
        sys.exit(0 if _attack() else 1)
    findings = [*_find_python(), *_find_extras(), *_find_sandboxes(), _find_world(world)]
    for good, text in findings:
        click.echo(f"{'ok     ' if good else 'lacking'}  {text}")
    sys.exit(0 if all(good for good, _ in findings) else 1)


def _attack() -> bool:
    """Print a line an attack and backend; True if all of them held."""
    from grader.batch.redteam import attack_backends
    from grader.export.plain import on_one_line

    held = True
    for attempt in attack_backends():
        held = held and attempt.held
        sign = "ok     " if attempt.held else "BROKEN "
        line = f"{sign}  {attempt.backend:<12}{attempt.attack:<34}{attempt.outcome}"
        click.echo(on_one_line(line))
    return held


def _find_python() -> Iterator[tuple[bool, str]]:
    version = platform.python_version()
    yield sys.version_info >= (3, 11), f"Python {version} on {platform.system()}"


def _find_extras() -> Iterator[tuple[bool, str]]:
    from grader.batch.prepare import EXTRAS, missing_modules

    for extra in EXTRAS:
        missing = missing_modules(extra)
        text = f"extra '{extra}'"
        if missing:
            text += f": no {', '.join(missing)}; pip install 'finetune-grader[{extra}]'"
        yield not missing, text


def _find_sandboxes() -> Iterator[tuple[bool, str]]:
    """Try every backend; one that holds is enough, and what the others lack is told too."""
    from grader.sandbox.backends import BACKENDS, open_sandbox

    found = []
    for name in BACKENDS:
        try:
            sandbox = open_sandbox(name)
        except GraderError as exc:
            found.append((False, str(exc)))
        else:
            sandbox.close()
            found.append((True, f"{name}: {sandbox.isolation}"))
    enough = any(good for good, _ in found)
    for good, text in found:
        yield enough, f"sandbox {text}{'; the other one is used' if enough and not good else ''}"


def _find_world(folder: Path) -> tuple[bool, str]:
    from grader.world import load_world

    try:
        world = load_world(folder)
    except GraderError as exc:
        return False, f"course world: {exc}"
    return True, f"course world {world.folder}"

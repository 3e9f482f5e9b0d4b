"""What several commands ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.rubric import Rubric

ISOLATIONS = ("auto", "namespaces", "bwrap", "none")
"""What `grader.sandbox.backends` knows, written again so that `--help` need not import it."""

rubric_option = click.option(
    "--rubric",
    required=True,
    metavar="NAME_OR_DIR",
    help="A rubric's folder, or the name of one that comes with the grader.",
)

world_option = click.option(
    "--world",
    type=click.Path(path_type=Path),
    envvar="GRADER_WORLD",
    default=Path.home() / ".cache" / "finetune-grader" / "world",
    show_default="~/.cache/finetune-grader/world",
    help="The course world: a Hugging Face cache that works offline. See `grader world`.",
)


def open_rubric(name: str) -> Rubric:
    """Find and load a rubric."""
    from grader.checks import KINDS
    from grader.rubric import find_rubric, load_rubric

    return load_rubric(find_rubric(name), KINDS)

"""`grader world`: build, extend and show the offline course world."""

from __future__ import annotations

import os
from pathlib import Path

import click

from grader.cli.options import world_option


@click.group("world")
def command() -> None:
    """Build and show the course world.

    A world is a Hugging Face cache folder in which load_dataset("imdb") and
    from_pretrained("distilbert-base-uncased") work without a network. The stand-in that
    `build` makes has the true names, features and row counts; its texts are synthetic and its
    network is a smaller one.
    """


@command.command("build")
@world_option
@click.option(
    "--held-out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write held-out rows (CSV) here, for demonstrations; never inside a world.",
)
@click.option("--rows", type=click.IntRange(2), default=300, show_default=True)
def build(world: Path, held_out: Path | None, rows: int) -> None:
    """Build the stand-in world, or repair what is broken in it; quick if all is there."""
    from rich.console import Console
    from rich.progress import Progress

    from grader.world import build_world, write_held_out

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("world", total=1.0)
        built = build_world(
            world, progress=lambda text, share: bar.update(task, description=text, completed=share)
        )
    if held_out is not None and not held_out.exists():
        held_out.parent.mkdir(parents=True, exist_ok=True)
        write_held_out(held_out, rows=rows)
    click.echo(f"The course world is ready: {built.folder}")


@command.command("add")
@world_option
@click.argument("name")
@click.option("--dataset", "kind", flag_value="dataset", help="It is a data set.")
@click.option("--model", "kind", flag_value="model", help="It is a model.")
@click.option("--metric", "kind", flag_value="metric", help="It is a metric.")
@click.option("--config", help="The config of a data set or metric, such as `mrpc` of `glue`.")
def add(world: Path, name: str, kind: str | None, config: str | None) -> None:
    """Add a data set, model or metric of the hub; needs a network."""
    from grader.world import add_to_world

    added = add_to_world(world, name, kind=kind, config=config, environment=os.environ)
    size = f"{added.files} files, {added.bytes / 1e6:,.1f} MB"
    click.echo(f"The course world has the {added.kind} {name} now ({size}).")


@command.command("show")
@world_option
def show(world: Path) -> None:
    """List the names that work in a world, and check that it is whole."""
    from grader.world import load_world

    found = load_world(world)
    click.echo(f"{found.folder}  digest {found.digest[:16]}")
    for kind, names in (
        ("load_dataset", found.datasets),
        ("from_pretrained", found.models),
        ("evaluate.load", found.metrics),
    ):
        for name in names:
            click.echo(f'  {kind}("{name}")')


@command.command("digest")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--name", help="What to call it; the folder's name if left out.")
def digest(folder: Path, name: str | None) -> None:
    """Print a line for a rubric's list of known networks: public/known-networks.toml.

    FOLDER holds a saved network, such as one that anybody can download. A hand-in that equals it,
    in whole or below its head, gets a question in its report.
    """
    from grader.batch.digesting import digest_network

    click.echo(digest_network(folder.resolve(), name or folder.resolve().name))

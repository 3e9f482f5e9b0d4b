"""`grader rubric`: show, check and help to write rubrics."""

from __future__ import annotations

import json
from pathlib import Path

import click

from grader.cli.options import open_rubric


@click.group("rubric")
def command() -> None:
    """Show, check and help to write rubrics.

    A rubric is a folder: rubric.toml, public/ (what students get too) and private/ (keys).
    """


@command.command("show")
@click.argument("name")
def show(name: str) -> None:
    """Print the items of a rubric with their points."""
    from rich.console import Console
    from rich.table import Table

    from grader.report import number

    rubric = open_rubric(name)
    table = Table(title=f"{rubric.title} ({rubric.version})", title_justify="left", box=None)
    for heading in ("section", "item", "what is asked for", "check"):
        table.add_column(heading)
    table.add_column("points", justify="right")
    for item in rubric.items:
        table.add_row(item.section, item.id, item.title, item.kind, number(item.points))
    table.add_row("", "", "", "", number(rubric.points))
    Console().print(table)


@command.command("lint")
@click.argument("name")
def lint(name: str) -> None:
    """Check a rubric and that every key it names is there."""
    from grader.errors import GraderError
    from grader.rubric import load_answers

    rubric = open_rubric(name)
    for item in rubric.items:
        load_answers(rubric, item)
    if rubric.handout and not (rubric.public / rubric.handout).is_file():
        raise GraderError(f"{rubric.public / rubric.handout}: not found; see grader rubric handout")
    click.echo(f"{rubric.folder}: {len(rubric.items)} items, {rubric.points:g} points, no fault")


@command.command("checks")
@click.argument("kind", required=False)
def checks(kind: str | None) -> None:
    """List the kinds of checks, or explain one: what it looks for, and its options."""
    import dataclasses
    import inspect

    from grader.checks import KINDS

    if kind is not None and kind not in KINDS:
        raise click.BadParameter(f"{kind}; known are {', '.join(sorted(KINDS))}")
    for name in sorted(KINDS) if kind is None else [kind]:
        text = inspect.getdoc(KINDS[name]) or ""
        click.echo(f"{name}: {text if kind else text.splitlines()[0]}")
        for option in dataclasses.fields(KINDS[name]) if kind else ():
            needed = option.default is dataclasses.MISSING
            needed = needed and option.default_factory is dataclasses.MISSING
            default = "needed" if needed else f"default {option.default!r}"
            click.echo(f"  with.{option.name}  ({option.type}; {default})")


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of rubric.toml, for editors to complete from."""
    from grader.checks import KINDS
    from grader.rubric_schema import rubric_schema

    click.echo(json.dumps(rubric_schema(KINDS), indent=2))


@command.command("handout")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
def handout(files: tuple[Path, ...]) -> None:
    """Hash the assignment's own text, every version of it, for public/handout.txt.

    Only hashed word 5-grams are printed. Students' documents are compared with them, so that
    quoting a question earns nothing.
    """
    from grader.inside.documents.handout import handout_hashes

    texts = [path.read_text(encoding="utf-8") for path in files]
    click.echo("\n".join(handout_hashes(texts)))

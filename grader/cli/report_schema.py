"""`grader report-schema`."""

from __future__ import annotations

import json

import click


@click.command("report-schema")
def command() -> None:
    """Print the JSON Schema of report.json, for programs that read reports."""
    from grader.report import json_schema

    click.echo(json.dumps(json_schema(), indent=2))

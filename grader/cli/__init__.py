"""The command line: one command a file; each parses, calls one function, prints."""

from __future__ import annotations

import importlib
import io
import logging
import sys

import click

from grader import __version__
from grader.errors import GraderError, Rejected
from grader.export.plain import visible

_COMMANDS = {
    "grade": "Grade a class of hand-ins, or one.",
    "fetch": "Fetch the networks that hand-ins name in handin.toml.",
    "check": "Check your own work before you hand it in.",
    "rubric": "Show, check and help to write rubrics.",
    "world": "Build and show the offline course world.",
    "doctor": "Say what this machine has and what it lacks.",
    "report-schema": "Print the JSON Schema of report.json.",
}


class _LazyGroup(click.Group):
    """Import a command's module when it is called: help is printed at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"grader.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


class PlainFormatter(logging.Formatter):
    """Write log records so that no name or text of a hand-in acts on a terminal or forges one."""

    def format(self, record: logging.LogRecord) -> str:
        """Indent all but the first line, and show control characters."""
        return f"grader: {_plain(super().format(record))}"


def _plain(text: str) -> str:
    return visible(text).replace("\n", "\n    ")


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
def cli() -> None:
    """Grade assignments on fine-tuning language models.

    \b
    Students:     grader check my-work/ --rubric fine-tuning-assignment
    Instructors:  grader grade class/ --rubric rubrics/fine-tuning-assignment --out reports/

    What a machine cannot decide is left to a person and never counted as zero.
    """


def main() -> None:
    """Run the command line; what the user can mend is one line, not a traceback."""
    to_stderr = logging.StreamHandler()
    to_stderr.setFormatter(PlainFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[to_stderr])
    try:
        sys.exit(cli(standalone_mode=False))
    except click.ClickException as exc:
        shown = io.StringIO()
        exc.show(shown)
        click.echo(visible(shown.getvalue()), err=True, nl=False)
        sys.exit(exc.exit_code)
    except (GraderError, Rejected) as exc:
        click.echo(f"grader: {_plain(str(exc))}", err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("grader: stopped", err=True)
        sys.exit(130)

"""Questions that checks ask of the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from grader.reading.redact import redact
from grader.records import Call, CodeRecord, Place, ShellLine
from grader.verdict import Quote

_INSTALL = re.compile(
    r"\b(?:pip3?\s+install|(?:conda|mamba)\s+(?:install|create)|(?:poetry|uv)\s+add)\b(.*)",
    re.IGNORECASE,
)
_PACKAGE = re.compile(r"^[\"']?(?:git\+\S*/)?([A-Za-z][\w.-]*)")
_FILES = re.compile(r"(?:^|\s)(?:-r|--requirement)[\s=]*(\S+)")
_ENDS = re.compile(r"\s*(?:&&|\|\||;|\s#|[>|]).*$")


@dataclass(frozen=True)
class Code:
    """A hand-in's code as calls, shell lines and imports."""

    record: CodeRecord

    def calls(self, *patterns: str, reachable: bool = True) -> tuple[Call, ...]:
        r"""Give the calls whose name ends in one of the regular expressions.

        `Trainer` finds `transformers.Trainer` but not `transformers.MyTrainer`; `\w*Trainer` finds
        both. With `reachable=False` what never runs counts too.
        """
        if not patterns:
            return tuple(c for c in self.record.calls if c.reachable or not reachable)
        ends = re.compile(rf"(?:^|.*[.\])])(?:{'|'.join(patterns)})$", re.DOTALL)
        return tuple(
            call
            for call in self.record.calls
            if (call.reachable or not reachable) and ends.match(call.name)
        )

    @cached_property
    def installs(self) -> tuple[tuple[ShellLine, frozenset[str]], ...]:
        """The install commands, wherever they are written, with the packages they name."""
        found = ((line, packages_of(line.text)) for line in self.record.shell)
        return tuple((line, names) for line, names in found if names is not None)

    @cached_property
    def order(self) -> dict[int, int]:
        """The position of each call in the order in which the code would run, by its identity."""
        return {id(call): position for position, call in enumerate(self.record.calls)}

    @property
    def is_empty(self) -> bool:
        """True if there is no code at all."""
        return not self.record.calls and not self.record.imports and not self.record.broken

    @property
    def broken(self) -> tuple[Quote, ...]:
        """The cells that do not parse."""
        return tuple(Quote(redact(quote.text), quote.place) for quote in self.record.broken)


def packages_of(command: str) -> frozenset[str] | None:
    """Read the packages an install command names; None if it is none.

    A requirements file counts as a name that ends in ".txt".
    """
    found = _INSTALL.search(command)
    if found is None:
        return None
    words = _ENDS.sub("", found[1]).replace(",", " ")
    files = [name.strip("\"'").rpartition("/")[2] for name in _FILES.findall(words)]
    return frozenset([*_package_names(_FILES.sub(" ", words)), *files])


def package_of(requirement: str) -> str:
    """Read the package's name of one line of a requirements file; empty if it has none."""
    found = _PACKAGE.match(requirement.strip().lstrip("-").strip())
    return found[1].lower().replace("_", "-").removesuffix(".git") if found else ""


def quote_call(call: Call) -> Quote:
    """Quote a call with its place; secrets hidden."""
    return Quote(redact(call.quote), str(call.place))


def quote_line(line: ShellLine) -> Quote:
    """Quote a shell line with its place; secrets hidden."""
    return Quote(redact(line.text), str(line.place))


def argument(call: Call, *names: str) -> object:
    """Give the first of the arguments that is a known constant; None if none is."""
    return next((call.arguments[name] for name in names if name in call.arguments), None)


def source(call: Call, *names: str) -> str:
    """Give the first of the arguments as resolved text; empty if it has none of them."""
    return next((call.sources[name] for name in names if name in call.sources), "")


def ran_at(call: Call) -> Place:
    """Say in which cell or script a call would run."""
    return call.via or call.place


def _package_names(words: str) -> Iterator[str]:
    for word in words.split():
        if not word.startswith("-") and (name := package_of(word)):
            yield name

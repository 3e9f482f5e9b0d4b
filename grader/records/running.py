"""What collectors write down of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from grader.records.place import Place


@dataclass(frozen=True)
class CellRun:
    """How one notebook cell or script ended: `state` is "done", "failed" or "not reached".

    `error` is the exception's class, or what ended the cell from outside: "TimeLimit" and the like
    for a limit, "DeadKernel" and "Crash" where its process died, the signal in `message`.
    """

    place: Place
    state: str
    output: str = ""
    error: str = ""
    message: str = ""
    quote: str = ""  # the line that raised it


class OutputType(StrEnum):
    """The kinds of outputs that an executed notebook keeps."""

    STREAM = "stream"
    DISPLAY = "display_data"
    ERROR = "error"


@dataclass(frozen=True)
class CellOutput:
    """What a cell showed when we ran it, in the fields of nbformat 4."""

    output_type: OutputType
    name: str = ""  # of a stream
    text: str = ""  # of a stream
    data: dict[str, str] = field(default_factory=dict)  # by media type
    ename: str = ""
    evalue: str = ""
    traceback: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExecutedCell:
    """A cell as we ran it: `kind` is "code", "markdown" or "raw"."""

    kind: str
    source: str
    outputs: tuple[CellOutput, ...] = ()
    ran: bool = False


@dataclass(frozen=True)
class ExecutedNotebook:
    """A notebook as we ran it, its stored outputs replaced; a script is a notebook of one cell."""

    file: str
    cells: tuple[ExecutedCell, ...]


@dataclass(frozen=True)
class Event:
    """A step that the run went through: "load", "tokenize", "train", "evaluate" or "save".

    `detail` is the call with its plain arguments, `quote` the student's line that led to it.
    """

    step: str
    detail: str = ""
    place: Place | None = None
    quote: str = ""
    seconds: float = 0


@dataclass(frozen=True)
class RunRecord:
    """What happened when the code ran: `outcome` is "completed", "failed", "limit" or "none"."""

    outcome: str
    cells: tuple[CellRun, ...] = ()
    events: tuple[Event, ...] = ()
    limit: str = ""  # the kind of limit, in the student's words
    interventions: tuple[str, ...] = ()  # what we changed so that the code could run here
    notebooks: tuple[ExecutedNotebook, ...] = ()
    capped: bool = False  # training was cut short: its numbers mean nothing


@dataclass(frozen=True)
class Page:
    """An executed notebook as a page without scripts; `file` is the student's."""

    file: str
    html: str


@dataclass(frozen=True)
class PageRecord:
    """The pages of a run."""

    pages: tuple[Page, ...] = ()

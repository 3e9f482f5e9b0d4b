"""What collectors write down: bounded, typed records, the same for every check.

A collector's program runs in a sandbox and is not believed: its JSON is validated against these
types before anything looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from grader.records.datasets import DatasetRecord, SurveyRecord, TableFile
from grader.records.networks import (
    EncodedBlock,
    GeneratedTexts,
    LogitBlock,
    NetworkRecord,
    SavedNetwork,
    SketchRecord,
    TokenLosses,
)
from grader.records.place import Place
from grader.records.running import (
    CellOutput,
    CellRun,
    Event,
    ExecutedCell,
    ExecutedNotebook,
    OutputType,
    Page,
    PageRecord,
    RunRecord,
)
from grader.verdict import Quote

__all__ = [
    "Block",
    "BlockKind",
    "Call",
    "CellOutput",
    "CellRun",
    "CodeRecord",
    "DatasetRecord",
    "DocumentRecord",
    "EncodedBlock",
    "Event",
    "ExecutedCell",
    "ExecutedNotebook",
    "FullRunRecord",
    "GeneratedTexts",
    "LikenessRecord",
    "Literal",
    "LogitBlock",
    "MadeRows",
    "NetworkRecord",
    "OutputType",
    "Page",
    "PageRecord",
    "Place",
    "RunRecord",
    "SavedNetwork",
    "ShellLine",
    "SketchRecord",
    "SourceFile",
    "SurveyRecord",
    "TableFile",
    "TokenLosses",
]


# --- the document -------------------------------------------------------------------------------


class BlockKind(StrEnum):
    """What a piece of a document is."""

    HEADING = "heading"
    PROSE = "prose"  # a paragraph
    ITEM = "item"  # one list item, without the items nested in it
    TABLE = "table"
    CODE = "code"
    OUTPUT = "output"
    IMAGE = "image"


@dataclass(frozen=True)
class Block:
    """One piece of a document, in reading order.

    `source` is the text as written (markdown marks kept, so that a bold option can be seen);
    `text` is what a person reads. For code both are the source. `handout` is the share of its
    words, 0 to 1, that the assignment's own text covers.
    """

    kind: BlockKind
    text: str
    place: Place
    source: str = ""
    level: int = 0  # of a heading, 1 to 6
    rows: tuple[tuple[str, ...], ...] = ()  # of a table, the header first
    handout: float = 0.0
    language: str = ""  # of code: "python", "shell", "json" …
    runnable: bool = False  # code of a notebook cell or a script, not a fence in a text
    execution_count: int | None = None  # of a notebook cell, and of its outputs
    error: bool = False  # an output that is a traceback

    def quote(self, limit: int = 240) -> Quote:
        """Quote the block, cut at `limit` characters."""
        text = " ".join(self.text.split())
        return Quote(text if len(text) <= limit else text[: limit - 1] + "…", str(self.place))


@dataclass(frozen=True)
class SourceFile:
    """A file of the hand-in: `state` is "read", "read in part", "unreadable" or "ignored".

    Of a file that was read in part the rest is lost; one that is ignored is no document.
    """

    path: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class DocumentRecord:
    """Every file of the hand-in and the blocks of those that are documents."""

    files: tuple[SourceFile, ...]
    blocks: tuple[Block, ...]


# --- the code -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Call:
    """One call in the student's code, with names and constants resolved.

    `name` is the dotted origin of what is called: imports and aliases are followed, the result of
    a call is written `()`, an item of something `[]`, and what cannot be followed `?`.
    `trainer.train()` after `trainer = Trainer(…)` is `transformers.Trainer().train`;
    `loss.backward()` is `?.backward`; the student's own functions are `own:` and their name.
    `arguments` maps keywords, and positions as "0", "1" …, to the constant they resolve to
    (str, int, float, bool, None, or a list or dict of those); `sources` maps the same keys to the
    argument as resolved text, brackets filled: `datasets.load_dataset('imdb')['test'].map(encode)`.
    `self` is what a method is called on; after ` # ` stand the variables a value went through.
    `via` is the cell or script that runs the call, wherever it is written.
    """

    name: str
    place: Place
    quote: str
    reachable: bool
    arguments: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    via: Place | None = None


@dataclass(frozen=True)
class ShellLine:
    """A command of `!…`, `%pip …`, a `%%bash` cell, subprocess/os.system, or a shell fence in text.

    `written` says where: "code" (would run), "comment" or "text".
    """

    text: str
    place: Place
    written: str


@dataclass(frozen=True)
class Literal:
    """A list of rows written in the code: of dicts, of tuples, or a dict of columns."""

    name: str
    rows: tuple[dict[str, Any], ...]
    place: Place
    quote: str


@dataclass(frozen=True)
class MadeRows:
    """Rows that code makes in a loop, a comprehension or by repetition, none of it run.

    `rows` is how many of them can differ at most; None where nobody can tell.
    """

    rows: int | None
    place: Place
    quote: str


@dataclass(frozen=True)
class CodeRecord:
    """What the code says, none of it run."""

    calls: tuple[Call, ...] = ()
    shell: tuple[ShellLine, ...] = ()
    imports: tuple[str, ...] = ()  # dotted names, as "transformers.Trainer"
    literals: tuple[Literal, ...] = ()
    made: tuple[MadeRows, ...] = ()  # the most rows first
    attributes: tuple[str, ...] = ()  # dotted names read but not called, as "torch.cuda"
    cells: int = 0  # code cells and scripts seen
    broken: tuple[Quote, ...] = ()  # cells that do not parse; the others still count


# --- an uncapped run ---------------------------------------------------------------------------


@dataclass(frozen=True)
class FullRunRecord:
    """An uncapped run, and the networks that it left in its working folder."""

    run: RunRecord
    network: NetworkRecord


# --- likeness of meaning ------------------------------------------------------------------------


@dataclass(frozen=True)
class LikenessRecord:
    """How near the explanation's sentences are in meaning to the rubric's phrases.

    `cosines` has a row a sentence and a column a phrase; each value lies between -1 and 1.
    `chances` has a row for each sentence of `told`, which are those of the whole hand-in, and a
    column for each of the rubric's `kinds` of sentences; a row sums to 1.
    """

    sentences: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    cosines: tuple[tuple[float, ...], ...] = ()
    told: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    chances: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True)
class PhraseVectors:
    """What a rubric's phrases are as vectors: rows of 32-bit floats, in base 64."""

    phrases: tuple[str, ...]
    vectors: str

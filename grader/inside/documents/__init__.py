"""Read a hand-in's documents: `python -m grader.inside.documents FOLDER HANDOUT_HASHES_FILE|-`.

Prints one JSON object: every file and what became of it, and the blocks of those it read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from grader.inside.blocks import MAX_TEXT, Piece, to_plain
from grader.inside.documents.handout import coverage
from grader.inside.documents.markdown import read_markdown
from grader.inside.documents.notebooks import read_notebook
from grader.inside.documents.scripts import read_script
from grader.inside.files import Role, role_of, walk
from grader.inside.texts import Unreadable, decode, describe

MAX_BYTES = 64 * 1024 * 1024  # of one notebook or script
MAX_PROSE_BYTES = 2 * 1024 * 1024  # of one text; a longer one is data
MAX_BLOCKS = 20_000
MAX_CHARACTERS = 8_000_000  # of all blocks together
_UNFILLED = "[More Information Needed]"  # of a model card that a library wrote
_TEXT_KINDS = {"heading", "prose", "item", "table"}


@dataclass(frozen=True)
class ReadResult:
    """A file's state, the sentence that explains it, and its pieces."""

    state: str
    note: str = ""
    pieces: tuple[Piece, ...] = ()


def read_folder(folder: Path, hashes: Collection[str]) -> dict[str, Any]:
    """Read every file of a folder, in the order of their paths."""
    files: list[dict[str, str]] = []
    blocks: list[dict[str, Any]] = []
    room = MAX_CHARACTERS
    paths = walk(folder)
    for path in paths:
        name = path.relative_to(folder).as_posix()
        result = _without_exports(_read(path, name), name, paths)
        size = sum(len(piece.text) for piece in result.pieces)
        if size > room or len(blocks) + len(result.pieces) > MAX_BLOCKS:
            result = ReadResult("unreadable", "the hand-in holds more text than we read")
        else:
            room -= size
        files.append({"path": name, "state": result.state, "note": result.note})
        blocks += [to_plain(piece, name) for piece in with_handout(result.pieces, hashes)]
    return {"files": files, "blocks": blocks}


def with_handout(pieces: tuple[Piece, ...], hashes: Collection[str]) -> list[Piece]:
    """Note the share of each text's words that the assignment itself says."""
    texts = [piece.text[:MAX_TEXT] if piece.kind in _TEXT_KINDS else "" for piece in pieces]
    shares = coverage(texts, hashes) if hashes else [0.0] * len(texts)
    return [replace(piece, handout=share) for piece, share in zip(pieces, shares, strict=True)]


def _read(path: Path, name: str) -> ReadResult:
    role, note = role_of(PurePosixPath(name), path.stat().st_size)
    if role in {Role.IGNORED, Role.UNREADABLE}:
        return ReadResult(role.value, note)
    try:
        return ReadResult("read", "", tuple(_pieces(path, role)))
    except Unreadable as exc:
        bare = not path.suffix and role is Role.TEXT  # such as a cache file: never promised a text
        return ReadResult("ignored") if bare else ReadResult("unreadable", str(exc))
    except RecursionError:
        return ReadResult("unreadable", "the file is nested too deeply to be read")
    except MemoryError:
        return ReadResult("unreadable", "the file needs more memory to read than we have")
    except OSError as exc:
        return ReadResult("unreadable", f"the file cannot be opened ({exc.strerror})")


def _pieces(path: Path, role: Role) -> list[Piece]:
    limit = MAX_PROSE_BYTES if role is Role.TEXT else MAX_BYTES
    size = path.stat().st_size
    if size > limit:
        raise Unreadable(
            f"the file has {size // 1_048_576} MB and we read at most {limit // 1_048_576} MB; "
            "clear large outputs and hand it in again"
        )
    data = path.read_bytes()
    if what := describe(data):
        raise Unreadable(
            f"this is {what}, whatever its name says; hand in .ipynb, .py, .md or .txt"
        )
    text = decode(data)
    if role is Role.NOTEBOOK:
        return read_notebook(text)
    if role is Role.SCRIPT:
        return read_script(text)
    if role is Role.TEXT:
        return [] if text.count(_UNFILLED) >= 5 else read_markdown(text)
    return [Piece("code", text, line=1, source=text, language=role.value)]


def _without_exports(result: ReadResult, name: str, paths: list[Path]) -> ReadResult:
    """Leave out a PDF or web page whose notebook or text of the same name is there too."""
    path = PurePosixPath(name)
    readable = {".ipynb", ".md", ".py", ".txt"}
    twins = [p for p in paths if p.stem == path.stem and p.suffix.lower() in readable]
    if result.state == "unreadable" and path.suffix.lower() in {".pdf", ".html", ".docx"} and twins:
        return ReadResult("ignored", f"an export of {twins[0].name}, which we read")
    return result


def main() -> None:
    """Read the folder that the command line names and print the JSON."""
    folder, hashes_file = Path(sys.argv[1]), sys.argv[2]
    known = [] if hashes_file == "-" else Path(hashes_file).read_text("utf-8").split()
    json.dump(read_folder(folder, frozenset(known)), sys.stdout, allow_nan=False)

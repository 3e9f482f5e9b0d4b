"""Find the prose in Python code: comments, docstrings and long strings."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from grader.inside.blocks import Piece
from grader.inside.documents.lines import is_code_line
from grader.inside.documents.markdown import read_markdown

_ANSWER = re.compile(
    r"\b(?:q|question|mcq)?\s*\d\s*[-.:=)]+\s*\(?[A-Da-d]\b|\banswer\b", re.IGNORECASE
)
_RULES = "=-*#_~ \t"
_BRACKETED = re.compile(r"^\s*[\[<{(](?P<title>[^\W\d][\w '’/-]{2,40})[\])}>]\s*$")
_TITLE = re.compile(r"^\s*(?P<title>[^\W\d][\w'’/&-]*(?: [\w'’/&-]+){0,4})\s*$")  # below a rule
_LABELLED = re.compile(r"^\s*[^\W\d][\w'’ /()-]{2,45}:\s+\S")
_LEXEME = re.compile(
    r"""
      \#[^\n]*+
    | [A-Za-z]{0,2} (?P<mark>\"{3}|'{3}) (?:[^"'\\]++|\\.?|(?!(?P=mark)).)*+ (?P<end>(?P=mark))?
    | "(?:[^"\\\n]++|\\.?)*+"?
    | '(?:[^'\\\n]++|\\.?)*+'?
    """,
    re.DOTALL | re.VERBOSE,
)
_CELL = re.compile(r"^#\s*(?:%%|In\[[\d ]*\]|<codecell>|!/|-\*-)")
_STRING = re.compile(r"^(?P<kind>[A-Za-z]{0,2})(?P<mark>\"\"\"|'''|\"|')")
_PLACEHOLDER = re.compile(r"(?<!\{)\{[^{}\n]+\}")


@dataclass(frozen=True)
class Passage:
    """Text written in code, and the line it begins on."""

    line: int
    text: str


def read_script(text: str) -> list[Piece]:
    """Read a script: its code as one piece, then its prose."""
    code = Piece("code", text, line=1, source=text, language="python", runnable=True)
    return [code, *read_code_prose(text)]


def read_code_prose(code: str) -> list[Piece]:
    """Read the comments, docstrings and long strings of some code as markdown."""
    pieces: list[Piece] = []
    for passage in sorted(_passages(code), key=lambda found: found.line):
        text = "\n".join("" if is_code_line(line) else line for line in passage.text.split("\n"))
        if len(text.split()) >= 4 or _ANSWER.search(text):
            for part in _parts(replace(passage, text=text)):
                found = read_markdown(part.text)
                pieces += [replace(p, line=(p.line or 1) + part.line - 1) for p in found]
    return pieces


def _parts(passage: Passage) -> Iterator[Passage]:
    """Mark titles as headings, and let each label begin a paragraph: "problem: …", "to do: …".

    In code people lay prose out by lines and rules, where markdown wants empty lines.
    """
    start, held, above = 0, list[str](), "-"
    for at, line in enumerate(passage.text.split("\n")):
        title = _BRACKETED.match(line) or (not above.strip() and _TITLE.match(line))
        if held and above.strip() and _LABELLED.match(line):
            yield Passage(passage.line + start, "\n".join(held))
            start, held = at, []
        held.append(f"## {title.group('title')}" if title else line)
        above = line
    yield Passage(passage.line + start, "\n".join(held))


def parses(code: str) -> bool:
    """Say whether this is Python; nothing is run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(code)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return False
    return True


def _passages(code: str) -> list[Passage]:
    """Give the comments that have a line of their own, and the strings that are prose.

    One pattern and not `tokenize`, whose time grows with the square of quotes that never close.
    """
    comments, strings = list[tuple[int, str]](), list[Passage]()
    line, end = 1, 0
    for found in _LEXEME.finditer(code):
        *lines, before = code[end : found.start()].split("\n")
        first = bool(lines or end == 0) and not before.strip()
        line, text = line + len(lines), found.group()
        if found["mark"] and found["end"] is None:  # all the rest would be in quotes
            return [*_comments(enumerate(code.split("\n"), start=1)), *strings]
        if found["mark"] and _is_prose(prose := _literal(text), begins_a_line=first):
            strings.append(Passage(line, prose))
        elif text.startswith("#") and first:
            comments.append((line, text))
        line, end = line + text.count("\n"), found.end()
    return [*_comments(comments), *strings]


def _is_prose(text: str, *, begins_a_line: bool) -> bool:
    """Say so of docstrings, and of strings of twenty words or more."""
    return begins_a_line or len(text.split(maxsplit=20)) >= 20


def _comments(lines: Iterable[tuple[int, str]]) -> Iterator[Passage]:
    """Join comment lines that follow each other."""
    start, held, last = 0, list[str](), -1
    for number, line in lines:
        stripped = line.strip()
        if not stripped.startswith("#") or _CELL.match(stripped):
            continue
        if number != last + 1 and held:
            yield Passage(start, "\n".join(held))
            held = []
        start = start if held else number
        held.append(_uncommented(stripped))
        last = number
    if held:
        yield Passage(start, "\n".join(held))


def _uncommented(comment: str) -> str:
    body = re.sub(r"^# ?", "", comment)
    bare = body.strip(_RULES)
    ruled = body.strip()[:3].strip(_RULES) == "" == body.strip()[-3:].strip(_RULES)
    return "" if not bare else f"## {bare}" if ruled else body


def _literal(source: str) -> str:
    quoted = _STRING.match(source)
    if quoted is None:
        return ""
    mark = quoted["mark"]
    body = source[quoted.end() :].removesuffix(mark)
    if "f" in quoted["kind"].lower():
        body = _PLACEHOLDER.sub("…", body)  # what stands there is code, and no number is told
    first, newline, rest = _meant(f"{mark}{body}{mark}", body).partition("\n")
    return f"{first.strip()}{newline}{textwrap.dedent(rest)}"


def _meant(literal: str, body: str) -> str:
    """Give what a string literal stands for, or its body as written where it is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return str(ast.literal_eval(literal))
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return body

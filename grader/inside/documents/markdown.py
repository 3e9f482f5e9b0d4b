"""Read markdown, and plain text as markdown, into pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.inside.blocks import Piece
from grader.inside.documents.lines import MARKER, broken_early, split_code, width_of
from grader.inside.documents.tables import table_at
from grader.inside.documents.web.html import read_html
from grader.inside.texts import normal

# Indented code is off: in students' texts an indent is nearly always an indent.
_PARSER = MarkdownIt("commonmark", {"maxNesting": 60}).enable("table").disable("code")
_ANSWER = re.compile(
    r"^\W*(?:my\s+|correct\s+|mi\s+|ma\s+)?(?:answer|ans|respuesta|réponse|antwort|resposta|答案"
    r"|정답)\b",
    re.IGNORECASE,
)
_MARKED = re.compile(r"(?<!=)==(?=[^\s=])([^=\n]*[^\s=])==(?!=)")
_LANGUAGES = {
    "py": "python", "python3": "python", "ipython": "python", "sh": "shell", "bash": "shell",
    "console": "shell", "zsh": "shell", "cmd": "shell", "powershell": "shell", "jsonl": "json",
}  # fmt: skip


def read_markdown(text: str) -> list[Piece]:
    """Read a text into pieces in order; lines count from 1."""
    pieces: list[Piece] = []
    for stretch in split_code(_without_front_matter(normal(text))):
        if stretch.code:
            pieces.append(_code(stretch.text, stretch.language, stretch.start + 1))
            continue
        found = _read_text(stretch.text, stretch.lines)
        pieces += [replace(p, line=(p.line or 1) + stretch.start) for p in found]
    return pieces


def _without_front_matter(text: str) -> str:
    """Blank the settings that a README may begin with, between two rules."""
    end = text.find("\n---", 3)
    if not text.startswith("---\n") or not 0 <= end <= 5_000:
        return text
    return "\n" * text.count("\n", 0, end + 1) + text[end + 4 :]


def _read_text(text: str, lines: Sequence[str]) -> list[Piece]:
    pieces: list[Piece] = []
    tokens = _PARSER.parse(text)
    fresh_item = False
    for at, token in enumerate(tokens):
        first = token.map[0] if token.map else 0
        if token.type == "list_item_open":
            fresh_item = True
        elif token.type == "heading_open":
            pieces += _heading(token, tokens[at + 1], lines)
        elif token.type == "paragraph_open":
            own = lines[first : token.map[1]] if token.map else []
            pieces += _paragraph(own, first, item=fresh_item)
            fresh_item = False
        elif token.type == "fence":
            language = token.info.strip().split(" ")[0].strip("{}.").lower()
            pieces.append(_code(token.content, _LANGUAGES.get(language, language), first + 2))
        elif token.type == "table_open":
            pieces.append(_table(tokens[at:], first, lines))
        elif token.type == "html_block":
            pieces += [replace(p, line=first + 1) for p in read_html(token.content)]
    return pieces


def _code(content: str, language: str, line: int) -> Piece:
    return Piece("code", content, line=line, source=content, language=language)


def _heading(token: Token, inline: Token, lines: Sequence[str]) -> list[Piece]:
    first, last = token.map or (0, 1)
    source = "\n".join(lines[first:last])
    text = plain_text(inline.content)
    if token.markup in "-=" and len(text.split()) > 14:  # a paragraph above a ruled line
        return _paragraph(lines[first : last - 1], first, item=False)
    if not text:
        return []
    level = int(token.tag[1])
    return [Piece("heading", text, line=first + 1, source=source, level=level)]


def _table(tokens: Sequence[Token], first: int, lines: Sequence[str]) -> Piece:
    rows: list[list[str]] = []
    last = first
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
            last = token.map[1] if token.map else last
        elif token.type == "inline":
            rows[-1].append(plain_text(token.content))
    text = "\n".join("\t".join(row) for row in rows)
    source = "\n".join(lines[first:last])
    filled = tuple(tuple(row) for row in rows)
    return Piece("table", text, line=first + 1, source=source, rows=filled)


def _paragraph(lines: Sequence[str], first: int, *, item: bool) -> list[Piece]:
    """Split a paragraph at tables, at markers of lists and at deliberate line breaks."""
    pieces: list[Piece] = []
    width = width_of(lines)
    start = 0
    at = 0
    while at < len(lines):
        end, rows = table_at(lines, at)
        if rows:
            pieces += _prose(lines[start:at], first + start, item=item and start == 0)
            source = "\n".join(lines[at:end])
            text = "\n".join("\t".join(row) for row in rows)
            pieces.append(Piece("table", text, line=first + at + 1, source=source, rows=rows))
            start = at = end
            continue
        at += 1
        if at < len(lines) and _starts_anew(lines, at, width):
            pieces += _prose(lines[start:at], first + start, item=item and start == 0)
            start = at
    return [*pieces, *_prose(lines[start:], first + start, item=item and start == 0)]


def _starts_anew(lines: Sequence[str], at: int, width: int) -> bool:
    line = lines[at]
    return bool(MARKER.match(line) or _ANSWER.match(line)) or broken_early(lines, at - 1, width)


def _prose(lines: Sequence[str], first: int, *, item: bool) -> Iterator[Piece]:
    source = "\n".join(lines)
    yield from _images(source, first)
    marked = MARKER.match(source)
    text = plain_text(source[marked.end() :] if marked else source)
    if text:
        kind = "item" if item or marked else "prose"
        yield Piece(kind, text, line=first + 1, source=source)


def _images(source: str, first: int) -> Iterator[Piece]:
    for alt in re.findall(r"!\[([^\]]*)\]\([^)]*\)|<img\b[^>]*>", source):
        yield Piece("image", alt, line=first + 1)


def plain_text(source: str) -> str:
    """Give what a person reads: no markup, line breaks kept."""
    if len(source) > 50_000:  # inline parsing is not linear on hostile input
        return source.strip()
    parts: list[str] = []
    for token in _PARSER.parseInline(source):
        for child in token.children or []:
            if child.type in {"text", "code_inline"}:
                parts.append(child.content)
            elif child.type in {"softbreak", "hardbreak"} or child.content[:3].lower() == "<br":
                parts.append("\n")
    text = _MARKED.sub(r"\1", "".join(parts))
    return re.sub(r"\*\*|__(?=\W|$)", "", text).strip()

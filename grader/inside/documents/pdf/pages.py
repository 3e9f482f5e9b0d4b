"""Take the lines of a PDF's page: where each stands, how large, and what is bold or marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PageObject

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_MONO = re.compile(r"mono|courier|consol|menlo|code|typewriter|cmtt|fixed", re.IGNORECASE)
_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st",
    0xFB06: "st", 0xA0: " ", 0x7F: "•", 0xF0B7: "•", 0xF0A7: "•",
    0xF0FC: "✓", 0xF0FE: "☑", 0xF0A8: "☐",
}  # fmt: skip
_TALLEST_MARK = 40  # points; a larger coloured area is a design, not a marker pen
COLUMN = "   "  # between the cells of a row
_WIDTH = 0.5  # of a letter, as a share of its size


_BREAK = re.compile("[\\n\\r\\v\\f\\x1c-\\x1e\\x85\u2028\u2029]")
"""What would end a line in the middle of one."""


@dataclass(frozen=True)
class Part:
    """Some words of a line in one font."""

    text: str
    bold: bool = False
    marked: bool = False
    mono: bool = False


@dataclass(frozen=True)
class PdfLine:
    """A line and where it begins; `height` runs from 0 at the page's foot to 1 at its head."""

    parts: tuple[Part, ...]
    x: float
    y: float
    size: float
    height: float

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class PdfPage:
    """The lines of a page in the order of its file."""

    lines: tuple[PdfLine, ...]
    has_picture: bool

    @property
    def characters(self) -> int:
        """How much text the page holds."""
        return sum(len(line.text.strip()) for line in self.lines)


@dataclass(frozen=True)
class Area:
    """A rectangle that is coloured in."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        """Say whether a letter that begins here stands in the area."""
        return self.left - 2 <= x <= self.right and self.bottom - 1 <= y <= self.top


@dataclass(frozen=True)
class Chunk:
    """What the library hands over at a time: it may hold a part of a line or several lines."""

    text: str
    x: float
    y: float
    size: float
    font: str
    coloured: bool


@dataclass
class Painter:
    """Follow the colour that a page's commands fill with, and the areas that they fill."""

    bright: bool = False
    kept: list[bool] = field(default_factory=list)
    drawn: list[Area] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    shown: list[bool] = field(default_factory=list)  # was each text since the last chunk bright?

    def follow(self, operator: bytes, operands: Sequence[Any], matrix: Sequence[float]) -> None:
        """Follow one command."""
        if operator in {b"rg", b"g", b"k", b"sc", b"scn"}:
            self.bright = _is_bright(operands)
        elif operator == b"q":
            self.kept.append(self.bright)
        elif operator == b"Q" and self.kept:
            self.bright = self.kept.pop()
        elif operator in {b"Tj", b"TJ", b"'", b'"'}:
            self.shown.append(self.bright)
        elif operator == b"re":
            self.drawn.append(_area(operands, matrix))
        elif operator in {b"f", b"F", b"f*", b"B", b"B*", b"n", b"S", b"s"}:
            if self.bright and operator not in {b"n", b"S", b"s"}:
                self.areas += (a for a in self.drawn if 4 < a.top - a.bottom <= _TALLEST_MARK)
            self.drawn.clear()

    def colour_of_chunk(self) -> bool:
        """Say whether all text since the last chunk was bright."""
        bright = bool(self.shown) and all(self.shown)
        self.shown.clear()
        return bright


def read_page_lines(page: PageObject) -> PdfPage:
    """Read one page: its text, what was typed into its form, what was typed or marked on top."""
    painter, chunks = Painter(), list[Chunk]()

    def on_text(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: Any) -> None:
        x, y = _at(tm[4], tm[5], cm)
        name = str((font or {}).get("/BaseFont", ""))
        height = abs(float(size or 0) * (tm[3] or 1) * (cm[3] or 1)) or 10.0
        coloured = painter.colour_of_chunk() if text.strip() else False
        chunks.append(Chunk(text.translate(_LIGATURES), x, y, height, name, coloured))

    def on_command(operator: bytes, operands: Any, cm: Sequence[float], _: Any) -> None:
        painter.follow(operator, operands, cm)

    page.extract_text(visitor_text=on_text, visitor_operand_before=on_command)
    written, marked = _annotations(page)
    box = page.mediabox
    bottom, full = float(box.bottom), float(box.height) or 1.0
    lines = _lines(chunks, [*painter.areas, *marked], bottom, full)
    for chunk in written:
        after = next((at for at, line in enumerate(lines) if line.y < chunk.y), len(lines))
        lines[after:after] = _lines([chunk], [], bottom, full)
    return PdfPage(tuple(lines), _has_picture(page))


def _lines(
    chunks: Sequence[Chunk], areas: Sequence[Area], bottom: float, full: float
) -> list[PdfLine]:
    """Put chunks together to lines."""
    lines: list[PdfLine] = []
    held: list[tuple[Chunk, Part]] = []

    def close() -> None:
        if any(part.text.strip() for _, part in held):
            first = next(chunk for chunk, part in held if part.text.strip())
            parts = tuple(part for _, part in held)
            height = (first.y - bottom) / full
            main = max(held, key=lambda each: len(each[1].text.strip()))[0]
            lines.append(PdfLine(parts, first.x, first.y, main.size, height))
        held.clear()

    for chunk in chunks:
        mark = chunk.coloured or any(area.holds(chunk.x, chunk.y + 1) for area in areas)
        bold, mono = bool(_BOLD.search(chunk.font)), bool(_MONO.search(chunk.font))
        for number, text in enumerate(chunk.text.split("\n")):
            if number:
                close()
            if text:
                gap = _gap(held, chunk) if number == 0 else ""
                held.append((chunk, Part(_BREAK.sub(" ", gap + text), bold, mark, mono)))
    close()
    return _rows(lines)


def _rows(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """Join what stands side by side: a bullet and its text, the cells of a row."""
    rows: list[PdfLine] = []
    for line in lines:
        last = rows[-1] if rows else None
        if last and abs(last.y - line.y) < 0.3 * line.size and last.x < line.x:
            sign = len(last.text.strip()) <= 3
            parts = (*last.parts, Part(" " if sign else COLUMN), *line.parts)
            rows[-1] = replace(last, parts=parts, size=line.size if sign else last.size)
        else:
            rows.append(line)
    return rows


def _gap(held: Sequence[tuple[Chunk, Part]], chunk: Chunk) -> str:
    """Give what stands between two columns where one begins."""
    if not held or abs(held[-1][0].y - chunk.y) > 2:
        return ""
    before, part = held[-1]
    end = before.x + len(part.text) * before.size * _WIDTH * 1.3
    return COLUMN if chunk.x > end + 2 * chunk.size else ""


def _annotations(page: PageObject) -> tuple[list[Chunk], list[Area]]:
    """Give what a reader typed into the page or its form, and the areas marked with a pen."""
    written: list[Chunk] = []
    marked: list[Area] = []
    for reference in page.get("/Annots") or ():
        note = reference.get_object()
        kind, box = note.get("/Subtype"), [float(each) for each in note.get("/Rect") or ()]
        if len(box) != 4:
            continue
        if kind == "/Highlight":
            points = [float(each) for each in note.get("/QuadPoints") or ()]
            marked += (
                Area(min(quad[::2]), min(quad[1::2]), max(quad[::2]), max(quad[1::2]))
                for quad in (points[at : at + 8] for at in range(0, len(points) - 7, 8))
            )
        typed = note.get("/V") if kind == "/Widget" else note.get("/Contents")
        if kind in {"/Widget", "/FreeText"} and isinstance(typed, str) and str(typed).strip("/ "):
            ticked = str(note.get("/AS", "/Off")) != "/Off"
            text = "☑ " if ticked else "" if typed.startswith("/") else str(typed)
            written += [Chunk(text, box[0], box[3], 10.0, "", coloured=False)] if text else []
    return written, marked


def _has_picture(page: PageObject) -> bool:
    resources: Any = page.get("/Resources", {})
    held = resources.get_object().get("/XObject")
    objects = held.get_object().values() if held is not None else ()
    return any(each.get_object().get("/Subtype") == "/Image" for each in objects)


def _area(operands: Sequence[Any], matrix: Sequence[float]) -> Area:
    x, y, width, height = (float(each) for each in operands[:4])
    left, bottom = _at(x, y, matrix)
    right, top = _at(x + width, y + height, matrix)
    return Area(min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _at(x: float, y: float, matrix: Sequence[float]) -> tuple[float, float]:
    a, b, c, d, e, f = (float(each) for each in matrix[:6])
    return a * x + c * y + e, b * x + d * y + f


def _is_bright(operands: Sequence[Any]) -> bool:
    """Say whether a fill is neither black, white nor grey."""
    try:
        parts = [float(each) for each in operands]
    except (TypeError, ValueError):  # a pattern's name
        return False
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        parts = [(1 - each) * (1 - black) for each in (cyan, magenta, yellow)]
    return len(parts) == 3 and max(parts) - min(parts) > 0.35

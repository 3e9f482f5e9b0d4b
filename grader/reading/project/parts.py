"""What a student says in a report: sentences, rows and titles, each with the part it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from grader.reading.claims.numbers import WORD as ACCURACY
from grader.reading.document import Document
from grader.reading.languages import language_told_in, whole_language
from grader.reading.project.titles import Part, parts_of
from grader.reading.prose import sentences
from grader.reading.sections import is_student, is_title
from grader.records import Block, BlockKind
from grader.verdict import Quote

_MEASURED = re.compile(
    rf"(?:{ACCURACY}|\bacc\b|\bf1\b|rouge|bleu|perplexity|\bfid).{{0,60}}?\d[.,]?\d"
    rf"|\d\s?%.{{0,30}}?(?:{ACCURACY})",
    re.IGNORECASE,
)
_NEAR = 4  # sentences behind a number that may speak of it
_TEXTS = {BlockKind.PROSE, BlockKind.ITEM}
_LABEL = re.compile(
    r"^\W{0,4}(?P<label>[^\W\d_][^:：\n.]{1,45}?)\W{0,3}(?::\s+|：\s*|\s[–—]\s)(?=\S)"
)
_LITERALS = ("{", "[{", "['", '["')  # rows and results that were pasted into a text
_BOLD = re.compile(
    r"^\s*(?:[-*+]\s+)?(?:\*\*|__)(?P<label>[^*_\n]{2,100}?)\W*(?:\*\*|__)(?=[\s:.])"
)
_THEORY = re.compile(
    r"\b(?:what (?:is|are)|qué es|qu['’]est-ce que|was ist|o que é|cos['’]è|apa itu)\W+(?:(?:the"
    r"|an?|el|la|le|l['’])\W*)?"
    r"(?:fine|transfer|pre-?train|language model|bert|transformer|ajuste|apprentissage)|\btheory\b"
    r"|multiple[- ]choice|concept check|^\W*transfer learning\W*$",
    re.IGNORECASE,
)  # headings of parts that explain what holds for anybody
_DOCSTRING = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*[rRuU]?(\"{3}|'{3})(?:(?!\1)[\s\S])*")
_ALONE = re.compile(r"^[^\W\d_]{3,20}(?: [^\W\d_]{2,20})?\.$")
_MARKS = " .:：?*_"
_LABEL_WORDS = 5
_ASKED_WORDS = 14
_LONE_WORDS = 2
_LABELLED_COLUMNS = 3
_SIGNS = {"+": Part.STRENGTHS, "👍": Part.STRENGTHS, "✅": Part.STRENGTHS} | dict.fromkeys(
    ["-", "–", "—", "−", "👎", "❌"], Part.WEAKNESSES
)
_OPINIONS = frozenset({Part.STRENGTHS, Part.WEAKNESSES, Part.APPLICATION, Part.IMPROVEMENT})
_WHOLE = frozenset({Part.TASK})  # what a title of the whole announces
_LONGEST = 1_500  # characters of a sentence, or of a row, that are looked at
_SAME_LEVEL = 7  # of lines that only look like headings


@dataclass(frozen=True)
class Said:
    """A sentence, a row of a table or a title of the student's, and what it stands under."""

    text: str
    quote: Quote
    parts: frozenset[Part]
    language: str = ""
    is_title: bool = False
    is_row: bool = False
    is_code: bool = False  # a comment, a docstring, or a literal


def said_in(document: Document) -> tuple[Said, ...]:
    """Give every sentence, row and title of the student's in reading order."""
    return tuple(_beside_numbers(list(_said(document))))


def _said(document: Document) -> Iterator[Said]:
    whole, cells = whole_language(document), _code_cells(document)
    titles, docstrings = _titles(document), _docstrings(document)
    heads: list[_Head] = []
    file, near = "", 0  # titles until the numbers of the last output are not spoken of any more
    for block in document.blocks:
        if block.place.file != file:
            heads, file, near = [], block.place.file, 0
        in_code = _is_comment(block, cells, docstrings)
        level = 0 if in_code else _level(block)
        if level:
            heads = [each for each in heads if each.level < level]
            heads.append(_Head(level, block.text[:200], parts_of(block.text), id(block) in titles))
            near = 0 if heads[-1].parts else max(near - 1, 0)
        if block.kind is BlockKind.OUTPUT and _MEASURED.search(block.text):
            near = 2
        if not is_student(block) or (heads and _THEORY.search(heads[-1].title)):
            continue
        parts = _current(heads) | ({Part.EVALUATION} if near else frozenset())
        for each in _of_block(block, parts, whole, titled=bool(level)):
            yield replace(each, is_code=each.is_code or in_code)


@dataclass(frozen=True)
class _Head:
    level: int
    title: str
    parts: frozenset[Part]
    is_title: bool  # of the whole file: it announces nothing but the task


def _current(heads: list[_Head]) -> frozenset[Part]:
    """Give what the innermost heading announces, else the one around it."""
    if heads and heads[-1].is_title:
        return _WHOLE
    return next((h.parts for h in reversed(heads) if h.parts and not h.is_title), frozenset())


def _beside_numbers(said: list[Said]) -> Iterator[Said]:
    """Count what follows the numbers of an evaluation, where no heading tells, as a part of it."""
    left, file = 0, ""
    for each in said:
        here = each.quote.place.partition(",")[0]
        if each.is_title or here != file:
            left, file = 0, here
        told = not (each.is_title or each.is_code)
        if told and _MEASURED.search(each.text):
            left = _NEAR + 1
        elif told and left and not each.parts - _WHOLE:
            yield replace(each, parts=each.parts | {Part.EVALUATION})
            left -= 1
            continue
        yield each
        left -= left > 0


def _titles(document: Document) -> frozenset[int]:
    """Give the titles of whole files, by identity: the only heading of the first level."""
    highest: dict[str, list[Block]] = {}
    for block in document.blocks:
        if block.kind is BlockKind.HEADING and block.level <= 1:
            highest.setdefault(block.place.file, []).append(block)
    return frozenset(id(found[0]) for found in highest.values() if len(found) == 1)


def _level(block: Block) -> int:
    if block.kind is BlockKind.HEADING:
        return block.level or 1
    if block.kind not in _TEXTS:
        return 0
    announces = bool(parts_of(block.text)) and len(block.text.split()) <= 12
    return _SAME_LEVEL if announces and (is_title(block) or _is_lone_word(block)) else 0


def _is_lone_word(block: Block) -> bool:
    """Say whether a paragraph is a title of writers without capitals: "next"."""
    plain = block.kind is BlockKind.PROSE and block.text.replace(" ", "").isalpha()
    return plain and len(block.text.split()) <= _LONE_WORDS


def _of_block(block: Block, parts: frozenset[Part], whole: str, *, titled: bool) -> Iterator[Said]:
    if titled:
        yield Said(block.text, block.quote(), parts, language_told_in(block.text, whole), True)
        return
    if block.kind is BlockKind.TABLE:
        yield from _of_table(block, parts, whole)
        return
    if block.kind not in _TEXTS:
        return
    language = language_told_in(block.text, whole)
    bold = _BOLD.match(block.source)
    label = bold["label"].strip(_MARKS) if bold else None
    for paragraph in block.text.split("\n") if _is_listed(block) else [block.text]:
        here = _labelled(paragraph) or _in_bold(block) or parts
        for sentence in (each[:_LONGEST] for each in sentences(paragraph)):
            here = _labelled(sentence) or here
            is_label = sentence.strip(_MARKS) == label or bool(_ALONE.match(sentence) and here)
            is_code = sentence.startswith(_LITERALS)
            yield Said(sentence, _quote(sentence, block), here, language, is_label, is_code=is_code)


def _of_table(block: Block, parts: frozenset[Part], whole: str) -> Iterator[Said]:
    """Give the cells below "+" and "–" each, else the rows: a label before them is a heading."""
    columns = [_column(cell) for cell in block.rows[0]] if block.rows else []
    if len(set(columns) - {frozenset()}) >= 2:
        for row in block.rows[1:]:
            for cell, own in zip(row, columns, strict=False):
                yield Said(cell[:_LONGEST], _quote(cell, block), own or parts, whole)
        return
    for row in block.rows:
        text = " | ".join(row)[:_LONGEST]
        label = row[0] if row and 2 <= len(row) <= _LABELLED_COLUMNS else ""
        own = parts_of(label) if len(label.split()) <= _LABEL_WORDS else frozenset()
        yield Said(text, _quote(text, block), own or parts, whole, is_row=True)


def _column(title: str) -> frozenset[Part]:
    """Read the title of a column that praises or blames, or looks ahead."""
    sign = _SIGNS.get(title.strip())
    return frozenset({sign}) if sign else parts_of(title) & _OPINIONS


def _labelled(text: str) -> frozenset[Part]:
    """Read "Strengths: …" as a heading and its text, and so "Training." and "What for?"."""
    if _ALONE.match(text) or (text.endswith("?") and len(text.split()) <= _ASKED_WORDS):
        return parts_of(text)
    found = _LABEL.match(text)
    if found is None or len(found["label"].split()) > _LABEL_WORDS:
        return frozenset()
    return parts_of(found["label"])


def _in_bold(block: Block) -> frozenset[Part]:
    """Read "**Goal.** …" as a heading and its text."""
    found = _BOLD.match(block.source)
    most = _ASKED_WORDS if found and "?" in found[0] else _LABEL_WORDS + 2
    if found is None or len(found["label"].split()) > most:
        return frozenset()
    return parts_of(found["label"])


def _is_listed(block: Block) -> bool:
    """Say whether each line of a paragraph has a label of its own: "Domain: …", "Task: …"."""
    lines = [line for line in block.text.split("\n") if line.strip()]
    return len(lines) > 1 and sum(bool(_LABEL.match(line)) for line in lines) >= 2


def _code_cells(document: Document) -> frozenset[tuple[str, int]]:
    places = (block.place for block in document.code_blocks)
    return frozenset((place.file, place.cell) for place in places if place.cell is not None)


def _is_comment(block: Block, cells: frozenset[tuple[str, int]], heads: Mapping[str, int]) -> bool:
    """Say whether a text stands within code; what heads a script is told to its reader."""
    place = block.place
    if place.file.lower().endswith(".py"):
        return (place.line or 0) > heads.get(place.file, 0)
    return (place.file, place.cell) in cells


def _docstrings(document: Document) -> dict[str, int]:
    """Give for each script the line on which its docstring ends, where it begins with one."""
    found = ((block, _DOCSTRING.match(block.text[:20_000])) for block in document.code_blocks)
    return {block.place.file: match[0].count("\n") + 1 for block, match in found if match}


def _quote(text: str, block: Block) -> Quote:
    plain = " ".join(text.split())
    return Quote(plain if len(plain) <= 240 else f"{plain[:239]}…", str(block.place))

"""Find where a multiple-choice question is asked or answered, and what the student chose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from grader.reading.marks import (
    ANSWER_WORD,
    EDIT_WORD,
    Line,
    Mark,
    Options,
    after_question,
    by_words,
    decide,
    is_answer,
    is_printed,
    option_lines,
    read_marks,
)
from grader.records import Block, BlockKind

_LONGEST = 16  # lines that can belong to one question
_WIDEST = 1_000  # characters of a line
_NUMBERED = re.compile(
    r"^\W*(?P<named>q(?:uestion)?|pregunta|frage|questão|soru|câu|pertanyaan|mcq|问题|문제)?\W{0,3}"
    r"(?P<number>\d{1,2})(?:\W|$)",
    re.IGNORECASE,
)
_LINE_NUMBER = re.compile(r"^\W*(?:q(?:uestion)?\W*)?(\d{1,2})\s?[.):\-]", re.IGNORECASE)
_LABELS = re.compile(
    rf"question|answers?|option|mcq|pregunta|soru|câu|{ANSWER_WORD}", re.IGNORECASE
)
_EDITED = re.compile(rf"\b{EDIT_WORD}\b|misread|mistake", re.IGNORECASE)
_LETTERS = re.compile(r"(?:(?<=\s)|^)(?=\(?[A-D]\)\s?\S)")
_SPACES = re.compile(r"[-‐‑–_\s]+")


class State(StrEnum):
    """What an occurrence of a question shows."""

    MARKED = "marked"
    TWO = "two options marked"
    PRINTED = "as the assignment prints it"
    OPEN = "no option marked"


@dataclass(frozen=True)
class Occurrence:
    """One place where a question stands, or where its number is answered."""

    state: State
    letter: str
    lines: tuple[Line, ...]  # those that show it, the question's own first where nothing does
    edited: bool = False


def find_occurrences(
    blocks: Sequence[Block], *, question: int, match: Sequence[str], options: Options
) -> tuple[Occurrence, ...]:
    """Find a question by its words; where that shows no mark, by its number."""
    lines = list(_lines(blocks))
    asked = [_read_region(region, options) for region in _regions(lines, match, options, question)]
    if any(found.state in {State.MARKED, State.TWO} for found in asked):
        return tuple(asked)
    return (
        *asked,
        *_in_code(blocks, question),
        *(list(_numbered(lines, question, options)) or _listed(lines, question)),
    )


def _lines(blocks: Sequence[Block]) -> Iterator[Line]:
    """Give the lines of all texts and outputs; rows of tables as one line each."""
    for block in blocks:
        if block.kind in {BlockKind.CODE, BlockKind.IMAGE}:
            continue
        source = block.text if block.kind is BlockKind.OUTPUT else block.source or block.text
        rows = [" | ".join(row) for row in block.rows] if block.kind is BlockKind.TABLE else []
        for offset, text in enumerate(rows or source.split("\n")):
            line = block.place.line
            place = replace(block.place, line=None if line is None else line + offset)
            heading = block.kind is BlockKind.HEADING
            for part in _one_option_each(text[:_WIDEST]):
                yield Line(part, place, block.handout, heading)


def _one_option_each(text: str) -> list[str]:
    """Split a line that holds several options: "A) … B) … C) …"."""
    parts = [part.strip() for part in _LETTERS.split(text)]
    parts = [part for part in parts if part]
    return parts if len(parts) >= 3 else [text] if text.strip() else []


def _regions(
    lines: Sequence[Line], match: Sequence[str], options: Options, question: int
) -> Iterator[list[Line]]:
    for at, line in enumerate(lines):
        numbered = _asks_number(line.text, question)
        if not (numbered or _holds(line.text, match)) or len(line.text.split()) > 60:
            continue
        region = [line]
        for other in lines[at + 1 : at + 1 + _LONGEST]:
            if other.place.file != line.place.file or _ends(other, match, options, question):
                break
            region.append(other)
        if numbered and not _holds(line.text, match):
            if numbered.group("named") or len(option_lines(region[1:], options)) >= 3:
                yield region
        elif _is_question(region, options):
            yield region


def _asks_number(text: str, question: int) -> re.Match[str] | None:
    """Match "Question 1", "Q1." or "1)" at the start of a line."""
    found = _NUMBERED.match(text)
    return found if found and int(found.group("number")) == question else None


def _holds(text: str, match: Sequence[str]) -> bool:
    folded = _SPACES.sub(" ", text.casefold())
    joined = folded.replace(" ", "")
    return all(
        any(
            (word := _SPACES.sub(" ", option.casefold())) in folded
            or word.replace(" ", "") in joined
            for option in words.split("|")
        )
        for words in match
    )


def _is_question(region: Sequence[Line], options: Options) -> bool:
    text = region[0].text
    asks = "?" in text or "？" in text or bool(_NUMBERED.match(text))
    shown = option_lines(region[1:], options)
    if len(shown) >= 2:
        return True
    answered = bool(after_question(text)) or any(map(is_answer, region[1:3]))
    short = len(text.split()) <= 15 and answered
    return (asks and len(text.split()) <= 40) or short


def _ends(line: Line, match: Sequence[str], options: Options, question: int) -> bool:
    """Say whether a line begins something else than this question's options or answer."""
    if is_answer(line) or option_lines([line], options):
        return False
    if _holds(line.text, match) and "?" in line.text:
        return True
    number = _NUMBERED.match(line.text)
    other = bool(number) and int(number.group("number")) != question if number else False
    asks = line.text.rstrip("*_ )").endswith(("?", "？"))
    return line.heading or other or asks


def _read_region(region: Sequence[Line], options: Options) -> Occurrence:
    marks = read_marks(region, options)
    if marks:
        return _from_marks(marks)
    printed = tuple(line for line in region if is_printed(line))
    if printed:
        return Occurrence(State.PRINTED, "", (region[0], *printed))
    return Occurrence(State.OPEN, "", (region[0],))


def _from_marks(marks: Sequence[Mark]) -> Occurrence:
    letter = decide(marks)
    shown = tuple(dict.fromkeys(mark.line for mark in marks))
    if not letter:
        return Occurrence(State.TWO, "", shown)
    last = [mark.line for mark in marks if mark.letter == letter][-1:]
    return Occurrence(State.MARKED, letter, tuple(last), edited=marks[-1].edited)


def _listed(lines: Sequence[Line], question: int) -> list[Occurrence]:
    """Read a numbered list whose lines each end in a letter, however the questions are worded."""
    found = [(line, _LINE_NUMBER.match(line.text), after_question(line.text)) for line in lines]
    answered = [
        (line, int(number.group(1)), letter.upper())
        for line, number, letter in found
        if number and len(letter) == 1 and len(line.text.split()) <= 40
    ]
    others = {number for _, number, _ in answered}
    return [
        Occurrence(State.MARKED, letter, (line,))
        for line, number, letter in answered
        if number == question and others & {question - 1, question + 1}
    ]


def _numbered(lines: Sequence[Line], question: int, options: Options) -> Iterator[Occurrence]:
    """Read answers that name only the question's number: 1-b 2-b, a table, a dict in code."""
    pattern = re.compile(
        rf"(?:^|[\s|,;(\[{{*_])(?:q(?:uestion)?|mcq|pregunta|soru|câu|{ANSWER_WORD})?"
        rf"[\s.#_]*{question}"
        rf"\s*[*_]*\s*[-.:=)→>|][-.:=)→>|\s]{{0,8}}[*_(\[]*(?:option\s+)?([A-Da-d])[*_]*"
        rf"(?=\s*(?:$|[|,;/&)\].]|\d|q\d|\())(.*)$",
        re.IGNORECASE,
    )
    for line in lines:
        found = pattern.search(line.text)
        if found and _is_compact(line, found.group(2), options):
            yield Occurrence(State.MARKED, found.group(1).upper(), (line,))
        elif told := _answer_to(line.text, question):
            yield Occurrence(State.MARKED, told, (line,), edited=bool(_EDITED.search(line.text)))


def _answer_to(text: str, question: int) -> str:
    """Read "my answer to question 1 is B"."""
    found = re.search(
        rf"answer\s+(?:to|for|of)\s+(?:question|q|number|no\.?)?\W*{question}\W+(?:is|was"
        rf"|=)?\W*([A-D])\b",
        text,
        re.IGNORECASE,
    )
    return found.group(1).upper() if found else ""


def _is_compact(line: Line, rest: str, options: Options) -> bool:
    """Say whether nothing but answers stands on the line, or the option's own words."""
    letters = re.findall(r"[^\W\d_]{3,}", line.text)
    plain = [word for word in letters if not _LABELS.match(word)]
    return not plain or bool(by_words(rest, options))


def _in_code(blocks: Sequence[Block], question: int) -> Iterator[Occurrence]:
    name = rf"(?:[\"']?(?:q|question|mcq|answer|ans)?[_ ]?0?{question}(?:_answer|_ans)?[\"']?)"
    pattern = re.compile(rf"(?<![\w.]){name}\s*[:=]\s*\(?[\"']\(?([A-D])\b[^\"'\n]*[\"']", re.I)
    for block in blocks:
        if block.kind is not BlockKind.CODE:
            continue
        for found in pattern.finditer(block.text):
            offset = block.text.count("\n", 0, found.start())
            line = block.place.line
            place = replace(block.place, line=None if line is None else line + offset)
            text = block.text.split("\n")[offset].strip()
            yield Occurrence(State.MARKED, found.group(1).upper(), (Line(text, place),))

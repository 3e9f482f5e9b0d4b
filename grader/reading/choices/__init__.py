"""Find where a multiple-choice question is asked or answered, and what the student chose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from grader.reading.choices.answers import Options, by_words, stated
from grader.reading.choices.forms import answers_in_code, answers_in_table
from grader.reading.choices.marks import (
    Mark,
    after_question,
    answer_marks,
    decide,
    is_printed,
    read_marks,
    told,
)
from grader.reading.choices.option_lines import Line, is_answer, one_option_each, option_lines
from grader.reading.choices.ordered import answers_in_order
from grader.reading.choices.question_labels import (
    Label,
    bare_label,
    corrected_labels,
    holds,
    named_labels,
)
from grader.records import Block, BlockKind

_LONGEST = 16  # lines that can belong to one question
_LONGEST_OUTPUT, _WIDEST = 5_000, 1_000  # characters of an output with answers, of a line
_BEFORE = re.compile(
    r"(?<![\w'’])\(?([A-Da-d])\)?\s+(?:for|in|to|on|para|en|pour|für|bei|zu|per"
    r"|için)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_INLINE = (  # "1-b 2-c", "1: B | 2: C"
    r"(?:^|[\s|,;:(\[{{*_]){number}\s*[-–—.:=)→>|]{{1,6}}\s*\(?([A-Da-d])[)\].]?"
    r"(?=\s*(?:$|[|,;/&(]|\s\(?\d))"
    r"|(?<![\w.]){number}\s?([A-D])(?=\W{{1,3}}{next}\s?[A-D]\b)"
    r"|(?<=\d[A-D]\W){number}\s?([A-D])\b|(?<=\d[A-D],\s){number}\s?([A-D])\b"
)


class State(StrEnum):
    """What an occurrence of a question shows."""

    MARKED = "marked"
    TWO = "two options marked"
    PRINTED = "as the assignment prints it"
    UNCLEAR = "answered in words that we cannot place"
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
    """Find a question by its words, its options or its number; give what each place shows."""
    lines = list(_lines(blocks))
    sought = _Sought(question, tuple(match), options)
    asked = [_read_region(region, options) for region in _regions(lines, sought)]
    found = [*asked, *_named(lines, sought, known=bool(asked))]
    found += _given(answers_in_table(blocks, question, match, options))
    if not any(one.state in {State.MARKED, State.TWO} for one in found):
        found += _given(answers_in_code(blocks, question, match))
        found += _bare(lines, sought) or _listed(lines, question)
        if not any(one.state is State.MARKED for one in found):
            marks = answers_in_order(lines, question)
            found += [_from_marks(marks)] if marks else []
    return tuple(sorted(found, key=lambda one: one.lines[0].at))


@dataclass(frozen=True)
class _Sought:
    """The question that is looked for."""

    number: int
    match: tuple[str, ...]
    options: Options


def _given(marks: Sequence[Mark]) -> list[Occurrence]:
    return [Occurrence(State.MARKED, m.letter, (m.line,), edited=m.edited) for m in marks]


def _lines(blocks: Sequence[Block]) -> Iterator[Line]:
    """Give the lines of all texts and outputs; rows of tables as one line each."""
    at = 0
    for block in blocks:
        long_output = block.kind is BlockKind.OUTPUT and len(block.text) > _LONGEST_OUTPUT
        if block.kind in {BlockKind.CODE, BlockKind.IMAGE} or long_output:
            continue
        source = block.text if block.kind is BlockKind.OUTPUT else block.source or block.text
        rows = [" | ".join(row) for row in block.rows] if block.kind is BlockKind.TABLE else []
        for offset, text in enumerate(rows or source.split("\n")):
            line = block.place.line
            place = replace(block.place, line=None if line is None else line + offset)
            heading = block.kind is BlockKind.HEADING
            for part in one_option_each(text[:_WIDEST]):
                at += 1
                yield Line(part, place, block.handout, heading, at)


def _regions(lines: Sequence[Line], sought: _Sought) -> Iterator[list[Line]]:
    """Give each question with what stands under it: found by its words or by its options."""
    for at, line in enumerate(lines):
        words = holds(line.plain, sought.match) or _names_question(lines, at, sought)
        listed = not words and _begins_options(lines, at, sought)
        if not (words or listed) or len(line.plain.split()) > 60:
            continue
        region = _region_from(lines, at, sought)
        if listed or _is_question(region, sought.options):
            yield region


def _names_question(lines: Sequence[Line], at: int, sought: _Sought) -> bool:
    """Say whether a short line names the question by its first words, over a list of options."""
    if len(lines[at].plain.split()) > 8 or not holds(lines[at].plain, sought.match[:1]):
        return False
    return len(option_lines(lines[at + 1 : at + 4], sought.options)) >= 2


def _region_from(lines: Sequence[Line], at: int, sought: _Sought) -> list[Line]:
    region = [lines[at]]
    for other in lines[at + 1 : at + 1 + _LONGEST]:
        if other.place.file != lines[at].place.file or _ends(other, region, sought):
            break
        region.append(other)
    return region


def _begins_options(lines: Sequence[Line], at: int, sought: _Sought) -> bool:
    """Say whether the lines after this one list the question's own options, told by their words."""
    following = lines[at + 1 : at + 5]
    shown = option_lines(following, sought.options)
    if len(shown) < 3 or shown[0].line is not following[0] or shown[0].shown not in {"A", ""}:
        return False
    told_by = {by_words(one.line.plain + one.line.styled.struck, sought.options) for one in shown}
    return len(told_by - {""}) >= 3 or bool(_number_of(lines[at]) == sought.number)


def _number_of(line: Line) -> int:
    """Give the number that a line begins with, 0 without one."""
    label = next(named_labels(line.plain), None)
    bare = bare_label(line.plain)
    if label and not label.before.strip(" .:*-([|>"):
        return label.number
    return bare.number if bare else 0


def _is_question(region: Sequence[Line], options: Options) -> bool:
    text = region[0].plain
    asks = "?" in text or "？" in text or bool(_number_of(region[0]))
    shown = option_lines(region[1:], options)
    if len(shown) >= 2 or (
        region[0].heading and 0 < sum(len(o.plain.split()) for o in region[1:]) <= 40
    ):
        return True
    answered = bool(after_question(text)) or any(map(is_answer, region[1:3]))
    short = len(text.split()) <= 15 and answered
    return (asks and len(text.split()) <= 40) or short


def _ends(line: Line, region: Sequence[Line], sought: _Sought) -> bool:
    """Say whether a line begins something else than this question's options or answer."""
    number = _number_of(line)
    if number and number != sought.number and any(named_labels(line.plain)):
        return True
    if is_answer(line) or option_lines([line], sought.options):
        return (
            len(region) > 1
            and len(option_lines([line], sought.options)) == 1
            and (line.plain[:1].upper() == "A" and len(option_lines(region, sought.options)) >= 3)
        )
    if holds(line.plain, sought.match) and "?" in line.text:
        return True
    asks = line.text.rstrip("*_ )").endswith(("?", "？"))
    return line.heading or bool(number and number != sought.number) or asks


def _read_region(region: Sequence[Line], options: Options) -> Occurrence:
    marks = read_marks(region, options)
    if any(not mark.letter for mark in marks):
        return Occurrence(State.UNCLEAR, "", tuple(mark.line for mark in marks))
    if marks:
        return _from_marks(marks)
    printed = tuple(line for line in region if is_printed(line))
    if printed:
        return Occurrence(State.PRINTED, "", (region[0], *printed))
    own = _own_words(region, options)
    return Occurrence(State.UNCLEAR if own else State.OPEN, "", (region[0], *own))


def _own_words(region: Sequence[Line], options: Options) -> tuple[Line, ...]:
    """Give what the student wrote right under the options, if it is short enough for an answer."""
    shown = option_lines(region[1:], options)
    listed = {id(option.line) for option in shown}
    others = [line for line in region[1:] if id(line) not in listed and not is_printed(line)]
    announced = [line for line in others if is_answer(line) and len(line.plain.split()) > 2]
    if announced or len(shown) < 2:
        return tuple(announced[:1])
    following = region[region.index(shown[-1].line) + 1 :][:1]
    return tuple(
        line
        for line in following
        if 2 <= len(line.plain.split()) <= 60 and line.handout < 0.5 and not line.heading
    )


def _from_marks(marks: Sequence[Mark]) -> Occurrence:
    letter = decide(marks)
    shown = tuple(dict.fromkeys(mark.line for mark in marks))
    if not letter:
        return Occurrence(State.TWO, "", shown)
    last = [mark.line for mark in marks if mark.letter == letter][-1:]
    return Occurrence(State.MARKED, letter, tuple(last), edited=marks[-1].edited)


def _named(lines: Sequence[Line], sought: _Sought, *, known: bool) -> Iterator[Occurrence]:
    """Read what follows "Question 1"; `known`: the question itself was found by its words."""
    for at, line in enumerate(lines):
        if len(line.plain.split()) > 120:
            continue
        for label in [*named_labels(line.plain), *corrected_labels(line.plain)]:
            if label.number == sought.number:
                yield from _under_label(label, lines, at, sought, known=known)


def _under_label(
    label: Label, lines: Sequence[Line], at: int, sought: _Sought, *, known: bool
) -> Iterator[Occurrence]:
    line = lines[at]
    before = _BEFORE.search(label.before)
    if before:
        yield Occurrence(State.MARKED, before.group(1).upper(), (line,))
        return
    marks = list(answer_marks(label.rest, line, {}, sought.options))
    short = len(label.rest.split()) <= 25 and "?" not in label.rest and not line.heading
    if not marks and short and (letter := told(label.rest, sought.options)):
        marks = [Mark(letter, line)]
    if marks:
        yield _from_marks(marks)
    elif not known and (line.heading or not label.before.strip(" .:*-([|>")):
        yield _read_region(_region_from(lines, at, sought), sought.options)


def _bare(lines: Sequence[Line], sought: _Sought) -> list[Occurrence]:
    """Read answers behind nothing but a number: "1. B", "1-b 2-c"; one alone is too little."""
    found: dict[int, list[Occurrence]] = {}
    for line in lines:
        label = bare_label(line.plain)
        options = sought.options if label and label.number == sought.number else {}
        if label and (letters := _bare_letters(label.rest, options)):
            marked = _from_marks([Mark(letter, line) for letter in letters])
            found.setdefault(label.number, []).append(marked)
            continue
        for number in range(1, 10):
            for hit in re.finditer(_INLINE.format(number=number, next=number + 1), line.plain):
                letter = hit.group(hit.lastindex or 1).upper()
                found.setdefault(number, []).append(Occurrence(State.MARKED, letter, (line,)))
    return found.get(sought.number, []) if len(found) >= 2 else []


def _bare_letters(rest: str, options: Options) -> list[str]:
    """Read a letter, or two, that can hardly be anything but an answer."""
    found = stated(rest)
    if found is None:
        return []
    behind = found.rest.strip(" .)]:-–—*_")
    plain = not behind or behind.startswith(("(", "["))
    worded = by_words(behind, options) if options else re.match(r"\s*[).]\s", found.rest)
    reasoned = re.match(r"(?:because|since|as|porque|weil|car|pois|perché)\b", behind, re.I)
    sure = plain or worded or reasoned or found.second
    return [letter for letter in (found.letter, found.second) if letter] if sure else []


def _listed(lines: Sequence[Line], question: int) -> list[Occurrence]:
    """Read a numbered list whose lines each tell a letter, however the questions are worded."""
    marks: dict[int, list[Mark]] = {}
    for line in lines:
        label = bare_label(line.plain)
        if label and len(line.plain.split()) <= 40:
            found = stated(after_question(line.plain))
            marks.setdefault(label.number, []).extend([Mark(found.letter, line)] if found else [])
    if len([number for number, told_there in marks.items() if told_there]) < 2:
        return []
    return [_from_marks([mark]) for mark in marks.get(question, [])]

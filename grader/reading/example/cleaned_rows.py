"""Steps of cleaning that plain Python takes on the student's own example rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.reading.example.cleaning_words import STEPS
from grader.records import Block, Literal
from grader.verdict import Quote

_LINES = {
    "duplicates": re.compile(
        r"\bnot in \w+|\bin \w*(?:seen|unique|known|done)\w*\b|\w*seen\w*\.add\(|\.setdefault\("
        r"|dict\.fromkeys\(|\bset\(\s*\w|duplicat|\.unique\("
    ),
    "empty entries": re.compile(
        r"\bif not \w|\bif \w+(?:\[[^\]]*\]|\.\w+)?(?:\.strip\(\))?\s*(?:\]|:\s*(?:#|$)|and\b|[)}])"
        r"|[!=]= ?(?:\"\"|'')|\bis (?:not )?None\b|\blen\([^)]*\)\s*(?:>|>=|==|!=)\s*[01]\b"
        r"|dropna|notna"
    ),
    "length": re.compile(r"\blen\([^#]*\)\s*[<>]=?\s*(?:[2-9]|\d\d)"),
    "markup and links": re.compile(
        r"sub\(\s*r?[\"'][^\"']*(?:<|http|www)|unescape\(|get_text\(|BeautifulSoup|replace\([\"']<"
    ),
    "special characters": re.compile(r"sub\(\s*r?[\"'][^\"']*(?:\[\^(?!>)|\\W|\[!)|translate\("),
    "spaces": re.compile(r"\.strip\(|join\([^#]*\.split\(\)|sub\(\s*r?[\"']\\s"),
    "letter case": re.compile(r"=\s*[^#=]*\.(?:lower|casefold)\(\)|str\.lower"),
}
_DEFINED = re.compile(r"^(?P<indent>\s*)def\s+(?P<name>\w+)\s*\(")
_CALLED = re.compile(r"(?<![\w.])(\w+)\s*\(|(?:apply|map|filter)\(\s*(\w+)")
_ASSIGNED = re.compile(r"^\s*(?P<name>\w+)\s*=(?!=)\s*(?P<value>.*)$")
_MOST_LINES = 40  # of one loop or function


@dataclass(frozen=True)
class _Line:
    block: Block
    at: int  # in the block, from 0
    text: str

    def quote(self) -> Quote:
        """Quote the line."""
        line = self.block.place.line
        place = replace(self.block.place, line=None if line is None else line + self.at)
        return Quote(self.text.strip()[:240], str(place))


def steps_on_rows(
    literals: Sequence[Literal], blocks: Sequence[Block]
) -> Iterator[tuple[str, Quote]]:
    """Give each step with its line: in loops over the rows, and in functions given the rows."""
    names = {literal.name for literal in literals if literal.name and _is_text(literal)}
    lines = [
        _Line(block, at, text) for block in blocks for at, text in enumerate(block.text.split("\n"))
    ]
    for line in _about(lines, names):
        code, _, comment = line.text.partition("#")
        for step, pattern in _LINES.items():
            if pattern.search(code):
                yield step, line.quote()
        for step, pattern in STEPS.items() if comment and code.strip() else ():
            if pattern.search(comment):
                yield step, line.quote()


def steps_in_fences(blocks: Sequence[Block]) -> Iterator[tuple[str, Quote]]:
    """Give the steps in code that a text shows beside the student's own rows."""
    for block in blocks:
        if block.runnable or "imdb" in block.text.casefold():
            continue
        for at, text in enumerate(block.text.split("\n")):
            code = text.partition("#")[0]
            for step, pattern in _LINES.items():
                if pattern.search(code):
                    yield step, _Line(block, at, text).quote()


def _is_text(literal: Literal) -> bool:
    values = [value for row in literal.rows for value in row.values()]
    return any(isinstance(value, str) and " " in value.strip() for value in values)


def _about(lines: Sequence[_Line], names: set[str]) -> list[_Line]:
    """Give the lines that work on the rows: a name that takes them over counts as they do."""
    names, taken = set(names), dict[int, _Line]()
    if not names:
        return []
    for at, line in enumerate(lines):
        assigned = _ASSIGNED.match(line.text)
        value = assigned.group("value") if assigned else line.text
        if not _mentions(value, names) or value.lstrip().startswith(("print", "import", "from ")):
            continue
        if assigned:
            names.add(assigned.group("name"))
        region = [line, *_indented(lines, at)]
        for one in [*region, *_open_brackets(lines, at)]:
            taken[id(one)] = one
            taken |= {id(inner): inner for inner in _bodies(lines, one)}
    return list(taken.values())


def _mentions(text: str, names: set[str]) -> bool:
    return any(
        re.search(rf"(?<![\w.\"'])_?{re.escape(name)}\b(?!\s*=[^=])", text) for name in names
    )


def _indented(lines: Sequence[_Line], at: int) -> list[_Line]:
    """Give the body of a loop or function that begins on a line."""
    if not lines[at].text.partition("#")[0].rstrip().endswith(":"):
        return []
    depth = _depth(lines[at].text)
    body: list[_Line] = []
    for line in lines[at + 1 : at + 1 + _MOST_LINES]:
        if line.block is not lines[at].block or (line.text.strip() and _depth(line.text) <= depth):
            break
        body.append(line)
    return body


def _open_brackets(lines: Sequence[_Line], at: int) -> list[_Line]:
    """Give the lines that a statement runs on over."""
    balance = 0
    found: list[_Line] = []
    for line in lines[at : at + 8]:
        code = line.text.partition("#")[0]
        balance += sum(code.count(sign) for sign in "([{") - sum(code.count(s) for s in ")]}")
        found.append(line)
        if balance <= 0:
            break
    return found


def _bodies(lines: Sequence[_Line], caller: _Line) -> Iterator[_Line]:
    """Give the bodies of the functions that a line calls, where the student defined them."""
    called = {name for pair in _CALLED.findall(caller.text) for name in pair if name}
    for at, line in enumerate(lines):
        defined = _DEFINED.match(line.text)
        if defined and defined.group("name") in called and line is not caller:
            yield from _indented(lines, at)


def _depth(text: str) -> int:
    return len(text) - len(text.lstrip())

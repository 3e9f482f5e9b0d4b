"""The lines of a hand-in, and those that show a question's options with their marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from grader.reading.choices.answers import ANSWER_WORD, Options, by_words, is_only_letter
from grader.reading.choices.markup import Styled, styled
from grader.records import Place
from grader.verdict import Quote

_CUE = re.compile(rf"(?:\b|(?<=[_(])){ANSWER_WORD}\s*(?:\W|$)", re.IGNORECASE)
_BOX = r"\[[ xX✓✔*]?\]|\([ xX✓✔*]?\)|[☐☑☒✅✔✓❌✗✘○●◯◉⬜🔘]"
_OPTION = re.compile(
    rf"^[^\w(\[☐☑☒✅✔✓❌✗✘○●◯◉⬜🔘]*(?P<box>{_BOX})?[^\w(]*"
    r"\(?(?P<letter>[A-Da-d])\s*[.):\]\-–]\s*(?P<text>[^\s=].*)$"
)
_BOXED = re.compile(rf"^\W*?(?P<box>{_BOX})\s*\(?(?P<letter>[A-Da-d])\W*$")  # "[x] B"
_BARE_OPTION = re.compile(r"^[^\w(\[]*(?P<letter>[A-D])\s+(?P<text>\S.*)$")
_TICK = re.compile(
    r"\[[xX✓✔*]\]|\([xX✓✔]\)|[✓✔✅☑☒◉●👉🗸🔘]|<-+|←|⬅|"
    r"\((?:(?:the\s+)?correct(?:\s+answer)?|right|my (?:answer|choice|pick)|answer|selected|chosen"
    r"|x|correcta?|elegida|mi respuesta|ma réponse|meine antwort|richtig|doğru|正确|정답)\)"
    r"|\bcorrect(?:\s+answer)?\W*$|[-–—(<]\s*(?:my\s+)?answer\W*$",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"(?:(?<=\s)|^)(?=\(?[A-D]\)\s?\S)")
_LEADING_ARROW = re.compile(r"^\W*(?:->|=>|→|➜|➡|>>|⇒)\s*")


@dataclass(frozen=True)
class Line:
    """A line of the hand-in, where it stands, and how much of its block the handout covers."""

    text: str
    place: Place
    handout: float = 0.0
    heading: bool = False
    at: int = 0  # in the order of the hand-in

    @cached_property
    def styled(self) -> Styled:
        """The line without its markup."""
        return styled(self.text)

    @property
    def plain(self) -> str:
        """What the line says, struck words left out."""
        return self.styled.plain

    def quote(self) -> Quote:
        """Quote the line."""
        return Quote(" ".join(self.text.split())[:240], str(self.place))


@dataclass(frozen=True)
class OptionLine:
    """A line that shows an option: its canonical letter, the letter as shown, and its marks."""

    letter: str
    shown: str
    line: Line
    ticked: bool
    bold: bool
    struck: bool
    look: tuple[str, str]  # signs before and behind the option's words


def one_option_each(text: str) -> list[str]:
    """Split a line that holds several options: "A) … B) … C) …"."""
    parts = [part for each in _LETTERS.split(text) if len(part := each.strip()) > 4]
    return parts if len(parts) >= 3 else [text] if text.strip() else []


def is_answer(line: Line) -> bool:
    """Say whether a line announces an answer."""
    found = _CUE.search(line.plain)
    return bool(found and found.start() < 25) or bool(is_only_letter(line.plain))


def option_lines(lines: Sequence[Line], options: Options) -> list[OptionLine]:
    """Find the lines that show an option, each letter once: a letter that returns is an answer."""
    bare = _bare_run(lines)
    found: list[OptionLine] = []
    for line in lines:
        option = _option(line, options, bare=id(line) in bare)
        if option and option.shown not in {other.shown for other in found if other.shown}:
            found.append(option)
    return _by_elimination(found, options)


def _bare_run(lines: Sequence[Line]) -> set[int]:
    """Find at least three lines in a row that begin with A, B, C and nothing but a space."""
    run: list[Line] = []
    longest: list[Line] = []
    for line in lines:
        begun = _BARE_OPTION.match(_option_text(line))
        if begun and begun.group("letter") == "ABCD"[len(run) : len(run) + 1]:
            run.append(line)
        else:
            run = [line] if begun and begun.group("letter") == "A" else []
        longest = max(longest, list(run), key=len)
    return {id(line) for line in longest} if len(longest) >= 3 else set()


def _by_elimination(found: Sequence[OptionLine], options: Options) -> list[OptionLine]:
    """Name the options that no words tell, where the others show that the list was reordered."""
    told_by = {o.shown: by_words(_option_text(o.line), options) for o in found}
    moved = any(letter and letter != shown for shown, letter in told_by.items() if shown)
    unknown = [o for o in found if not told_by[o.shown]]
    left = sorted(set(options) - set(told_by.values()))
    if not moved or not unknown:
        return list(found)
    name = left[0] if len(unknown) == len(left) == 1 else ""
    return [replace(o, letter=name) if o in unknown else o for o in found]


def _option_text(line: Line) -> str:
    style = line.styled
    return style.plain if re.search(r"\w\W*\w", style.plain) else style.struck or style.plain


def _option(line: Line, options: Options, *, bare: bool) -> OptionLine | None:
    style, text = line.styled, _option_text(line)
    boxed = _BOXED.match(text)
    if boxed:
        letter = boxed.group("letter").upper()
        ticked = bool(_TICK.search(text))
        return OptionLine(letter, letter, line, ticked, bold=False, struck=False, look=("", ""))
    shaped = (_BARE_OPTION if bare else _OPTION).match(text)
    if shaped is None and (is_answer(line) or not _is_bare_option(line, options)):
        return None
    shown = shaped.group("letter").upper() if shaped else ""
    letter = by_words(text, options) or shown
    body = shaped.group("text") if shaped else text
    return OptionLine(
        letter, shown, line,
        ticked=bool(_TICK.search(text) or _LEADING_ARROW.match(line.text))
        or _covers(style.marked, body),
        bold=_covers(style.bold, body),
        struck=_covers(style.struck, body),
        look=_look(text),
    )  # fmt: skip


def _covers(emphasised: str, body: str) -> bool:
    """Say whether most of the option's words, not just its letter, are emphasised."""
    return len(emphasised) >= 4 and len(emphasised) * 2 >= len(body)


def _look(text: str) -> tuple[str, str]:
    before = re.match(r"^[^\w(\[]*", text)
    behind = re.search(r"(?:[^\w\s.,;:!?)\"'”’]|\([^()]{1,25}\))*\s*$", text)
    return (before.group(0).strip() if before else "", behind.group(0).strip() if behind else "")


def _is_bare_option(line: Line, options: Options) -> bool:
    """Say whether a line without a letter is one of the options, as a list item shows it."""
    listed = re.match(r"^\s*(?:[-*+•○◉●]|\d{1,2}[.)]|\[[ xX]\])\s*\S", line.text)
    return bool(listed) and len(line.plain.split()) <= 25 and bool(by_words(line.plain, options))

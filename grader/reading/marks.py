"""Read which option a student marked, in the lines under one question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.records import Place
from grader.verdict import Quote

Options = Mapping[str, tuple[str, ...]]

ANSWER_WORD = (
    r"(?:opci[oó]n\s+correcta|opção\s+correta|option\s+correcte|bonne\s+réponse|richtige\s+antwort"
    r"|doğru\s+cevap|correct\s+answer|right\s+answer|answer|ans\b|correct\s+option"
    r"|correct\s+choice|choice"
    r"|selected|respuesta(?:\s+correcta)?|r[ée]ponse|antwort|resposta(?:\s+correta)?|risposta"
    r"|cevap|yanıt|jawaban|đáp\s*án|答案|回答|正确|정답|답|solution)"
)
EDIT_WORD = (
    r"(?:edit|edited|correction|corrected|changed|update[d]?|final(?:ly)?|actually|correcci[oó]n)"
)
_CUE = re.compile(
    rf"(?:\b|(?<=[_*(])){ANSWER_WORD}"
    r"(?:\s{1,3}(?:is|es|est|ist|é)\b(?:\s(?:la|le|die|a|the)\b)?)?"
    r"\s{0,3}[*_`]{0,4}\s{0,3}[:：=\-–—]{0,3}>?[\s*_`(\[]{0,6}"
    r"(?:option\s|letter\s|opci[oó]n\s)?"
    r"(?P<letter>[A-Da-d](?![\w'’]))?",
    re.IGNORECASE,
)
_EDIT = re.compile(
    rf"\b{EDIT_WORD}\b[^A-Za-z]*(?:(?:to|answer|:|is)\W*)*(?P<letter>[A-D])(?![\w'’])",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"^[\W_]*(?:(?:option|choice|ans|opci[oó]n)\W*)?[\W_]*(?P<letter>[A-Da-d])[\W_]*$",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r"^\W{0,4}(?:,|/|&|\+|\band\b|\bor\b|\by\b|\bet\b|\bund\b)\s*\W*([A-Da-d])(?![\w'’])",
    re.IGNORECASE,
)
_PRINTED = re.compile(rf"^\W*\(\s*{ANSWER_WORD}\s*:\s*[A-D]\s*\)\W*$", re.IGNORECASE)
_OPTION = re.compile(
    r"^[^\w\[☐☑✅✔✓]*(?P<box>\[[ xX✓✔*]?\]"
    r"|[☐☑✅✔✓])?[^\w(]*\(?(?P<letter>[A-Da-d])\s*[*_]*[.):\]\-–]"
    r"[*_\s]*(?P<text>\S.*)$"
)
_TICK = re.compile(
    r"\[[xX✓✔]\]|[✓✔✅☑☒◉●👉🗸]|<-+|←|⬅|==\S.*?==|<mark|<font|<span|<u>"
    r"|\((?:correct|right|my answer|answer|selected|chosen|correcta?)\)"
    r"|\bcorrect\s*(?:answer)?\s*[*_]*$",
    re.IGNORECASE,
)
_LEADING_ARROW = re.compile(r"^\W*(?:->|=>|→|➜|➡|>>)\s*")
# A letter behind a question that is told, not asked: "Forgetting: **b)**", "…, so option B".
_SAID = re.compile(
    r"[-–—:→=>|]\s*[*_(\[]*([A-Da-d])[*_)\].]*\s*$"
    r"|(?:\boption|[:–—→=|])\s*[*_(]*([A-D])(?![\w'’])|[*_(]{1,3}([A-Da-d])\)?[*_).]{1,3}(?=\W|$)"
    r"|(?:[:–—→=|])\s*([a-d])\)"
)
_PREFIX = re.compile(r"^\W*(?:q|question|pregunta|frage|mcq)?\W{0,3}\d{1,2}\W*", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)\1")


@dataclass(frozen=True)
class Line:
    """A line of the hand-in, where it stands, and how much of its block the handout covers."""

    text: str
    place: Place
    handout: float = 0.0
    heading: bool = False

    def quote(self) -> Quote:
        """Quote the line."""
        return Quote(" ".join(self.text.split())[:240], str(self.place))


@dataclass(frozen=True)
class Mark:
    """An option that the student marked, and the line that shows it."""

    letter: str
    line: Line
    edited: bool = False


@dataclass(frozen=True)
class OptionLine:
    """A line that shows an option: its canonical letter, the letter as shown, and its marks."""

    letter: str
    shown: str
    line: Line
    ticked: bool
    bold: bool


def is_printed(line: Line) -> bool:
    """Say whether this is the key as the assignment itself prints it."""
    return line.handout >= 0.99 and bool(_PRINTED.match(line.text))


def is_answer(line: Line) -> bool:
    """Say whether a line announces an answer."""
    found = _CUE.search(line.text)
    return bool(found and found.start() < 25) or bool(_ALONE.match(line.text))


def option_lines(lines: Sequence[Line], options: Options) -> list[OptionLine]:
    """Find the lines that show an option, by its words where they say which, else by letter."""
    found = []
    for line in lines:
        shaped = _OPTION.match(line.text)
        if shaped is None and is_answer(line):
            continue
        shown = shaped.group("letter").upper() if shaped else ""
        letter = by_words(line.text, options) or shown
        if letter and (shaped or _is_bare_option(line, options)):
            ticked = bool(_TICK.search(line.text) or _LEADING_ARROW.match(line.text))
            found.append(OptionLine(letter, shown, line, ticked, _is_bold(line.text)))
    return found


def by_words(text: str, options: Options) -> str:
    """Give the option whose words the text holds, if it is one and one only."""
    folded = text.casefold()
    hits = {
        letter: sum(any(w in folded for w in word.casefold().split("|")) for word in words)
        for letter, words in options.items()
    }
    best = max(hits.values(), default=0)
    leaders = [letter for letter, count in hits.items() if count == best]
    return leaders[0] if best and len(leaders) == 1 else ""


def read_marks(lines: Sequence[Line], options: Options) -> list[Mark]:
    """Give every mark in the lines under a question, in order; the first line is the question."""
    shown = option_lines(lines[1:], options)
    names = {option.shown: option.letter for option in shown if option.shown}
    marks = [*_marked_options(shown), *_answers(lines, names, options)]
    if not marks and len(shown) == 1:  # only the chosen option was written down
        marks = [Mark(shown[0].letter, shown[0].line)]
    if not marks and not shown:
        marks = _told(lines[1:3], options)
    return sorted(marks, key=lambda mark: lines.index(mark.line))


def decide(marks: Sequence[Mark]) -> str:
    """Give the letter that the marks agree on; an edit wins; nothing if they disagree."""
    letters = {mark.letter for mark in marks}
    if len(letters) == 1:
        return letters.pop()
    return marks[-1].letter if marks and marks[-1].edited else ""


def _marked_options(shown: Sequence[OptionLine]) -> Iterator[Mark]:
    ticked = [option for option in shown if option.ticked]
    bold = [option for option in shown if option.bold]
    chosen = ticked or bold
    if len(chosen) < len(shown) or len(shown) == 1:
        yield from (Mark(option.letter, option.line) for option in chosen)


def _answers(lines: Sequence[Line], names: Mapping[str, str], options: Options) -> Iterator[Mark]:
    for at, line in enumerate(lines):
        text = after_question(line.text) if at == 0 else line.text
        if is_printed(line) or not text:
            continue
        edit = _EDIT.search(text)
        found = edit or _CUE.search(text) or _ALONE.match(text)
        found = found or (None if at else _OPTION.match(text))  # behind the question itself
        if found is None or (at and _OPTION.match(text) and not edit):
            continue
        rest = text[found.end("letter") :] if found.group("letter") else text[found.end() :]
        shown = (found.group("letter") or "").upper()
        letter = by_words(rest, options) or names.get(shown, shown)
        if letter:
            yield Mark(letter, line, edited=edit is not None)
        if shown and (second := _SECOND.match(rest)):
            yield Mark(names.get(second.group(1).upper(), second.group(1).upper()), line)


def _told(lines: Sequence[Line], options: Options) -> list[Mark]:
    """Read an answer in the student's own words, without a letter."""
    for line in lines:
        letter = by_words(line.text, options)
        if letter and not line.heading:
            return [Mark(letter, line)]
    return []


def after_question(text: str) -> str:
    """Give what stands behind the question on its own line."""
    _, mark, rest = text.replace("？", "?").partition("?")
    if mark:
        return rest
    rest = _PREFIX.sub("", text)
    if rest != text and (_ALONE.match(rest) or _OPTION.match(rest)):
        return rest
    told = _SAID.search(text)
    return next(filter(None, told.groups())) if told else ""


def _is_bare_option(line: Line, options: Options) -> bool:
    """Say whether a line without a letter is one of the options, as a list item shows it."""
    listed = re.match(r"^\s*(?:[-*+•○◉●]|\d{1,2}[.)]|\[[ xX]\])\s*\S", line.text)
    return bool(listed) and len(line.text.split()) <= 25 and bool(by_words(line.text, options))


def _is_bold(text: str) -> bool:
    """Say whether the option's words, not just its letter, are bold."""
    body = re.sub(r"^\s*[-*+]\s+", "", text)
    bold = "".join(found.group(2) for found in _BOLD.finditer(body))
    return len(bold.split()) >= 2 and len(bold) * 2 >= len(body)

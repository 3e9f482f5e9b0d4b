"""Answers that only their place ties to a question.

"Option B." under a title and "Also option B." under the next; "first one B, second one C";
"1) so B, 2) C too". Exactly two letters are stated then, or each part has its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.reading.choices.answers import is_only_letter, stated
from grader.reading.choices.marks import Mark
from grader.reading.choices.option_lines import Line
from grader.reading.choices.question_labels import named_labels
from grader.reading.prose import sentences

_LONGEST = 40  # words of a line that answers
_NEAR = 12  # lines between two answers
_LONE = re.compile(r"(?<![\w'’.&+-])[A-D](?![\w'’+&-]|\.\w)")
_END = re.compile(r"(?:[:：=→>–—-]\s*|\()[(\[]?([A-D])[)\].]*\s*$")
_TOO = re.compile(
    r"\b(?:also|again|likewise|auch|ebenfalls|también|igual|aussi|também|anche|juga|cũng|też|тоже)"
    r"\s+\(?([A-D])\)?(?=\s*(?:$|[,.;(]))"
)
_OPTION = re.compile(r"^\W*[A-Da-d]\s?[).:]\s*\S")
_NUMBERED = re.compile(r"(?<![\w.,])(\d)\s*[).:]\s*(?=\S)")
_INITIAL = re.compile(r"(?<!\w)[A-D]\.\s*[A-Z]\w+(?=\W*$|\s+\d)")  # "B. Smith"
_FIRST = re.compile(
    r"\b(?:first|1st|primer[ao]?|premi[eè]re?|erste[nrs]?|primeir[ao]|prim[ao]|birinci|pertama"
    r"|pierwsz\w+|перв\w+|eerste)\b",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r"\b(?:second|2nd|segund[ao]|deuxième|seconde|zweite[nrs]?|second[ao]|ikinci|kedua|drug\w+"
    r"|втор\w+|tweede)\b",
    re.IGNORECASE,
)


def answers_in_order(lines: Sequence[Line], question: int) -> list[Mark]:
    """Give the marks of a question by its place among the answers."""
    own = [line for line in lines if line.handout < 0.5 and _is_short(line)]
    for line in own:
        parts = _numbered(line.plain) or _ordinal(line.plain)
        letters = {number: _lone(part) for number, part in parts.items()}
        if len(parts) >= 2 and all(letters.values()):
            return [Mark(letter, line) for letter in letters.get(question, ())]
    stating = [Mark(letter, line) for line in own for letter in _stated(line)]
    if len(stating) != 2 or stating[1].line.at - stating[0].line.at > _NEAR:
        return []
    same = stating[0].line.place.file == stating[1].line.place.file
    return stating[question - 1 : question] if same else []


def _is_short(line: Line) -> bool:
    return len(line.plain.split()) <= _LONGEST and not _INITIAL.search(line.plain)


def _numbered(text: str) -> dict[int, str]:
    """Cut "1) so B, 2) C too" at its numbers."""
    found = list(_NUMBERED.finditer(text))
    numbers = [int(each.group(1)) for each in found]
    if len(found) < 2 or numbers != list(range(1, len(found) + 1)):
        return {}
    ends = [*(each.start() for each in found[1:]), len(text)]
    return {n: text[m.end() : end] for n, m, end in zip(numbers, found, ends, strict=True)}


def _ordinal(text: str) -> dict[int, str]:
    """Cut "the first one B, the second one C" at its ordinals."""
    first, second = _FIRST.search(text), _SECOND.search(text)
    if first is None or second is None or second.start() < first.end():
        return {}
    return {1: text[first.end() : second.start()], 2: text[second.end() :]}


def _lone(part: str) -> tuple[str, ...]:
    """Give the letters that stand alone in a part; an "A" that begins a phrase is an article."""
    found = [m for m in _LONE.finditer(part) if m.group() != "A" or not _is_article(part, m.end())]
    return tuple(dict.fromkeys(m.group() for m in found))


def _is_article(text: str, end: int) -> bool:
    return bool(re.match(r"\s+[^\W\d_]{3,}", text[end:])) and not re.match(r"\s+or\b", text[end:])


def _stated(line: Line) -> Iterator[str]:
    """Give the letters that a line without a question's number states as answers."""
    if _OPTION.match(line.plain) or any(named_labels(line.plain)):
        return
    for part in sentences(line.plain):
        alone = is_only_letter(part) if re.search(r"[A-D]", part) else ""
        end = _END.search(part) or _TOO.search(part)
        said = stated(part)
        letter = alone or (end.group(1) if end else "")
        if not letter and said and not said.second and said.letter in _lone(part):
            letter = said.letter
        if letter:
            yield letter

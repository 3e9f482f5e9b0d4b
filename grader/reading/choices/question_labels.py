"""The numbers under which questions are answered: "Q1", "Câu 1", "1. soru", "第一题"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.reading.choices.answers import EDIT_WORD

_QUESTION = (
    r"(?:questions?|ques|q|mcq|qcm|question\s+no|pregunta|frage|quest[ãa]o|pergunta|domanda|quesito"
    r"|soru|câu(?:\s+hỏi)?|soal|pertanyaan|вопрос|питання|pytanie|vraag|fråga|ερώτηση"
    r"|السؤال|سؤال"
    r"|س|प्रश्न|सवाल|问题|問題|题|題|問|问|문제|문항|질문|concept\s+check"
    r"|answer|ans|respuesta|réponse|antwort|resposta|risposta|cevap|jawaban)"
)
_WORDS = {
    1: r"one|first|1st|una?|uno|primera?|première|erste|eins|một|nhất|pierwsz[eay]"
    r"|eerste|الأول|पहला"
    r"|primeira|prima|birinci|ilk|一"
    r"|첫\s?번째|pertama|thứ\s+nhất|первый",
    2: r"two|second|2nd|dos|segund[ao]|deux(?:ième)?|seconde|zweite|zwei|hai|drugi[ea]?"
    r"|tweede|الثاني|दूसरा"
    r"|dois|duas|seconda|ikinci"
    r"|二|두\s?번째|kedua|thứ\s+hai|второй",
    3: r"three|third|tercera?|troisième|dritte|terceira|terza|üçüncü|三|세\s?번째|ketiga|thứ\s+ba",
    4: r"four|fourth|cuarta|quatrième|vierte|quarta|dördüncü|四|keempat",
}
_SPELT = "|".join(f"(?P<{{0}}{number}>{words})" for number, words in _WORDS.items())
_NAMED = re.compile(
    rf"(?<![^\W_]){_QUESTION}(?:\s*(?:no|nr|number|num|n°|nº|#)\b)?[\s.#_\-()*:]{{0,4}}"
    rf"(?:(?P<a>\d{{1,2}})(?![\d.]*\d)|(?:{_SPELT.format('b')})(?![^\W\d_]))"
    rf"|(?<![\w.])(?P<c>\d{{1,2}})\s*(?:st|nd|rd|th|ª|º|re|e|ère|[.)]|번)?\s?(?:번\s*)?{_QUESTION}"
    rf"(?![^\W\d_])"
    rf"|(?<![\w])(?:{_SPELT.format('d')})\s+{_QUESTION}(?![^\W\d_])"
    rf"|第\s*(?:(?P<e>\d{{1,2}})|(?:{_SPELT.format('f')}))\s*(?:个|個)?\s*(?:题|題|問題|问题|問|问)"
    rf"|(?<![\w.])(?P<g>\d{{1,2}})번(?!째)",
    re.IGNORECASE,
)
_EXERCISE = (  # words that also head other parts: they count only before a letter
    r"(?:aufgabe|exercise|task|part|item|no|nr|ejercicio|exercice|esercizio|exerc[ií]cio|übung"
    r"|bài|задание|alıştırma)"
)
_BARE = re.compile(
    rf"^\W*(?:{_EXERCISE}\W{{0,3}})?(?P<number>\d{{1,2}})(?!\d)(?!\.\d)"
    r"(?P<mark>\s*[.)\]:\-–—、．=→>|]|\s+(?=[^\w\s]|[A-D]\W*$))",
    re.IGNORECASE,
)
_NEXT = re.compile(r"(?<![\w.])\d{1,2}\s*[-.:=)→>]\s*\(?[A-D](?![\w'’])", re.IGNORECASE)
_EDIT = re.compile(rf"(?<![^\W_]){EDIT_WORD}(?![^\W_])", re.IGNORECASE)
_PASSING = re.compile(
    r"(?:\b(?:for|to|in|on|of|no|number|para(?:\s+la)?|pour(?:\s+la)?|für|per)\.?|#|^\W*|:)\s*"
    r"(\d)(?!\d|\.\d)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[-‐‑–_\s]+")


@dataclass(frozen=True)
class Label:
    """A question's number as a line gives it, and what follows up to the next number."""

    number: int
    before: str
    rest: str
    start: int


def named_labels(text: str) -> Iterator[Label]:
    """Give the questions that a line names, each with what follows it."""
    found = list(_NAMED.finditer(text))
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        following = _NEXT.search(text, match.end(), end)  # "check: 1 = b 2 = c"
        end = following.start() if following else end
        before = text[found[at - 1].end() if at else 0 : match.start()]
        yield Label(_number(match), before, text[match.end() : end], match.start())


def corrected_labels(text: str) -> Iterator[Label]:
    """Give the numbers that a correction names in passing: "edit: for 2 I take C"."""
    edit = _EDIT.search(text)
    match = _PASSING.search(text, edit.end()) if edit else None
    if match:
        yield Label(int(match.group(1)), "", f"edit: {text[match.end() :]}", match.start())


def bare_label(text: str) -> Label | None:
    """Read "1. …" or "2) …" at the start of a line."""
    found = _BARE.match(text)
    return Label(int(found.group("number")), "", text[found.end() :], 0) if found else None


def holds(text: str, match: Sequence[str]) -> bool:
    """Say whether a text holds one spelling of each of the question's words."""
    folded = _SPACES.sub(" ", text.casefold())
    joined = folded.replace(" ", "")
    return bool(match) and all(
        any(
            (word := _SPACES.sub(" ", option.casefold())) in folded
            or word.replace(" ", "") in joined
            for option in words.split("|")
        )
        for words in match
    )


def _number(match: re.Match[str]) -> int:
    for name, value in match.groupdict().items():
        if value is not None:
            return int(value) if len(name) == 1 else int(name[1:])
    return 0

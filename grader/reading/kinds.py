"""What a sentence of a hand-in is about, told by weak signs that few languages change.

Settings, places to compute, messages of errors and figures are written in Latin letters and digits
wherever students come from; so are the letters of choices. No title has to announce them.
"""

from __future__ import annotations

import re
from enum import StrEnum

from grader.reading.choices.answers import stated
from grader.reading.prose import sentences
from grader.reading.topics import Topic, topics_of

_PRACTICE = re.compile(
    r"\b[a-z]+_[a-z_]+\b|\w\(\)|\b\w+(?:Error|Exception)\b|\b\d+e-\d\b|\be-\d\b|\bfp16\b|\bbf16\b"
    r"|\b(?:colab|kaggle|cuda|oom|vram|nvidia|t4|p100|a100|v100|rtx|gtx|macbook|mps|imdb|pip"
    r"|notebook|ipynb|jupyter|load_dataset|numpy|pandas|datacollator|f1)\b|out of memory"
    r"|\b(?:batch(?:[- ]size)?|max[- ]length|lr|seed|epochs?)\s*(?:of|to|=|:|at)?\s*\d"
    r"|\b\d+\s*(?:tokens?|epochs?|steps?|épo(?:ques|cas)|epochen|epoche)\b"
    r"|\b\d{2,3}[ .,]?000\b|\b\d+k\b|(?<![\d.,])0[.,]\d{2,}|\b\d{2}[.,]\d+ ?%",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"(?<![\w'’])(?i:q|question|frage|pregunta|questão|câu|soal|soru|вопрос|س|प्रश्न|问|問)\s*"
    r"\d\W{1,4}(?:\w+\W+){0,4}(?:\(?[A-D](?![\w'’])|[b-d]\))|(?:[:：=→>-]|\()\s*\(?[A-D]\)?[.)*]*\s*$"
)
_LETTER = re.compile(r"(?<![\w'’])[B-D](?![\w'’])")
_LONGEST_CHOICE = 40  # words
_ROW = re.compile(
    r"^\W*[\"“«].{5,300}[\"”»]\s*(?:;|\||=>|->|→|,|\t|[-–—:])\s*\S[^\"“”]{0,60}$"
    r"|^\s*\{\s*[\"'].{5,400}\}\s*,?\W*$"
)
_ADDRESS = re.compile(
    r"^\W*(?:subject|from|to|cc|betreff|asunto|objet|oggetto|assunto|re|aw|fwd)\s*:|^\W*(?:hi|hello"
    r"|dear|hallo|hola|bonjour|salut|ciao|olá|merhaba|halo|chào|best|regards|thanks|cheers|grüße"
    r"|gruesse|saludos|cordialement)\b.{0,40}$",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What a passage is, as far as these signs tell."""

    CHOICE = "answers a question with a letter"
    PRACTICE = "tells of settings, machines and figures"
    ROWS = "is a row of data"
    ADDRESS = "speaks to the reader"
    OTHER = "other"


def kind_of(text: str) -> Kind:
    """Tell the kind of a passage; of practice where at least a third of its sentences are."""
    lines = [line for line in text.split("\n") if line.strip()]
    if lines and sum(bool(_ROW.match(line)) for line in lines) * 2 > len(lines):
        return Kind.ROWS
    if _ADDRESS.match(text):
        return Kind.ADDRESS
    if _chooses(text):
        return Kind.CHOICE
    parts = sentences(text)
    practical = sum(map(is_practical, parts))
    return Kind.PRACTICE if practical and practical * 3 >= len(parts) else Kind.OTHER


def _chooses(text: str) -> bool:
    """Say whether a short text names a letter as an answer, or announces the questions."""
    words = text.split()
    if len(words) > _LONGEST_CHOICE:
        return False
    found = stated(text)
    letter = found is not None and bool(_LETTER.search(text)) and found.letter in text
    return letter or bool(_CHOICE.search(text)) or Topic.CHOICES in topics_of(" ".join(words[:4]))


def is_practical(sentence: str) -> bool:
    """Say whether a sentence names settings, machines, messages or figures."""
    return bool(_PRACTICE.search(sentence))

"""Signs of the ideas that a good explanation of transfer learning holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from grader.reading.prose import first_match, language_of, sentences

LANGUAGES = frozenset({"en"})


def _all(*phrases: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(phrase, re.IGNORECASE) for phrase in phrases)


_KNOWLEDGE = _all(
    r"(?:prior|previous|existing|general|learned|pre-?trained|broad|basic) (?:\w+ )?(?:knowledge"
    r"|understanding|skills?|experience|patterns|representations|features|training|abilities)",
    r"pre-?train\w*",
    r"already (?:know|learn|train|understand|master|ha[sv])\w*",
)
_REUSE = _all(
    r"\b(?:re-?us|leverag|keep|retain|preserv|transferr|transfers\b|transfer (?:the|its|this|that"
    r"|their)"
    r"|build\w* (?:up)?on|appl(?:y|ies|ied|ying)\b|draw\w* on"
    r"|carr)\w*",
    r"(?:instead of|rather than|without|not|n't|no need to)\b.{0,40}\b(?:scratch|zero|beginning"
    r"|over)",
)
_ADAPTED = _all(
    r"fine[- ]?tun\w*|adapt\w*|adjust\w*|further train\w*|speciali[sz]\w*|refin\w*",
)
_TASK_DATA = _all(
    r"(?:task|domain)[- ]specific|(?:specific|target|new|speciali[sz]ed|particular|labell?ed"
    r"|smaller)"
    r" (?:\w+ ){0,2}(?:data\w*|task|domain|examples)|dataset (?:of|containing|with)",
)
_SMALLER = _all(
    r"\b(?:small\w*|little|less|fewer|few|limited|handful|modest|hundreds?)\b.{0,40}\b(?:data\w*"
    r"|set"
    r"|examples?|samples?|records?|amount|labels?|labell?ed|reviews?)",
)
_DOMAIN = _all(
    r"\b(?:health\w*|medic\w*|clinical|hospital|patients?|legal|law|contracts?|finance|financial"
    r"|bank\w*|e-?commerce|retail|customer\w*|reviews?|phishing|emails?|spam|sentiment|support"
    r"|agricultur\w*|education|news|cyber\w*|insurance|radiolog\w*|x-?rays?|movie|chatbot"
    r"|tickets?)\b",
)
_EXAMPLE = _all(
    r"for (?:example|instance)|e\.g\.|such as|imagine|consider|suppose|in (?:healthcare|medicine"
    r"|law"
    r"|e-?commerce|finance|practice)|can be (?:fine-tuned|adapted|used)",
)
_GAIN = _all(
    r"\b(?:faster|quick\w*|cheaper|saves?|saving|reduc\w+|effective\w*|efficien\w+|accura\w+|better"
    r"|improv\w+|enhanc\w+|less (?:time|data|compute)|fewer (?:resources|examples)"
    r"|high\w* performance"
    r"|excel\w*)\b",
)
MISCONCEPTIONS: Mapping[str, re.Pattern[str]] = {
    "good data is still needed": re.compile(
        r"(?:eliminat\w+|remov\w+|no (?:longer )?need|without (?:any )?need|does(?:n't"
        r"| not) (?:need"
        r"|require))\b.{0,30}\b(?:good|quality|clean|high-quality|labell?ed|any) .{0,12}data",
        re.IGNORECASE,
    ),
    "tuning does not start from scratch": re.compile(
        r"fine-?tun\w* (?:\w+ ){0,4}(?:trains?|training|starts?"
        r"|starting) (?:\w+ ){0,4}from scratch",
        re.IGNORECASE,
    ),
    "tuning can still overfit": re.compile(
        r"(?:prevents?|eliminat\w+|never|cannot|impossible)\b.{0,20}\boverfit", re.IGNORECASE
    ),
}
_NEGATED = re.compile(r"\b(?:not|n't|instead of|rather than|without|never|no)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Idea:
    """One idea: how much of it is said, 0 to 1, and the sentence that says it best."""

    title: str
    share: float
    sentence: str


@dataclass(frozen=True)
class Coverage:
    """The ideas of an explanation, and a known misconception if it holds one."""

    language: str
    ideas: tuple[Idea, ...]
    misconception: str = ""
    misconceived: str = ""  # the sentence


def cover(text: str) -> Coverage:
    """Look for the three ideas and for the classic misconceptions."""
    gain = first_match(_GAIN, text)
    example = _both(text, _DOMAIN, _EXAMPLE) or first_match(_DOMAIN, text)
    adapted = _both(text, _ADAPTED, _TASK_DATA)
    small = first_match(_SMALLER, text)
    reused = _both(text, _KNOWLEDGE, _REUSE) or _apart(text, _KNOWLEDGE, _REUSE)
    ideas = (
        Idea(
            "knowledge is reused",
            1.0 if reused else 0.5 * bool(first_match(_KNOWLEDGE, text)),
            reused or first_match(_KNOWLEDGE, text),
        ),
        Idea(
            "adapted on smaller, task-specific data",
            (2 * bool(adapted) + bool(small)) / 3,
            adapted or small,
        ),
        Idea(
            "an example from a domain, and what is gained",
            0.5 * bool(example) + 0.5 * bool(gain),
            example or gain,
        ),
    )
    wrong = _misconception(text)
    return Coverage(language_of(text), ideas, *wrong)


def _both(
    text: str, first: tuple[re.Pattern[str], ...], second: tuple[re.Pattern[str], ...]
) -> str:
    """Give the first sentence that shows both."""
    for pattern in first:
        for sentence in _matching(pattern, text):
            if any(other.search(sentence) for other in second):
                return sentence
    return ""


def _apart(
    text: str, first: tuple[re.Pattern[str], ...], second: tuple[re.Pattern[str], ...]
) -> str:
    """Give the second idea's sentence, if the first is said somewhere too."""
    return first_match(second, text) if first_match(first, text) else ""


def _matching(pattern: re.Pattern[str], text: str) -> list[str]:
    return [sentence for sentence in sentences(text) if pattern.search(sentence)]


def _misconception(text: str) -> tuple[str, str]:
    for title, pattern in MISCONCEPTIONS.items():
        for sentence in _matching(pattern, text):
            found = pattern.search(sentence)
            if found and not _NEGATED.search(sentence[: found.start()][-30:]):
                return title, sentence
    return "", ""

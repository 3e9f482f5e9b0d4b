"""What a project's report tells of its results: metrics, strengths and weaknesses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from grader.reading.claims import ClaimKind, Claims
from grader.reading.project import result_words, words
from grader.reading.project.aspects import Aspect, Told, find_told
from grader.reading.project.parts import Said
from grader.reading.project.titles import Part

_EVALUATION = frozenset({Part.EVALUATION, Part.STRENGTHS, Part.WEAKNESSES})
_MODEL = re.compile(
    r"\bmodels?\b|network|classifier|\bit\b|predict|\bclass|label|recall|precision|\bf1\b|summar"
    r"|modelo|modèle|\bmodell|rede\b|\bmodel|mô hình|模型|模型|모델|モデル",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[.,]\d|\d\s?%|(?<!\d)1\.0|\b\d{2,3}\b")
_CLASS = re.compile(r"[\"“«„「`*][^\"”»“」`*\n]{2,80}?[\"”»“」`*]")
_NO_FAULT = re.compile(
    r"(?i)\b(?:no|without|hardly any|few|sin|sans|ohne|keine?|sem|aucune?)\s(?:\S+\s){0,2}?"
    r"(?:errors?|mistakes?|problems?|errores|erreurs?|fehler|erros)"
    r"|\b(?:never|rarely|hardly(?: ever)?|seldom|almost never)\s(?:\w+ly\s)?\w+"
)
_NAMED_STRENGTH = re.compile(
    r"strength|fortaleza|puntos? fuertes?|points? forts?|stärke|pontos? fortes?|güçlü yön|kekuatan"
    r"|kelebihan|điểm mạnh|ưu điểm|优点|优势|강점|장점|強み",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"\bbut\b|\bhowever|while|although|whereas|\bexcept|\bpero\b|aunque|\bmais\b|\baber\b|jedoch"
    r"|\bmas\b"
    r"|\bama\b|fakat|ancak|tetapi|\btapi\b|nhưng|但|不过|지만|나 |が",
    re.IGNORECASE,
)

_NOT_OF_NETWORK = re.compile(f"{words.LATER.pattern}|{result_words.TROUBLE.pattern}", re.IGNORECASE)

METRICS = Aspect("metrics", "the metrics", 1 / 3, result_words.METRIC, _EVALUATION, _NUMBER)
STRENGTH = Aspect(
    "strength", "a strength", 1 / 3, result_words.STRENGTH, _EVALUATION, _MODEL,
    own=frozenset({Part.STRENGTHS}), kinds=("strength",), unless=words.LATER,
)  # fmt: skip
WEAKNESS = Aspect(
    "weakness", "a weakness", 1 / 3, result_words.WEAKNESS, _EVALUATION, _MODEL,
    own=frozenset({Part.WEAKNESSES}), kinds=("weakness",), unless=_NOT_OF_NETWORK,
)  # fmt: skip


def told_of_results(said: Sequence[Said], claims: Claims) -> tuple[Told, ...]:
    """Find metrics, a strength, and a weakness; a weakness without an example earns half."""
    plain = [each for each in said if not each.is_code]
    strength = find_told(STRENGTH, plain)
    bare = [replace(each, text=_NO_FAULT.sub(" ", each.text)) for each in plain]
    weakness = find_told(WEAKNESS, bare)
    weak = [n for n, each in enumerate(plain) if each.quote in weakness.sure]
    shown = any(_has_example(plain, n) for n in weak)
    if weak and not shown:
        lacks = "an example of the weakness"
        weakness = replace(weakness, share=WEAKNESS.share / 2, lacks=lacks)
    return _metrics(plain, claims), _apart(strength, weakness), weakness


def _metrics(said: Sequence[Said], claims: Claims) -> Told:
    """Find metrics with their numbers in the text; beside text on the results outputs count too."""
    found = find_told(METRICS, [each for each in said if _NUMBER.search(each.text)])
    table = [
        each.quote
        for header, each in pairwise(said)
        if header.is_row and each.is_row and result_words.METRIC.search(header.text)
        and _NUMBER.search(each.text)
    ]  # fmt: skip
    claimed = [c.quote for c in claims.found if c.kind is ClaimKind.PROSE and c.network is None]
    discussed = any(each.parts & _EVALUATION and not each.is_title for each in said)
    printed = [claim.quote for claim in claims.found if claim.is_executed] if discussed else []
    sure = tuple(dict.fromkeys([*found.sure, *table, *claimed, *printed[-1:]]))[:3]
    return Told(METRICS, sure, () if sure else found.possible)


def _has_example(said: Sequence[Said], at: int) -> bool:
    """Say whether a sentence, or the one after it, gives an example: a text, a class, a number."""
    near = [each.text for each in said[at : at + 2] if not each.is_title]
    first = near[:1]
    by_number = any(_CLASS.search(text) and _NUMBER.search(text) for text in first)
    return by_number or any(result_words.EXAMPLE.search(text) for text in near)


def _tells_both(text: str) -> bool:
    """Say whether one clause of a sentence praises, or a word turns from one to the other."""
    clauses = re.split(r"[,;:，；、]", text)
    praised = [
        c
        for c in clauses
        if result_words.STRENGTH.search(c) and not result_words.WEAKNESS.search(c)
    ]
    return bool(_TURN.search(text) or praised)


def _apart(strength: Told, weakness: Told) -> Told:
    """Leave to a weakness the sentences that tell both, unless nothing else tells a strength."""
    named = {quote for quote in strength.sure if _NAMED_STRENGTH.search(quote.text)}
    weak = set(weakness.sure) - named
    alone = tuple(quote for quote in strength.sure if quote not in weak)
    both = tuple(quote for quote in strength.sure if quote in weak)
    if alone or not both:
        return replace(strength, sure=alone)
    turns = tuple(quote for quote in both if _tells_both(quote.text))
    return replace(strength, sure=turns, possible=() if turns else both)

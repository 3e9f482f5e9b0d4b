"""What a project's report tells of its data and of its training."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.reading.code import Code
from grader.reading.document import Document
from grader.reading.example import cleaning_words
from grader.reading.example.cleaning import find_steps
from grader.reading.project import words
from grader.reading.project.aspects import Aspect, Told, find_told, is_general
from grader.reading.project.parts import Said
from grader.reading.project.titles import Part

_DATA = frozenset({Part.DATA})
_TRAINING = frozenset({Part.TRAINING})
_LATER = frozenset(Part) - {Part.TASK, Part.DATA}  # parts that tell of no cleaning
_STEP_WORDS = (
    words.BASE, words.TOKENIZED, words.SPLIT, words.TRAINED, words.CHECKED, words.SAVED,
)  # fmt: skip
_LONG_ENOUGH = 6  # words that tell of steps beyond naming them
_NOTHING = re.compile(r"(?!)")  # what is found by other means than words

_NOT_OWN = re.compile(
    rf"{words.LATER.pattern}|(?:pre-?train|pré-?trein|pre-?entren|pré-?entra|vortrain)\w*", re.I
)
SOURCE = Aspect(
    "source", "where the data comes from", 0.25, words.SOURCE, _DATA, words.DATA,
    kinds=("source",), unless=_NOT_OWN,
)  # fmt: skip
CLEANING = Aspect("cleaning", "how it was cleaned", 0.25, _NOTHING, kinds=("cleaning",))
LABELS = Aspect(
    "labels", "who labelled it and how", 0.25, words.LABELLING, _DATA, re.compile(""),
    kinds=("labelling",), also=words.LABELLED_HOW,
    unless=re.compile(r"(?i)smoothing|predicted label|per label"),
)  # fmt: skip
SIZES = Aspect("sizes", "how many rows there are", 0.25, words.SIZE, _DATA, words.DATA)
_NOT_CLEANED = re.compile(r"(?i)\bno cleaning|not clean|without (?:any )?cleaning|nothing to clean")
_TOOK_OUT = re.compile(
    r"(?i)\bgot rid of\b|\blower cased\b|\b(?:dupes?|duplicates?) (?:out|gone)\b|\bbuttat\w* via\b"
    r"|\b(?:aggiustat|eliminat|sistemat)\w*|\b(?:thr[eo]w(?:n|s|ing)?|took|take[sn]?|left|leave"
    r"|kick(?:ed)?|weed(?:ed)?)\b"
    r".{1,30}\b(?:out|away)\b|\bblanked\b"
)
STEPS = Aspect("steps", "the steps of the training", 0.6, words.TRAINED, kinds=("training",))
SETTINGS = Aspect(
    "settings", "the settings", 0.2, words.SETTINGS, _TRAINING, re.compile(r"\d"),
    unless=words.LATER,
)  # fmt: skip
REASON = Aspect(
    "reason", "a reason for one of the choices", 0.2, words.REASON, _TRAINING,
    re.compile(f"{words.SETTINGS.pattern}|{words.BASE.pattern}|{words.TOKENIZED.pattern}", re.I),
    kinds=("reason",), unless=words.LATER, alone=False,
)  # fmt: skip


def told_of_data(document: Document, code: Code, said: Sequence[Said]) -> tuple[Told, ...]:
    """Find source, cleaning, labels and sizes in what is written; comments in code may tell."""
    steps = [step.quote for step in find_steps(document, code.record) if not step.coded]
    coded = {each.quote.place for each in said if each.is_code}
    here = [e for e in said if not e.is_code and (e.parts & _DATA or not e.parts & _LATER)]
    under = [e.quote for e in here if tells_cleaning(e.text) and not is_general(e.text)]
    places = coded | {each.quote.place for each in said if _NOT_CLEANED.search(each.text)}
    told = [q for q in steps if q.place not in places and not is_general(q.text)]
    sure = tuple(dict.fromkeys([*under, *told]))[:3]
    maybe = tuple(dict.fromkeys(quote for quote in steps if quote.place in coded))[:3]
    cleaning = Told(CLEANING, sure, () if sure else maybe)
    return find_told(SOURCE, said), cleaning, find_told(LABELS, said), _sizes(said)


def tells_cleaning(text: str) -> bool:
    """Say whether a sentence about the data tells a step of cleaning: an action, and on what."""
    acted = cleaning_words.ACTION.search(text) or _TOOK_OUT.search(text)
    acts = bool(acted) and not cleaning_words.ABSENT.search(text)
    named = any(pattern.search(text) for pattern in cleaning_words.STEPS.values())
    return acts and (named or bool(re.search(r"\d", text)))


def _sizes(said: Sequence[Said]) -> Told:
    """Find how many rows there are; a number of right answers or of tokens is none."""
    told = [each for each in said if not each.is_code]
    found = find_told(SIZES, told)
    under = [each for each in told if _DATA & each.parts and not each.is_title]
    rows = [e.quote for e in under if (_has_count(e) if e.is_row else words.COUNT.search(e.text))]
    return replace(found, sure=tuple(dict.fromkeys([*found.sure, *rows]))[:3])


def _has_count(said: Said) -> bool:
    return bool(re.search(r"\|\s*\d{2,6}\s*(?:\||$)", said.text))


def told_of_training(said: Sequence[Said]) -> tuple[Told, ...]:
    """Find steps, settings and a reason; titles and comments alone tell no steps."""
    plain = [each for each in said if not (each.is_title or each.is_code)]
    under = [each for each in plain if Part.TRAINING in each.parts and not each.is_row]
    told = [each for each in plain if _groups(each.text) >= 3 and words.TRAINED.search(each.text)]
    together = " ".join(each.text for each in under)
    if _groups(together) >= 2 and len(together.split()) >= _LONG_ENOUGH:
        told += [each for each in under if _groups(each.text)]
    if not together.isascii() and _groups(together) >= 2:
        told += under
    maybe = [each for each in plain if words.TRAINED.search(each.text) and _groups(each.text) >= 2]
    quotes = tuple(dict.fromkeys(each.quote for each in told))[:3]
    steps = Told(STEPS, quotes, () if quotes else tuple(each.quote for each in maybe)[:3])
    return steps, find_told(SETTINGS, plain), find_told(REASON, plain)


def _groups(text: str) -> int:
    return sum(bool(step.search(text)) for step in _STEP_WORDS)


def tells_steps(text: str) -> bool:
    """Say whether a sentence names two steps of the training at least."""
    return _groups(text) >= 2

"""Steps of cleaning a dataset, told in prose or written in code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.reading.document import Document
from grader.reading.example.beside_rows import beside_rows, shows_own_data
from grader.reading.example.cleaned_rows import steps_in_fences, steps_on_rows
from grader.reading.example.cleaning_words import ABSENT, ACTION, CLEAN, IDLE, PRAISE, STEPS
from grader.reading.example.coded_cleaning import coded_steps
from grader.reading.example.written_rows import own_data
from grader.reading.explanation import TECHNIQUE
from grader.reading.kinds import Kind, kind_of
from grader.reading.prose import count_words, is_unspaced, sentences
from grader.reading.topics import Topic
from grader.records import Block, BlockKind, CodeRecord
from grader.verdict import Quote

_TEXTS = {BlockKind.PROSE, BlockKind.ITEM}
_AMBIGUOUS = frozenset(  # as much a matter of settings, splits and results as of cleaning
    {"length", "irrelevant entries", "uniform format", "labels checked", "balance", "class balance"}
)
_CLAUSE_WORDS = 5  # fewer hardly tell a step
_SENTENCE_WORDS = 8
_CLAUSE = re.compile(r"[;,.]\s+|[，、；。]|\s+(?:and|y|et|und|e|ve|và|dan|ed)\s+|\n|\s\(?\d\)\s")


@dataclass(frozen=True)
class Step:
    """A step of cleaning and the passage or line that shows it."""

    name: str
    quote: Quote
    coded: bool = False


def find_steps(document: Document, code: CodeRecord) -> list[Step]:
    """Give each kind of step once: told under a fitting heading or beside the word, or coded."""
    steps: dict[str, Step] = {}
    for block in [*_announced(document), *_mentioned(document), *beside_rows(document)]:
        for name, sentence in _told(block):
            steps.setdefault(name, Step(name, replace(block, text=sentence).quote()))
        for name in _actions(block):
            steps.setdefault(name, Step(name, block.quote()))
    for name, call in coded_steps(code.calls, document.code_blocks):
        steps.setdefault(name, Step(name, Quote(call.quote, str(call.place)), coded=True))
    fenced = steps_in_fences(document.code_blocks) if shows_own_data(document) else ()
    for name, quote in [*steps_on_rows(code.literals, document.code_blocks), *fenced]:
        steps.setdefault(name, Step(name, quote, coded=True))
    return list(steps.values())


def _actions(block: Block) -> Iterator[str]:
    """Give the clauses that tell of something done to the rows, in words that no list holds."""
    for clause in _CLAUSE.split(block.text):
        known = any(pattern.search(clause) for pattern in STEPS.values())
        long_enough = len(clause.split()) >= 2 or not clause.isascii()
        if ACTION.search(clause) and not known and long_enough:
            words = clause.split()
            yield f"“{' '.join(words[:8])}{'…' if len(words) > 8 else ''}”"


def unclear(document: Document) -> list[Quote]:
    """Give the passages on cleaning that say more than the steps that we know in them."""
    found: list[Quote] = []
    for block in announced(document):
        for clause in _CLAUSE.split(block.text):
            known = any(pattern.search(clause) for pattern in STEPS.values())
            idle = IDLE.search(clause) or ABSENT.search(clause) or ACTION.search(clause)
            size = len(clause) / 3 if is_unspaced(clause) else len(clause.split())
            if not known and not idle and size >= _CLAUSE_WORDS:
                found.append(block.quote())
    return list(dict.fromkeys(found))


def hinted_anywhere(document: Document) -> list[Quote]:
    """Give the passages that tell of something done to rows or texts, announced by nothing.

    Where the theory is answered, the verb alone will do.
    """
    plain = [STEPS[name] for name in STEPS.keys() - _AMBIGUOUS]
    acted = [block for block in _elsewhere(document) if ACTION.search(block.text)]
    acted = [block for block in acted if kind_of(block.text) in {Kind.OTHER, Kind.ADDRESS}]
    answered = document.explanation is not None
    told = (b for b in acted if answered or any(step.search(b.text) for step in plain))
    return [block.quote() for block in told]


def told_of_data(document: Document) -> list[Quote]:
    """Give the sentences about the example data, under its heading: one may tell a step."""
    blocks = (block for section in document.section(Topic.DATASET) for block in section.blocks)
    told = (block for block in blocks if block.kind in _TEXTS)
    return [b.quote() for b in told if count_words(b.text) >= _SENTENCE_WORDS]


def _elsewhere(document: Document) -> Iterator[Block]:
    """Give the student's prose outside of explanation, choices and reflection."""
    passage = document.explanation
    within = passage.blocks if passage else ()
    sure = passage is not None and passage.headed
    explained = {id(block) for block in within if sure or TECHNIQUE.search(block.text)}
    told = set(document.prose)
    for section in document.sections:
        if not section.topics & {Topic.CHOICES, Topic.SUGGESTIONS, Topic.CHALLENGES}:
            yield from (b for b in section.blocks if b in told and id(b) not in explained)


def says_clean(document: Document) -> Quote | None:
    """Give the sentence that only asserts that the data is clean."""
    for block in document.prose:
        for sentence in sentences(block.text):
            if IDLE.search(sentence):
                return Quote(sentence[:240], str(block.place))
    return None


def only_theory(blocks: Sequence[Block]) -> bool:
    """Say whether passages only praise clean data: nothing in them is done to a row."""
    text = " ".join(block.text for block in blocks)
    done = ACTION.search(text) or any(pattern.search(text) for pattern in STEPS.values())
    return not done and bool(PRAISE.search(text))


def announced(document: Document) -> list[Block]:
    """Give what stands under headings about cleaning."""
    told = [b for s in document.section(Topic.CLEANING) for b in s.blocks]
    return [block for block in told if block.kind in _TEXTS]


def _announced(document: Document) -> Iterator[Block]:
    """Give what stands under headings on cleaning, and on the dataset where it tells a step."""
    cleaning = dict.fromkeys(announced(document))
    own = [block for s in document.section(Topic.DATASET) for block in own_data(s)]
    for block in [*cleaning, *own]:
        speaks = ACTION.search(block.text) or CLEAN.search(block.text)
        if block.kind in _TEXTS and (block in cleaning or speaks):
            yield block


def _mentioned(document: Document) -> Iterator[Block]:
    """Give passages outside such headings that speak of cleaning themselves."""
    yield from (block for block in _elsewhere(document) if CLEAN.search(block.text))


def _told(block: Block) -> Iterator[tuple[str, str]]:
    """Give the steps that a passage tells, each with its sentence; a mere state is none."""
    for sentence in sentences(block.text):
        idle = IDLE.search(sentence) and len(sentence.split()) < 25
        if (idle or ABSENT.search(sentence)) and not ACTION.search(sentence):
            continue
        yield from ((name, sentence) for name, step in STEPS.items() if step.search(sentence))

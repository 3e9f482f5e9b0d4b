"""Numbers in outputs that may be an accuracy although nothing says so plainly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.reading.claims.claim import quote_of
from grader.reading.claims.printed import joined
from grader.reading.claims.program import Program
from grader.reading.claims.wording import OTHER_METRIC, WISH, split_said
from grader.reading.languages import REMARK, is_paragraph, is_unread, whole_language
from grader.reading.practice.splits import Split
from grader.records import Block
from grader.verdict import Quote

_NAMED = re.compile(
    r"[\"']?\w*(?:loss|runtime|second|epoch|flos|rate|\blr\b|norm|step|f1|precision|recall|auc|mcc"
    r"|dropout|decay|time|memory|ratio|confidence|score|prob|params?|trainable|seed|size|length)\w*%?"
    r"[\"']?\s*[:=|]*\s*(?:\w+\()?-?\d[\d.,e-]*",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"it/s|s/it|\d%\s*\||[KMG]B\b|B/s|tensor\(\[|version|==|\d+\.\d+\.\d+|[^\s]/[^\s]+/"
)
_SHARE = re.compile(
    r"(?<![\w.,/-])(?:0?[.,][5-9]\d{1,17}|1[.,]0+|[5-9]\d(?:[.,]\d+)?\s?[%％])(?![\w%/])"
)
_COUNTS = re.compile(r"(?<![\d\[/.])\b(\d{2,6})\s?(?:/|of|out of)\s?(\d{2,6})\b(?![\d/.:])")
_OF_HUNDRED = re.compile(
    r"\b[5-9]\d out of (?:every |each |a |one )?(?:hundred|100)\b", re.IGNORECASE
)
_MATRIX = re.compile(r"\[\[\s*\d+[\s,]+\d+\s*\],?\s*\[\s*\d+[\s,]+\d+\s*\]\]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n")
_OF_ROWS = re.compile(
    r"(?:[%％]|per ?cent)\s*(?:of|de|der|von|dos|des)?\s*(?:the |my |all )?(?:data|rows|train)"
    r"|split|\d\s?[/:]\s?\d",
    re.IGNORECASE,
)
_FEWEST = 20  # rows that a share is of
_LONGEST, _LINES, _WIDEST = 20_000, 40, 600  # of an output: characters, lines, a line's characters
_MOST = 3  # quotes


def shown_shares(program: Program) -> tuple[Quote, ...]:
    """Quote the numbers of cells that evaluate which may be an accuracy."""
    outputs = [block for block in program.document.outputs if not block.error]
    found = [quote for block in outputs if _may_tell(block, program) for quote in _shown(block)]
    return tuple(dict.fromkeys(found))[-_MOST:]


def said_shares(program: Program) -> tuple[Quote, ...]:
    """Quote the sentences that give a share of the test rows, or any in a language not read."""
    texts = program.document.prose if program.is_trained else ()
    whole = whole_language(program.document)
    found = (
        quote
        for block in texts
        for quote in _said(
            block, unread=is_paragraph(block, REMARK) and is_unread(block.text, whole)
        )
    )
    return tuple(dict.fromkeys(found))[-_MOST:]


def _may_tell(block: Block, program: Program) -> bool:
    """Say whether an output's own cell evaluates or computes an accuracy."""
    if block.place.cell is None:
        return bool(program.trainings)
    if program.is_before_training(block.place):
        return False
    facts = program.at(block.place)
    return facts.evaluates or facts.computes or (facts.trains and not block.rows)


def _shown(block: Block) -> Iterator[Quote]:
    text = block.text[-_LONGEST:]
    if found := _MATRIX.search(text):
        yield quote_of(found[0], block.place)
    rows = [" | ".join(row) for row in block.rows]
    for line in rows or [line[:_WIDEST] for _, line in joined(text)[-_LINES:]]:
        if not _NOISE.search(line) and _is_share(_NAMED.sub(" ", line)):
            yield quote_of(line, block.place)


def _said(block: Block, *, unread: bool) -> Iterator[Quote]:
    for sentence in _SENTENCE.split(block.text[:_LONGEST]):
        if (unread or split_said(sentence) is Split.TEST) and not WISH.search(sentence):
            told = _OF_HUNDRED.search(sentence) or _is_share(_NAMED.sub(" ", sentence))
            if told and not OTHER_METRIC.search(sentence) and not _OF_ROWS.search(sentence):
                yield quote_of(sentence, block.place)


def _is_share(text: str) -> bool:
    """Say whether a text has a number from a half to one, or a count out of a larger one."""
    counts = ((int(some), int(whole)) for some, whole in _COUNTS.findall(text))
    return bool(_SHARE.search(text)) or any(w / 2 <= n < w and w >= _FEWEST for n, w in counts)

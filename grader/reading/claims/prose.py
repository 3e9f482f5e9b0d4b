"""The accuracies that sentences tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.reading.claims.claim import Claim, ClaimKind, quote_of
from grader.reading.claims.lines import COUNTED, counted_share
from grader.reading.claims.numbers import NUMBER, PERCENT, WORD, Number, number_in, with_digits
from grader.reading.claims.program import Program
from grader.reading.claims.wording import (
    COMPARED,
    COMPARED_AFTER,
    ERROR_RATE,
    OTHER_METRIC,
    POINTS,
    WISH,
    is_change,
    network_of,
    split_said,
)
from grader.reading.practice.splits import Split
from grader.reading.prose import language_of
from grader.records import Block, Place

_LONGEST = 1000  # characters; what is longer is no sentence
_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_]|[\"“«(*])|(?<=[。！？])|\s*[;；]\s+")
_SPOKEN = re.compile(rf"(?:{WORD})(?P<gap>[^\n!?。]{{0,80}}?)(?P<number>{NUMBER})", re.IGNORECASE)
_REVERSED = re.compile(
    rf"(?P<number>{NUMBER})(?P<gap>[^\n.!?;。\d]{{0,40}}?)(?:{WORD})", re.IGNORECASE
)
_BESIDE = re.compile(
    rf"(?P<number>{NUMBER})(?P<gap>\s*(?:(?!and\b|y\b|et\b|und\b|e\b)[^\W\d]+\s){{0,2}}?)"
    rf"(?:{WORD})(?!\W{{0,4}}(?:(?:of|is|was|at)\s+)?\d|\s*[:=])",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    rf"\b(?:right|correct(?:ly)?)\b(?P<gap>[^.!?;\d]{{0,40}}?)(?P<number>{PERCENT})", re.IGNORECASE
)
_WERE_RIGHT = re.compile(
    rf"(?P<number>{PERCENT})\s(?P<gap>(?:of|on|de|von|der|delle)\b[^.!?;]{{0,60}}?)\b(?:right|richtig"
    r"|correct(?:ly|ement|amente|as|os)?|acertad[ao]s|corret[ao]s|aciertos)\b",
    re.IGNORECASE,
)
_ERRORS = re.compile(
    rf"(?:{ERROR_RATE.pattern})(?P<gap>[^\n.!?;\d]{{0,40}}?)(?P<number>{NUMBER})", re.IGNORECASE
)
_REACHED = re.compile(
    r"\b(?:gets?|got|reach\w*|achiev\w*|scor\w*|obtain\w*|attain\w*|hit|erreich\w*|alcan\w+"
    r"|obtuv\w+|logr\w+|atteint|obtenu|obtient|atingi\w+|alcanç\w+|ulaş\w*|mencapai|đạt|达到)\b"
    rf"(?P<gap>[^\n.!?;。\d]{{0,30}}?)(?P<number>{NUMBER})",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    rf"(?:from|desde|de|von|từ|dari|从)\s+(?:about |around |etwa )?{NUMBER}\s*(?P<to>to|a|à|hasta"
    rf"|auf|para|lên|menjadi|ke|到|提高到|提升到)\s+(?={NUMBER})",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\d\s*[-–—~]\s*$|\b(?:between|entre|zwischen)\b[^,.]*$", re.IGNORECASE)
_OF_DATA = re.compile(
    r"^\s*(?:of|de|der|dos?|des|das|del|von)\s+(?:the |my |all |our |los |las |les |toda |todos )?"
    r"(?:training |train |whole )?(?:data|rows|examples|samples|train|daten|datos|dados|données)",
    re.IGNORECASE,
)
_OF_ROWS = re.compile(  # a share of the data, not of right answers
    r"(?:[%％]|per ?cent)\s*(?:of|de|der|von|dos|des)?\s*(?:the |my |all )?(?:data|rows|train|test)"
    r"|split|held|\d\s?[/:]\s?\d",
    re.IGNORECASE,
)
_EPOCH = re.compile(
    r"\b(?:epoch|época|époque|epoche|step)\s*#?\d|\b(?:first|second|1st|2nd) epoch", re.I
)
_LAST = re.compile(r"last|final|kept|best|chosen|übrig|última?|dernière|son ", re.IGNORECASE)
_OF_ANOTHER = re.compile(rf"(?:{OTHER_METRIC.pattern})\W{{0,4}}(?:of |is |was )?$", re.IGNORECASE)
_CONTRAST = re.compile(
    r"[,;.]|\d|\b(?:while|whereas|but|compared|versus|vs|than|against|mientras|frente|tandis|contre"
    r"|alors|während|gegenüber|enquanto|contra|sedangkan|trong khi)\b|而|比"
)
_CODE = re.compile(r"\w+\.\w+\(|\w+_\w+|\w+\(\)")
_ON_ROWS = re.compile(  # "0.92 accuracy on the test reviews": what it is of, right behind it
    r"^\W*(?:[^\W\d]+\s){0,2}?(?:on|auf|sur|sobre|en|em|su|op|na|trên|pada)\s(?:\d[.,]\d|[^,;.!?])*",
    re.IGNORECASE,
)
_ALONE = re.compile(  # told exactly: a round percentage may be a part of the data
    r"(?P<gap>)(?P<number>(?<![\d.,\w])(?:\d\d[.,]\d{1,4}\s?[%％]|0?[.,]\d{2,6}(?![\d%]|[.,]\d)))"
)
_BRIEF = 5  # words: "Before fine-tuning, the accuracy was …"
_HALF = 0.5  # of two classes: less is nobody's accuracy
_LEAST = 0.05  # below it a number beside the word is a step or a rate


def prose_claims(block: Block, program: Program) -> Iterator[Claim]:
    """Read a paragraph's sentences."""
    text = with_digits(" ".join(block.text.split()))  # lines of a paragraph are wrapped anywhere
    sentences = [part[:_LONGEST] for part in _END.split(text) if part and part.strip()]
    for before, sentence in zip(["", *sentences], sentences, strict=False):
        if not _is_list_of_words(sentence):
            yield from sentence_claims(sentence, block.place, program, before)


def sentence_claims(sentence: str, place: Place, program: Program, before: str = "") -> list[Claim]:
    """Read a sentence in the first way that gives a claim; `before` is the one before it."""
    sentence = _FROM_TO.sub(lambda m: f"{m['to']} ", sentence)
    for way in (_BESIDE, _SPOKEN, _REVERSED, _RIGHT, _WERE_RIGHT, _ERRORS):
        if found := list(_fitting(sentence, place, way, program)):
            return found
    if found := list(_counted(sentence, place, program)):
        return found
    known = split_said(sentence) is Split.TEST or re.search(WORD, before, re.IGNORECASE)
    if known and not OTHER_METRIC.search(sentence):
        found = list(_fitting(sentence, place, _REACHED, program))
        return found or _only_number(sentence, place, program)
    return []


def _only_number(sentence: str, place: Place, program: Program) -> list[Claim]:
    """Read the one share that a sentence gives of the test rows, where the code computes one."""
    alone = len(_ALONE.findall(sentence)) == 1 and split_said(sentence) is Split.TEST
    if not alone or not program.accuracies or _OF_ROWS.search(sentence):
        return []
    return [c for c in _fitting(sentence, place, _ALONE, program) if c.value >= _HALF]


def _fitting(
    sentence: str, place: Place, way: re.Pattern[str], program: Program
) -> Iterator[Claim]:
    """Read each number with what is said just before it: of which network, of which rows."""
    seen = program.watched
    whole, begin = split_said(sentence, seen), 0
    for match in way.finditer(sentence):
        before, after = sentence[begin : match.end()], sentence[match.end() :]
        clause = before + re.split(r"[,;]", after)[0]
        begin = match.end()
        number = number_in(match["number"])
        if number is None or number.value < _LEAST or _is_unfit(match, before, after, clause):
            continue
        if way is _ERRORS:
            number = Number(round(1 - number.value, 6), number.digits)
        last = "" if way.search(after) else after
        network = network_of(_clause(before) + _first_words(after), program.base_ids)
        behind = _ON_ROWS.match(after)
        split = split_said(behind[0], seen) if behind else None
        split = split or split_said(before, seen) or split_said(last, seen) or whole
        of_epoch = bool(_EPOCH.search(clause) and not _LAST.search(clause))
        yield Claim(
            number.value, ClaimKind.PROSE, quote_of(sentence, place), split, network,
            digits=number.digits, of_epoch=of_epoch,
        )  # fmt: skip


def _is_unfit(match: re.Match[str], before: str, after: str, clause: str) -> bool:
    """Say whether a number is a wish, a bound, a change, a range, or of something else."""
    lead = before[: before.rfind(match["number"])] or before
    gap = match["gap"]
    other = OTHER_METRIC.search(gap) and not re.match(r"\W*(?:and|,|/|&|y|et|und|e|ve)\b", gap)
    return bool(
        WISH.search(clause)
        or COMPARED.search(lead)
        or COMPARED_AFTER.search(after)
        or is_change(lead)
        or POINTS.search(after)
        or _RANGE.search(lead)
        or _OF_DATA.search(after)
        or other
        or (match.re is _BESIDE and _OF_ANOTHER.search(lead))
        or (match.re is _REVERSED and "," in gap and OTHER_METRIC.search(lead))
    )


def _counted(sentence: str, place: Place, program: Program) -> Iterator[Claim]:
    """Read "915 of 1000 right"."""
    for match in COUNTED.finditer(sentence):
        number = counted_share(match)
        if number is not None and not WISH.search(sentence):
            yield Claim(
                number.value, ClaimKind.PROSE, quote_of(sentence, place), split_said(sentence),
                network_of(sentence, program.base_ids),
            )  # fmt: skip


def _clause(text: str) -> str:
    """Give the clause that ends with a number, and what is said briefly before its comma."""
    *earlier, last = re.split(r"(?<!\d),\s", text)
    brief = earlier[-1] if earlier and len(earlier[-1].split()) <= _BRIEF else ""
    return f"{brief}, {last}"


def _first_words(text: str) -> str:
    """Give what follows a number up to the next comma or number: "… without any training"."""
    return _CONTRAST.split(text)[0]


def _is_list_of_words(text: str) -> bool:
    """Say whether a text only lists names and calls, as keywords for a reader that searches."""
    return len(text.split()) >= 8 and len(_CODE.findall(text)) >= 2 and not language_of(text)

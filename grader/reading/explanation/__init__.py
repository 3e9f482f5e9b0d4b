"""Find the student's explanation of transfer learning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from grader.reading.explanation.shared import stems
from grader.reading.explanation.terms import concepts_in, speaks_of_it
from grader.reading.kinds import Kind, kind_of
from grader.reading.prose import Passage, count_words, is_unspaced
from grader.reading.sections import Section, is_title, topic_sections
from grader.reading.topics import Topic
from grader.records import Block, BlockKind

SHORTEST = 20  # words: less under no heading is a remark, not an explanation
TECHNIQUE = re.compile(
    r"transfer[- ]?learning|fine[- ]?tun|pre-?train|aprendizaje por transferencia|preentren"
    r"|transferencia del? (?:aprendizaje|conocimiento)|ajuste fino|transferência d[eo] (?:aprend"
    r"|conhec)"
    r"|apprendimento per trasferimento|trasferimento dell.apprendimento|pre-?addestra|affinag"
    r"|apprentissage par transfert|pré-?entraîn|transferlernen|vortrainier|aprendizado por transf"
    r"|aprendizagem por transf|pré-?treinad|迁移学习|预训练|微调|전이 ?학습|사전 ?(?:학습|훈련)"
    r"|파인 ?튜닝"
    r"|transfer öğrenme|ön eğitim|önceden eğitil|pembelajaran transfer|học chuyển|tinh chỉnh",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"transfer[- ]?learning|por transfer|transferencia del? aprend|transferência d[eo] aprend"
    r"|par transfert|transferlernen|迁移学习|전이 ?학습"
    r"|transfer öğrenme|pembelajaran transfer|học chuyển",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:like|similar to|imagine|analog\w*|think of|just as|akin to|suppose|como|imagina|comme"
    r"|imagin\w*|wie|stell\w* dir|gibi|seperti|bayangkan|giống|tưởng tượng)\b|就像|想象|好比|비유"
    r"|마치|처럼",
    re.IGNORECASE,
)
_ROW = re.compile(r"\s*[\[{]\s*[{\"']")
_ASKED = re.compile(r"analog|expla|explic|erkl", re.IGNORECASE)
_OPTION = re.compile(r"^\W*(?:(?:q\w*\W*)?\d{1,2}\W+)?\(?[A-Da-d](?:[).:]|\W*$)")
_TEXTS = {BlockKind.PROSE, BlockKind.ITEM}
_SHORT_TEXT = 80  # letters: in a script without spaces a remark has fewer
_LOOSE = 2  # concepts named, paragraphs behind that name none, words shared
_ELSEWHERE = {Topic.CHOICES, Topic.CHALLENGES, Topic.SUGGESTIONS, Topic.REFLECTION, Topic.CLEANING}


def find_explanation(sections: Sequence[Section]) -> Passage | None:
    """Give the passage under a heading that announces it, else the one that reads like it."""
    ways = (_headed(sections), _under_empty_heading(sections), _unheaded(sections))
    return next((found for found in map(_best, ways) if found), None)


def may_explain(sections: Sequence[Section]) -> Passage | None:
    """Give the longest prose of no known part that may explain something, where nothing plain does.

    A text that long about a network or with a comparison is no mere remark.
    """
    runs = (
        Passage(run)
        for section in sections
        if not section.topics & (_ELSEWHERE | {Topic.DATASET, Topic.PRACTICE})
        for run in told_runs(section.blocks)
    )
    told = (p for p in runs if TECHNIQUE.search(p.text) or _CUE.search(p.text))
    long = (p for p in told if p.words >= 3 * SHORTEST or len(p.text) >= 360)
    return max(long, key=lambda passage: len(passage.text), default=None)


def _best(passages: Iterator[Passage]) -> Passage | None:
    return max(passages, key=_score, default=None)


def _score(passage: Passage) -> tuple[int, int]:
    text = passage.text
    signs = bool(TECHNIQUE.search(text)) + bool(_CUE.search(text)) + bool(_NAMED.search(text))
    signs += speaks_of_it(text) + speaks_of_it(text, least=5)
    return signs, passage.words if passage.words <= 400 else 0


def _headed(sections: Sequence[Section]) -> Iterator[Passage]:
    for section in topic_sections(sections, Topic.EXPLANATION):
        passage = Passage(_until_the_end(section.blocks), headed=True)
        named = f"{section.title} {passage.text}"
        title_of_all = section.level == 1 and not _ASKED.search(section.title)
        enough = passage.words >= SHORTEST or len(passage.text) >= 3 * SHORTEST
        if passage.blocks and enough and not title_of_all and _is_about_it(named):
            yield passage


def _is_about_it(text: str) -> bool:
    return bool(TECHNIQUE.search(text)) or speaks_of_it(text)


def _until_the_end(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Leave out what follows a title, code or a table and takes up the technique no more."""
    runs = list(_stretches(blocks))
    while len(runs) > 1 and not speaks_of_it("\n".join(b.text for b in runs[-1]), least=2):
        runs.pop()
    return tuple(block for run in runs for block in run)


def _unheaded(sections: Sequence[Section]) -> Iterator[Passage]:
    for section in sections:
        others = section.topics & _ELSEWHERE
        if others - {Topic.CHOICES}:
            continue
        for run in told_runs(section.blocks):
            passage = Passage(_without_remarks(run))
            least = 100 if is_unspaced(passage.text) else 240
            long_enough = passage.words >= 2 * SHORTEST or len(passage.text) >= least
            signs = _NAMED.search(passage.text) or _CUE.search(passage.text)
            plain = speaks_of_it(passage.text, least=4 if others else 3)
            named = bool(TECHNIQUE.search(passage.text) and signs) and not others
            if long_enough and (plain or named):
                yield passage


def _without_remarks(run: tuple[Block, ...]) -> tuple[Block, ...]:
    """Leave out short paragraphs before and behind what speaks of the technique."""
    first = next((at for at, block in enumerate(run) if not _is_remark(block)), len(run) - 1)
    kept = run[first:]
    last = next((at for at, block in enumerate(reversed(kept)) if not _is_remark(block)), 0)
    kept = kept[: len(kept) - last]
    belongs = belonging(kept)
    behind = next((at for at, block in enumerate(reversed(kept)) if belongs(block)), 0)
    return kept[:-behind] if behind >= _LOOSE else kept


def belonging(blocks: Sequence[Block]) -> Callable[[Block], bool]:
    """Return what tells whether one of these paragraphs is surely of the explanation.

    It names the technique, or tells its story: whose words come back where the technique is named.
    """
    technical = {b.text for b in blocks if len(concepts_in(b.text)) >= _LOOSE}
    named = stems("\n".join(sorted(technical)))

    def belongs(block: Block) -> bool:
        return block.text in technical or len(stems(block.text) & named) > _LOOSE

    return belongs


def _is_remark(block: Block) -> bool:
    short = count_words(block.text) < SHORTEST and len(block.text) < _SHORT_TEXT
    return short and not concepts_in(block.text)


def _under_empty_heading(sections: Sequence[Section]) -> Iterator[Passage]:
    """Give what stands under the student's own titles after a heading that asks for it."""
    for at, section in enumerate(sections):
        asks = Topic.EXPLANATION in section.topics and _ASKED.search(section.title)
        if not asks or section.blocks:
            continue
        own: list[Block] = []
        for following in sections[at + 1 :]:
            if following.file != section.file or following.topics - {Topic.EXPLANATION}:
                break
            own += _prose(following.blocks)
        passage = Passage(tuple(own), headed=True)
        if passage.words >= SHORTEST and _is_about_it(passage.text):
            yield passage


def told_runs(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """Give stretches of prose that no code, table, letter of a choice or setting interrupts."""
    held: list[Block] = []
    for block in blocks:
        told = block.kind in _TEXTS and kind_of(block.text) is Kind.OTHER
        if told and not _OPTION.match(block.source):
            held += [block] if _is_told(block) else []
        elif held:
            yield tuple(held)
            held = []
    if held:
        yield tuple(held)


def _stretches(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Give the prose between titles, code, tables and outputs."""
    held: list[Block] = []
    for block in blocks:
        told = block.kind in _TEXTS
        if told and _is_told(block):
            held.append(block)
        elif held:
            yield held
            held = []
    if held:
        yield held


def _prose(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind in _TEXTS and _is_told(block):
            yield block


def _is_told(block: Block) -> bool:
    """Leave out what only names what follows, and rows of data."""
    return not is_title(block) and not _ROW.match(block.text)

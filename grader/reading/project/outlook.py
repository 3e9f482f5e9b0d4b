"""What a project's report tells of its use, and of improvements for the next time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.reading.document import Document
from grader.reading.project import words
from grader.reading.project.aspects import Aspect, Told, find_told
from grader.reading.project.parts import Said
from grader.reading.project.titles import Part
from grader.reading.prose import is_unspaced
from grader.reading.reflection.improvement_words import IDEA_PATTERNS
from grader.reading.reflection.improvements import (
    announced_anywhere,
    is_ahead,
    listed_ahead,
    proposed_anywhere,
    proposes,
)

_BEFORE = frozenset({Part.TASK, Part.DATA})  # parts that look back
_NEXT = re.compile(
    r"\b(?:next|future|later|second) (?:version|iteration|time|step|release|round)s?\b"
    r"|\bnext,? (?:i|we)\b"
    r"|\b(?:i|we)(?:['’]d| would) (?:like to|add|try|collect|label|use|train|have|also|next)\b"
    r"|\b(?:i|we) (?:plan|want|intend|hope) to\b|\bif (?:i|we|they|there)\b.{3,60}\b(?:i"
    r"|we)(?: would|['’]d)\b"
    r"|\b(?:i|we)(?:['’]d| would) (?!(?:\w*n['’]t|not|never|have|be|say|think|guess|call|expect"
    r"|trust|recommend|let|rather|like to (?:thank|say|mention))\b)\w+"
    r"|\b(?:yo )?har[íi]a(?:mos)?\b|lo siguiente (?:es|ser[íi]a)\b|\bje ferais\b|\bich würde\b"
    r"|\bfarei\b"
    r"|\bwere (?:i|we) to\b|打算|接下来|后面(?:想|会|要)|la suite\b"
    r"|prossima volta"
    r"|\bse eu (?:continuar|tivesse|fosse)\b|\b(?:lohnend|wünschenswert|sinnvoll"
    r"|denkbar) wäre"
    r"|wäre (?:es )?(?:lohnend|wünschenswert|sinnvoll|denkbar)|^\W*to-?do\b"
    r"|\bagli baar\b|\baage (?:ka|ke|chal|jaa?kar)\b"
    r"|\bas (?:an? )?(?:\w+ )?improvement|\bto improve\b|\b(?:i|we) would (?:like to )?(?:add"
    r"|collect|try"
    r"|use|train|have|also|next)\b|\b(?:in (?:the )?future|ke depan\w*|gelecekte|ileride"
    r"|trong tương lai|in futuro|no futuro|en el futuro"
    r"|à l['’]avenir|in zukunft|künftig)\b|próxima (?:versión|vez|versão)|como mejora|para mejorar"
    r"|como melhoria"
    r"|prochaine (?:version|fois)|pour (?:améliorer|aller plus loin)|nächste[ns]? (?:version|mal"
    r"|schritt)"
    r"|als nächstes|zur verbesserung|bir sonraki|geliştirmek için|versi (?:berikut|selanjut)"
    r"|ke depannya"
    r"|phiên bản (?:sau|tiếp)|hướng phát triển|下一步|下一版|改进(?:方向|之处)|개선 ?(?:점|방향)"
    r"|다음 ?버전"
    r"|次の(?:バージョン|段階)",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"(?i)\b(?:real|collect|gather|annotat|label|multilingual|larger|quantiz|distill|veri topla"
    r"|menambah"
    r"|tambah|bổ sung|thêm|dữ liệu thật|data asli|raccogl|aggiung|añad|agreg|sammel|recolect|colet"
    r"|ajout)"
    r"|增加|更多|收集|모으|수집|늘리|추가|増や"
)
_HAND_IN = re.compile(r"(?i)\bhand (?:it |this )?in\b|\bsubmit|in time\b|deadline")
_HOPE = re.compile(
    r"(?i)could be (?:improved|better)|better results|\bthank|\b(?:do|done) (?:it |this )?(?:more"
    r"|better)"
    r"|f(?:aire|erai)s? mieux|hacerlo mejor|besser machen"
)

USE = Aspect(
    "use", "where it could be used", 0.5, words.USE, frozenset({Part.APPLICATION}),
    re.compile(
        r"(?i)could (?:be (?:used|deployed|integrated)|become)|use[- ]?case|in pr(?:actice"
        r"|oduction)"
        r"|plug-?in|\bapp\b|web ?(?:site|page|service)|dashboard|in ?box"
    ),
    own=frozenset({Part.APPLICATION}), kinds=("use",),
    unless=re.compile(
        r"(?i)\b(?:to|would) improve|next (?:step|time)|more data|\b(?:many|various|several"
        r"|different) "
        r"(?:[\w-]+ ){0,2}(?:applications|areas|fields|domains|industries)\b(?! (?:such as|like))"
    ),
)  # fmt: skip
IMPROVEMENT = Aspect(
    "improvement", "an improvement for the next time", 0.5, re.compile(r"(?!)"),
    own=frozenset({Part.IMPROVEMENT}), kinds=("improvement",),
)  # fmt: skip


def told_of_use(document: Document, said: Sequence[Said]) -> tuple[Told, ...]:
    """Find where it could be used, and at least one improvement."""
    plain = [each for each in said if not (each.is_title or each.is_code)]
    improvement = _improvement(document, plain)
    not_use = {quote.text for quote in improvement.sure}
    own = [e for e in plain if e.quote.text not in not_use or words.USE.search(e.text)]
    return find_told(USE, [e for e in own if not _only_ahead(e)]), improvement


def _only_ahead(said: Said) -> bool:
    """Say whether a sentence under a heading on use and improvement tells an improvement only."""
    return is_ahead(said.text) and not words.USE.search(said.text)


def _improvement(document: Document, said: Sequence[Said]) -> Told:
    """Find an idea for the next time: proposed, announced, or under a title that looks ahead."""
    elsewhere = {e.quote.place for e in said if e.parts and e.parts <= _BEFORE}
    said = [e for e in said if e.quote.place not in elsewhere or _NEXT.search(e.text)]
    found = [e.quote for e in said if proposes(e.text) or _is_idea(e) or _is_announced(e)]
    blocks = (*proposed_anywhere(document), *announced_anywhere(document), *listed_ahead(document))
    titled = find_told(IMPROVEMENT, [e for e in said if not _is_vague(e)])
    known = {each.quote.text for each in said}
    quotes = [block.quote() for block in blocks if _names_means(block.text)]
    found += [quote for quote in quotes if quote.place not in elsewhere]
    found += [quote for quote in titled.sure if quote.text in known]
    ahead = (e for e in said if is_ahead(e.text) or Part.IMPROVEMENT in e.parts)
    vague = [each.quote for each in ahead if not _HAND_IN.search(each.text)]
    sure = tuple(dict.fromkeys(found))[:3]
    return Told(IMPROVEMENT, sure, () if sure else tuple(dict.fromkeys(vague))[:3])


def _is_announced(said: Said) -> bool:
    """Say whether a sentence announces something for the next time, whatever it is."""
    return bool(_NEXT.search(said.text)) and not _is_vague(said) and _is_whole(said.text)


def _is_whole(text: str) -> bool:
    return len(text) >= 10 if is_unspaced(text) else len(text.split()) >= 5


def _is_idea(said: Said) -> bool:
    ahead = is_ahead(said.text) or Part.IMPROVEMENT in said.parts or words.LATER.search(said.text)
    return bool(ahead) and _names_means(said.text)


def _names_means(text: str) -> bool:
    return bool(_MEANS.search(text)) or any(
        pattern.search(text) for pattern in IDEA_PATTERNS.values()
    )


def _is_vague(said: Said) -> bool:
    text: str = said.text
    if _HAND_IN.search(text):
        return True
    return bool(_HOPE.search(text)) and not (_names_means(text) or re.search(r"\d", text))

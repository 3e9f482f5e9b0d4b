"""The parts of a project's report, by their headings, and the sentences that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from grader.reading.claims.numbers import WORD as ACCURACY
from grader.reading.document import Document
from grader.reading.languages import language_told_in, whole_language
from grader.reading.prose import sentences
from grader.reading.sections import is_student, is_title
from grader.records import Block, BlockKind
from grader.verdict import Quote


class Part(StrEnum):
    """What a part of a report is about."""

    TASK = "task"
    DATA = "data"
    TRAINING = "training"
    EVALUATION = "evaluation"
    STRENGTHS = "strengths"
    WEAKNESSES = "weaknesses"
    APPLICATION = "application"
    IMPROVEMENT = "improvement"


_TITLES = {
    Part.TASK: (
        r"\bdomain|\btasks?\b|\bobjectives?\b|\bgoals?\b|\baims?\b|problem (?:statement|definition)"
        r"|introduc|overview|motivation|abstract|what i (?:did|built|wanted)|the idea|background"
        r"|expected output|dominio|tarea|objetivos?\b|problema\b|planteamiento|domaine|tâche"
        r"|objectifs?\b|présentation|contexte|sujet|aufgabe|zielsetzung|\bziele?\b|domäne"
        r"|einleitung"
        r"|domínio|tarefa|introdução|compito|obiettivo|领域|任务|目标|介绍|背景|简介|작업|과제"
        r"|목표|도메인|소개|개요"
        r"|주제|görev|amaç|giriş|\balan\b|konu\b|tugas|tujuan|pendahuluan|latar belakang|lĩnh vực"
        r"|nhiệm vụ|bài toán|mục tiêu|giới thiệu|đề tài"
    ),
    Part.DATA: (
        r"data ?-?sets?\b|\bdata\b|\bcorpus\b|\bclean|label(?:l?ing|s)\b|annotat|preprocess|datos\b"
        r"|limpieza|etiquet|donn[ée]es|nettoyage|étiquet|\bdaten|bereinig|\bdati\b|pulizia"
        r"|etichett|\bdados\b|limpeza|rótul"
        r"|数据|數據|清洗|标注|데이터|전처리|정제|라벨링|\bveri|temizl|etiketle|dữ liệu|làm sạch"
        r"|gán nhãn|pembersihan|pelabelan|データ"
    ),
    Part.TRAINING: (
        r"train|fine-? ?tun|hyper-?param|\bmethod|\bset-?up\b|model(?:l?ing)?\b|entrena|modelo"
        r"|entraîne|modèle|affinage|modell|treina|addestra|训练|微调|模型|학습|훈련|파인튜닝"
        r"|미세 ?조정|모델"
        r"|eğitim|ince ayar|pelatihan|huấn luyện|tinh chỉnh|mô hình|学習"
    ),
    Part.EVALUATION: (
        r"evaluat|\bresults?\b|came out|outcome|how (?:well|good)|metrics?\b|performance"
        r"|discussion|analysis|findings|[ée]valuation"
        r"|résultat|evaluaci|resultado|métrica|desempeño|bewertung|auswertung|ergebnis|evaluierung"
        r"|avaliaç|desempenho|valutazione|risultat|评估|评价|结果|指标|평가|결과|성능"
        r"|değerlendirme|sonuç|evaluasi|\bhasil"
        r"|đánh giá|kết quả|評価|bilan|conclusi|conclus[aã]o|\bfazit|kesimpulan|kết luận|结论|结语"
        r"|总结|결론|まとめ|conclu"
    ),
    Part.STRENGTHS: (
        r"strength|\bpros\b|^\W*good\W*$|good at|works? well|went well|what works|fortaleza"
        r"|puntos fuertes"
        r"|funciona bien|points? forts?|\bforces\b|stärken|pontos fortes|punti (?:di )?forz|优点"
        r"|优势|强项|강점|장점"
        r"|güçlü|kekuatan|kelebihan|điểm mạnh|ưu điểm|強み"
    ),
    Part.WEAKNESSES: (
        r"weak|limit|\bcons\b|^\W*bad\W*$|errors?\b|failure|mistakes|struggl|does(?:n['’]t"
        r"| not) work|debilidad"
        r"|limitac|\bfallos|errores|points? faibles?|faiblesse|limites\b|erreurs|schwäche|grenzen"
        r"|fehler|fraquez|pontos fracos|debolezz|limiti\b|erros\b|缺点|不足|局限|弱点|약점|한계"
        r"|단점|오류|zayıf"
        r"|sınırl|eksik|hatalar|kelemahan|kekurangan|keterbatasan|điểm yếu|hạn chế|nhược điểm"
    ),
    Part.APPLICATION: (
        r"applicat|need this|good for|useful|benefit|\bimpact|use[- ]?cases?|usage|real[- ]world"
        r"|deploy"
        r"|in practice|who (?:could"
        r"|would)"
        r"|aplicaci|\buso\b|impacto|cas d['’ ]usage|utilisation|utilit|anwendung|einsatz|nutzen"
        r"|aplicaç|applicazion|impatto|应用|影响|用途|활용|응용|적용|영향|uygulama|kullanım|\betki"
        r"|aplikasi|penerapan"
        r"|dampak|pemanfaatan|ứng dụng|tác động|応用"
    ),
    Part.IMPROVEMENT: (
        r"improv|future|next (?:steps?|time|iteration)|outlook|further work|to do\b|mejora|futuro"
        r"|próximos pasos|amélior|perspectives?|\bpistes?\b|avenir|suite\b|verbesser|ausblick"
        r"|weiter"
        r"|melhor|próximos passos|miglior|prossimi passi|sviluppi|改进|未来|展望|下一步|개선|향후"
        r"|앞으로|iyileştir|gelecek|perbaikan"
        r"|peningkatan|pengembangan|ke depan|cải tiến|cải thiện|tương lai|hướng phát triển|今後"
        r"|改善"
    ),
}
_PATTERNS = {part: re.compile(words, re.IGNORECASE) for part, words in _TITLES.items()}
_MEASURED = re.compile(
    rf"(?:{ACCURACY}|\bacc\b|\bf1\b|rouge|bleu|perplexity|\bfid).{{0,60}}?\d[.,]?\d"
    rf"|\d\s?%.{{0,30}}?(?:{ACCURACY})",
    re.IGNORECASE,
)
_NEAR = 4  # sentences behind a number that may speak of it
_TEXTS = {BlockKind.PROSE, BlockKind.ITEM}
_LABEL = re.compile(
    r"^\W{0,4}(?P<label>[^\W\d_][^:：\n.]{1,45}?)\W{0,3}(?::\s+|：\s*|\s[–—]\s)(?=\S)"
)
_LITERALS = ("{", "[{", "['", '["')  # rows and results that were pasted into a text
_BOLD = re.compile(r"^\s*(?:[-*+]\s+)?(?:\*\*|__)(?P<label>[^*_\n]{2,60}?)\W*(?:\*\*|__)(?=[\s:.])")
_THEORY = re.compile(
    r"\b(?:what (?:is|are)|qué es|qu['’]est-ce que|was ist|o que é|cos['’]è|apa itu)\W+(?:(?:the"
    r"|an?|el|la|le|l['’])\W*)?"
    r"(?:fine|transfer|pre-?train|language model|bert|transformer|ajuste|apprentissage)|\btheory\b"
    r"|multiple[- ]choice|concept check|^\W*transfer learning\W*$",
    re.IGNORECASE,
)  # headings of parts that explain what holds for anybody
_DOCSTRING = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*[rRuU]?(\"{3}|'{3})(?:(?!\1)[\s\S])*")
_LABEL_WORDS = 5
_WHOLE = frozenset({Part.TASK})  # what a title of the whole announces
_LONGEST = 1_500  # characters of a sentence, or of a row, that are looked at
_SAME_LEVEL = 7  # of lines that only look like headings


@dataclass(frozen=True)
class Said:
    """A sentence, a row of a table or a title of the student's, and what it stands under."""

    text: str
    quote: Quote
    parts: frozenset[Part]
    language: str = ""
    is_title: bool = False
    is_row: bool = False
    is_code: bool = False  # a comment, a docstring, or a literal


def parts_of(title: str) -> frozenset[Part]:
    """Say what a heading announces; of "Evaluation: strengths and weaknesses" all three."""
    found = {part for part, pattern in _PATTERNS.items() if pattern.search(title)}
    if found & {Part.STRENGTHS, Part.WEAKNESSES, Part.APPLICATION, Part.IMPROVEMENT}:
        found -= {Part.TRAINING}  # "limitations of the model"
    if len(found) > 1 and found & {Part.DATA, Part.TRAINING, Part.EVALUATION}:
        found -= {Part.TASK}
    return frozenset(found)


def said_in(document: Document) -> tuple[Said, ...]:
    """Give every sentence, row and title of the student's in reading order."""
    return tuple(_beside_numbers(list(_said(document))))


def _said(document: Document) -> Iterator[Said]:
    whole, cells = whole_language(document), _code_cells(document)
    titles, docstrings = _titles(document), _docstrings(document)
    heads: list[_Head] = []
    file = ""
    for block in document.blocks:
        if block.place.file != file:
            heads, file = [], block.place.file
        in_code = _is_comment(block, cells, docstrings)
        level = 0 if in_code else _level(block)
        if level:
            heads = [each for each in heads if each.level < level]
            heads.append(_Head(level, block.text[:200], parts_of(block.text), id(block) in titles))
        if not is_student(block) or (heads and _THEORY.search(heads[-1].title)):
            continue
        for each in _of_block(block, _current(heads), whole, titled=bool(level)):
            yield replace(each, is_code=each.is_code or in_code)


@dataclass(frozen=True)
class _Head:
    level: int
    title: str
    parts: frozenset[Part]
    is_title: bool  # of the whole file: it announces nothing but the task


def _current(heads: list[_Head]) -> frozenset[Part]:
    """Give what the innermost heading announces, else the one around it."""
    if heads and heads[-1].is_title:
        return _WHOLE
    return next((h.parts for h in reversed(heads) if h.parts and not h.is_title), frozenset())


def _beside_numbers(said: list[Said]) -> Iterator[Said]:
    """Count what follows the numbers of an evaluation, where no heading tells, as a part of it."""
    left, file = 0, ""
    for each in said:
        here = each.quote.place.partition(",")[0]
        if each.is_title or here != file:
            left, file = 0, here
        told = not (each.is_title or each.is_code)
        if told and _MEASURED.search(each.text):
            left = _NEAR + 1
        elif told and left and not each.parts - _WHOLE:
            yield replace(each, parts=each.parts | {Part.EVALUATION})
            left -= 1
            continue
        yield each
        left -= left > 0


def _titles(document: Document) -> frozenset[int]:
    """Give the titles of whole files, by identity: the only heading of the first level."""
    highest: dict[str, list[Block]] = {}
    for block in document.blocks:
        if block.kind is BlockKind.HEADING and block.level <= 1:
            highest.setdefault(block.place.file, []).append(block)
    return frozenset(id(found[0]) for found in highest.values() if len(found) == 1)


def _level(block: Block) -> int:
    if block.kind is BlockKind.HEADING:
        return block.level or 1
    if block.kind not in _TEXTS:
        return 0
    announces = bool(parts_of(block.text)) and len(block.text.split()) <= 12
    return _SAME_LEVEL if announces and is_title(block) else 0


def _of_block(block: Block, parts: frozenset[Part], whole: str, *, titled: bool) -> Iterator[Said]:
    if titled:
        yield Said(block.text, block.quote(), parts, language_told_in(block.text, whole), True)
        return
    if block.kind is BlockKind.TABLE:
        for row in block.rows:
            text = " | ".join(row)[:_LONGEST]
            yield Said(text, _quote(text, block), parts, whole, is_row=True)
        return
    if block.kind not in _TEXTS:
        return
    language = language_told_in(block.text, whole)
    for paragraph in block.text.split("\n") if _is_listed(block) else [block.text]:
        here = _labelled(paragraph) or _in_bold(block) or parts
        for sentence in (each[:_LONGEST] for each in sentences(paragraph)):
            here = _labelled(sentence) or here
            is_code = sentence.startswith(_LITERALS)
            yield Said(sentence, _quote(sentence, block), here, language, is_code=is_code)


def _labelled(text: str) -> frozenset[Part]:
    """Read "Strengths: …" as a heading and its text."""
    found = _LABEL.match(text)
    if found is None or len(found["label"].split()) > _LABEL_WORDS:
        return frozenset()
    return parts_of(found["label"])


def _in_bold(block: Block) -> frozenset[Part]:
    """Read "**Goal.** …" as a heading and its text."""
    found = _BOLD.match(block.source)
    if found is None or len(found["label"].split()) > _LABEL_WORDS + 2:
        return frozenset()
    return parts_of(found["label"])


def _is_listed(block: Block) -> bool:
    """Say whether each line of a paragraph has a label of its own: "Domain: …", "Task: …"."""
    lines = [line for line in block.text.split("\n") if line.strip()]
    return len(lines) > 1 and sum(bool(_LABEL.match(line)) for line in lines) >= 2


def _code_cells(document: Document) -> frozenset[tuple[str, int]]:
    places = (block.place for block in document.code_blocks)
    return frozenset((place.file, place.cell) for place in places if place.cell is not None)


def _is_comment(block: Block, cells: frozenset[tuple[str, int]], heads: Mapping[str, int]) -> bool:
    """Say whether a text stands within code; what heads a script is told to its reader."""
    place = block.place
    if place.file.lower().endswith(".py"):
        return (place.line or 0) > heads.get(place.file, 0)
    return (place.file, place.cell) in cells


def _docstrings(document: Document) -> dict[str, int]:
    """Give for each script the line on which its docstring ends, where it begins with one."""
    found = ((block, _DOCSTRING.match(block.text[:20_000])) for block in document.code_blocks)
    return {block.place.file: match[0].count("\n") + 1 for block, match in found if match}


def _quote(text: str, block: Block) -> Quote:
    plain = " ".join(text.split())
    return Quote(plain if len(plain) <= 240 else f"{plain[:239]}…", str(block.place))

"""Steps of cleaning a dataset, told in prose or written in code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.reading.document import Document
from grader.reading.prose import sentences
from grader.reading.topics import Topic
from grader.records import Block, BlockKind, Call
from grader.verdict import Quote

# Each step by the words that tell it, in the languages students write in.
_STEPS = {
    "duplicates": r"\b(?:twice|repeated|more than once|retweets)\b|repetid|répét|en double|mehrfach"
    r"|duplicat|de-?dup|duplicad|doublon|dublett|doppelt|去重|重复|重複|중복"
    r"|yinelenen|tekrar"
    r"|duplikat|trùng",
    "empty entries": r"\b(?:missing|empty|null|nulls|nan|nans|blank|incomplete|na)\b|dropna"
    r"|vac[ií][oa]s"
    r"|nul[oa]s|faltantes|manquant|\bvides?\b|fehlend|leere|ausentes|vazi[oa]s|缺失|空值|空白"
    r"|결측|누락"
    r"|빈 (?:값|행|칸)|eksik|\bboş\b|hilang|kosong|thiếu|rỗng",
    "letter case": r"lower-? ?cas|lowercase|\blower\b|min[uú]scul|kleinbuchstab|kleinschreib|小写"
    r"|小寫"
    r"|소문자|küçük harf|huruf kecil|chữ thường",
    "markup and links": r"\bhtml\b|\burls?\b|\blinks\b|direcciones web|<br|\btags\b|hyperlinks?"
    r"|etiquetas html|balises|链接"
    r"|标签符|태그",
    "special characters": r"special (?:char|symb)|punctuation|non-?(?:alpha|ascii|text)|emoji"
    r"|symbols?\b"
    r"|caracteres especiales|signos|puntuaci|caract[èe]res sp|ponctuation|sonderzeichen|satzzeichen"
    r"|caracteres especiais|pontuaç|特殊字符|标点|특수 ?문자|özel karakter|noktalama"
    r"|karakter khusus"
    r"|tanda baca|ký tự đặc biệt|dấu câu",
    "spaces": r"white-? ?space|extra space|trailing|leading space|\bspacing\b|espacios|espaces"
    r"|leerzeichen|espaços|空格|공백|boşluk|spasi|khoảng trắng",
    "spelling": r"\btypos?\b|misspell|spelling|grammatical|ortogr|faltas de|fautes|rechtschreib"
    r"|错别字|오타|맞춤법|yazım|ejaan|chính tả",
    "irrelevant entries": r"irrelevant|\bjunk\b|\bnois[ey]|outlier|off-topic|spam (?:rows|entries)|"
    r"irrelevantes|ruido|bruit|störende|ruído|无关|噪声|노이즈|gürültü|derau|nhiễu",
    "uniform format": r"standardi[sz]|normali[sz]|consistent (?:format|label)|uniform|estandariz"
    r"|normaliz|standardis|normalis|vereinheitlich|padroniz|标准化|规范|统一|표준화|정규화"
    r"|normalleştir"
    r"|standar|chuẩn hóa",
    "labels checked": r"(?:check|correct|fix|verif|review|map|encod|validat|relabel|merg"
    r"|convert)\w* "
    r"(?:\w+ ){0,4}labels?|labels? (?:\w+ ){0,3}(?:checked|corrected|verified|mapped|encoded|"
    r"consistent)|mislabel|inconsistent labels?",
    "personal data": r"anonymi[sz]|(?:names?|phone|account|policy) (?:and \w+ )?(?:numbers?"
    r"|names?)\b|signatures?\b"
    r"|player names|noms et|nombres y|personal(?:ly)? (?:data|info|ident)|\bpii\b|anonimiz|redact",
    "length": r"too (?:short|long)|very short|shorter than|longer than|fewer than \d+ (?:words"
    r"|char)"
    r"|less than \d+ (?:words|char)",
    "encoding": r"\bencoding\b|unicode|utf-?8|latin-?1|mojibake|(?:broken|wrong) (?:letters"
    r"|umlauts|char)",
    "stop words": r"stop-? ?words?|lemmati|\bstemm",
    "balance": r"\bbalanc|under-?sampl|over-?sampl|equal number",
}
_PATTERNS = {name: re.compile(words, re.IGNORECASE) for name, words in _STEPS.items()}
_CALLS = {
    "drop_duplicates": "duplicates", "duplicated": "duplicates", "dropna": "empty entries",
    "fillna": "empty entries", "isnull": "empty entries", "isna": "empty entries",
    "notna": "empty entries", "notnull": "empty entries", "lower": "letter case",
    "casefold": "letter case", "strip": "spaces", "sub": "special characters",
    "translate": "special characters", "unescape": "markup and links",
    "get_text": "markup and links", "normalize": "uniform format",
}  # fmt: skip
_CLEAN = re.compile(
    r"\bclean|\bpre-?process|limpi|limpez|nettoy|bereinig|清洗|清理|정제|temizl|bersih|làm sạch",
    re.IGNORECASE,
)
_IDLE = re.compile(
    r"(?:data\w*|rows?|it|everything|entries)\b.{0,15}\b(?:is|are|was|were) (?:already |now "
    r"|all )*clean"
    r"|no (?:further )?cleaning|(?:not|n't) need\w* (?:any )?clean|clean and ready",
    re.IGNORECASE,
)
# Verbs of cleaning, for steps that are told in no known words.
_ACTION = re.compile(
    r"\b(?:remov(?:e|ed|ing)|delet(?:e|ed|ing)|dropp?(?:ed|ing)?|discard\w*|threw (?:out|away)"
    r"|take out"
    r"|took out|fix(?:ed|ing)?|correct(?:ed|ing)?|replac(?:e|ed|ing)|merg(?:e|ed|ing)|convert\w*"
    r"|filter\w*|trim\w*|strip\w*|cut|unif(?:y|ied)|second person check\w*|elimin\w*|quit[éeó]\w*"
    r"|borr[éeó]\w*|corrig\w*|reemplac\w*|suppress?i\w*|supprim\w*|remplac\w*|entfern\w*"
    r"|gelöscht|ersetz\w*|korrigier\w*|removi\w*|substitu\w*)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;,.]\s+|\s+(?:and|y|et|und|e)\s+|\n")


@dataclass(frozen=True)
class Step:
    """A step of cleaning and the passage or line that shows it."""

    name: str
    quote: Quote
    coded: bool = False


def find_steps(document: Document, calls: Sequence[Call]) -> list[Step]:
    """Give each kind of step once: told under a fitting heading or beside the word, or coded."""
    steps: dict[str, Step] = {}
    for block in [*_announced(document), *_mentioned(document)]:
        for name in [*_told(block), *_actions(block)]:
            steps.setdefault(name, Step(name, block.quote()))
    for call in calls:
        kind = _CALLS.get(call.name.rsplit(".", 1)[-1])
        if kind and call.reachable and _is_cleaning(call):
            steps.setdefault(kind, Step(kind, Quote(call.quote, str(call.place)), coded=True))
    return list(steps.values())


def _actions(block: Block) -> Iterator[str]:
    """Give the clauses that tell of something done to the rows, in words that no list holds."""
    for clause in _CLAUSE.split(block.text):
        known = any(pattern.search(clause) for pattern in _PATTERNS.values())
        if _ACTION.search(clause) and not known and len(clause.split()) >= 2:
            yield " ".join(clause.split()[:8])


def says_clean(document: Document) -> Quote | None:
    """Give the sentence that only asserts that the data is clean."""
    for block in document.prose:
        for sentence in sentences(block.text):
            if _IDLE.search(sentence):
                return Quote(sentence[:240], str(block.place))
    return None


def announced(document: Document) -> list[Block]:
    """Give what stands under headings about cleaning."""
    return [b for s in document.section(Topic.CLEANING) for b in s.blocks]


def _announced(document: Document) -> Iterator[Block]:
    for section in document.section(Topic.CLEANING, Topic.DATASET):
        for block in section.blocks:
            if block.kind in {BlockKind.PROSE, BlockKind.ITEM}:
                yield block


def _mentioned(document: Document) -> Iterator[Block]:
    """Give passages outside such headings that speak of cleaning themselves."""
    explained = set(map(id, document.explanation.blocks)) if document.explanation else set()
    for section in document.sections:
        if section.topics & {Topic.CHOICES, Topic.SUGGESTIONS, Topic.CHALLENGES}:
            continue
        for block in section.blocks:
            if block in document.prose and id(block) not in explained and _CLEAN.search(block.text):
                yield block


def _told(block: Block) -> Iterator[str]:
    if _IDLE.search(block.text) and len(block.text.split()) < 25:
        return
    for name, pattern in _PATTERNS.items():
        if pattern.search(block.text):
            yield name


def _is_cleaning(call: Call) -> bool:
    """Leave out calls of the same name that clean nothing."""
    return not call.name.startswith(("os.", "sys.", "pathlib."))

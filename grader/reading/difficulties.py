"""Difficulties and ideas for improvement in a student's reflection."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.reading.document import Document
from grader.reading.prose import language_of, sentences
from grader.reading.topics import Topic
from grader.records import Block, BlockKind
from grader.verdict import Quote

LANGUAGES = frozenset({"en", "es", "fr", "de", "pt"})
_TROUBLE = re.compile(
    r"\b(?:hung|hang\w*|full|forever|waited|broke\w*|slower|suspicious|died|stopped|challeng\w*"
    r"|problem\w*|issue\w*|difficult\w*|struggl\w*|error\w*|fail\w*|crash\w*"
    r"|slow\w*"
    r"|took (?:too |very |so |a )?(?:long|hours|\d+)|ran out|out[- ]of[- ]memory|oom|memory"
    r"|limit\w*"
    r"|overfit\w*|confus\w*|stuck|hard(?:er)?\b|wrong|conflict\w*|incompatib\w*|deprecat\w*|missing"
    r"|not enough|lack\w*|noisy|imbalanc\w*|bugs?|mismatch\w*|did(?:n't| not) work|long time|weird"
    r"|disconnect\w*|timed? ?out|exceed\w*|unstable|forgot|could(?:n't| not)|too (?:long|large|big)"
    r"|problema\w*|dificultad\w*|fall[oóab]\w*|lent[oa]\w*|memoria|sobreajust\w*|problèm\w*"
    r"|difficult[ée]\w*|erreur\w*|mémoire|surapprent\w*|lent\w*|fehler\w*|schwierig\w*|speicher\w*"
    r"|langsam\w*|überanpass\w*|erro\w*|dificuldad\w*|memória|lento|llena\w*|olvid\w*|dépass\w*"
    r"|ne bougeait)\b",
    re.IGNORECASE,
)
_REMEDY = re.compile(
    r"\b(?:solv\w*|fix\w*|address\w*|resolv\w*|overc[ao]me|so (?:i|we)\b|therefore|by \w+ing"
    r"|reduc\w*"
    r"|switch\w*|chang\w*|us(?:ed|ing) |lower\w*|add(?:ed|ing)|install\w*|set(?:ting)? |train\w* on"
    r"|subset|instead|mitigat\w*|handl\w*|tried|helped|worked|upgrad\w*|downgrad\w*|enabl\w*"
    r"|decreas\w*"
    r"|increas\w*|mov(?:ed|ing) to|replac\w*|appl(?:ied|ying)|i (?:then )?\w+ed|we (?:then )?\w+ed"
    r"|resolv[íi]\w*|solucion\w*|reduj\w*|us[éeó]\b|cambi\w*|utilic\w*|résol\w*|rédui\w*|utilis\w*"
    r"|gelöst|lös\w*|reduzier\w*|verwend\w*|benutz\w*|resolvi\w*|reduzi\w*|usei|utilizei)"
    r"|\b(?:i|we)\s+(?:\w+\s+){0,2}(?:\w+ed|gave|cut|went|made|wrote|took|put|kept|got|chose|ran"
    r"|sent"
    r"|set|did|left|began)\b|\brepaired\b|\b(?:\w{3,}é|\w{3,}í)\b|\bj'ai\b|\bje l'ai\b|\bje suis\b",
    re.IGNORECASE,
)
# What only somebody who did it would write: first person, the past, names and numbers.
_OWN = re.compile(
    r"\b(?:i|i'm|i've|my|me|we|our|us|mi|yo|tuve|mon|je|j'ai|nous|ich|mein\w*|wir|eu|meu|minha"
    r"|nós)\b"
    r"|\b(?:cuda|colab|kaggle|gpu|oom|t4|a100|batch[_ ]size|max_length|fp16|imdb|distilbert|epochs?"
    r"|accelerate|trainingarguments|eval(?:uation)?_strategy|runtime|huggingface|transformers"
    r"|ram)\b"
    r"|\d",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"\W*(?:another|second(?:ly)?|also|additionally|finally|next|third(?:ly)?|and (?:my|the)"
    r"|además|otro"
    r"|de plus|außerdem|além)\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"everything (?:worked|went)|went smoothly|no (?:big |major |real )?(?:challenges|problems"
    r"|difficult\w+|issues)|did(?:n't| not) (?:face|have|meet|encounter) any",
    re.IGNORECASE,
)
# What a difficulty is about, to tell two in one paragraph apart.
_KINDS = {
    "memory": re.compile(r"memor|\boom\b|\bram\b|speicher|mémoire", re.IGNORECASE),
    "time": re.compile(r"slow|long time|hours|minutes|forever|lent[oa]?\b|langsam", re.IGNORECASE),
    "disk": re.compile(r"disk|storage|space|disco|disque", re.IGNORECASE),
    "versions": re.compile(r"version|deprecat|import|install|conflict|versión", re.IGNORECASE),
    "access": re.compile(r"token\b|login|key\b|internet|connection|disconnect", re.IGNORECASE),
    "data": re.compile(r"label|shuffl|class|dataset|column|tokeniz|padding|truncat", re.IGNORECASE),
    "training": re.compile(r"overfit|loss\b|accuracy|logits|learning rate|gradient", re.IGNORECASE),
}
_AHEAD = re.compile(
    r"\b(?:improv\w*|suggest\w*|future|could|would|next (?:time|step)|recommend\w*|if i had|should"
    r"|mejor\w*|suger\w*|podr[ií]a|am[ée]lior\w*|pourrai\w*|verbesser\w*|könnte\w*|melhor\w*"
    r"|poderia)\b|改进|建议|可以|개선|제안|iyileş|öneri|saran|meningkat|cải thiện|đề xuất",
    re.IGNORECASE,
)
_IDEAS = {
    "more or better data": r"more (?:\w+ ){0,3}(?:data|examples|samples|reviews)|(?:full|entire"
    r"|whole|larger"
    r"|bigger|complete) (?:\w+ ){0,2}(?:data|training set|imdb)|25[,. ]?000|más datos"
    r"|plus de données"
    r"|mehr daten|mais dados|更多数据|더 많은 데이터|daha fazla veri|lebih banyak data"
    r"|nhiều dữ liệu"
    r"|all (?:of the )?(?:\w+ )?(?:data|reviews)",
    "data augmentation": r"augment|aumento de datos|back-?translation|synonym|数据增强|증강",
    "cleaner data": r"clean(?:er|ing)? |label (?:noise|errors)|mislabel|html tags|pre-?process"
    r"|quality",
    "class balance": r"\bbalanc|class weights?|over-?sampl|under-?sampl",
    "training longer or shorter": r"\bepochs?\b|train(?:ing)? (?:for )?longer|more steps|épocas"
    r"|époques"
    r"|epochen|轮|에폭|epok",
    "learning rate": r"learning[- _]rate|scheduler|warm-?up|cosine|tasa de aprendizaje"
    r"|taux d.apprentissage"
    r"|lernrate|taxa de aprendizado|学习率|학습률|öğrenme oranı|laju pembelajaran|tốc độ học",
    "batch size": r"batch|lotes|批",
    "hyperparameter search": r"hyper-?param|grid search|optuna|random search|bayesian|hiperpar"
    r"|超参",
    "another base network": r"roberta|bert-?(?:base|large)|deberta|electra|xlnet|\bllama|albert"
    r"|(?:larger"
    r"|bigger|stronger|different|other) (?:\w+ )?(?:models?|architectures?|transformers?)"
    r"|modelo más"
    r"|modèle plus|größeres modell|modelo maior|更大的模型|더 큰 모델",
    "regularisation": r"dropout|weight[- _]decay|regulari[sz]|early[- ]stop|label smoothing"
    r"|overfit",
    "longer inputs": r"max[- _]length|sequence length|longer (?:inputs|sequences|context)|512"
    r"|truncat",
    "tuning method": r"\brang?k?\b|\blora\b|peft|adapter|freez|unfreez|layer-?wise|gradual",
    "ensembles": r"ensembl|voting|averag",
    "evaluation": r"cross-?validation|validation set|k-?fold|error analysis|misclassif",
}  # fmt: skip
_IDEA_PATTERNS = {name: re.compile(words, re.IGNORECASE) for name, words in _IDEAS.items()}


@dataclass(frozen=True)
class Difficulty:
    """One difficulty as told: whether it is the student's own, and whether a remedy follows."""

    quote: Quote
    own: bool
    remedied: bool


@dataclass(frozen=True)
class Told:
    """What stands under a heading: is it there at all, its text and language."""

    headed: bool
    blocks: tuple[Block, ...]
    own: bool = True  # under a heading on this very topic, not on reflection as a whole

    @property
    def language(self) -> str:
        """The language of the text."""
        return language_of(" ".join(block.text for block in self.blocks))


def told_under(document: Document, topic: Topic) -> Told:
    """Give what stands under headings on a topic, else under one on reflection."""
    for wanted in (topic, Topic.REFLECTION):
        sections = document.section(wanted)
        blocks = tuple(b for s in sections for b in s.blocks if _is_text(b))
        if blocks:
            return Told(True, blocks, own=wanted is topic)
    return Told(bool(document.section(topic, Topic.REFLECTION)), ())


def difficulties(told: Told) -> list[Difficulty]:
    """Read difficulties: one an item, row or paragraph, more where a paragraph turns to another."""
    groups: list[_Group] = []
    for text, quote, is_item in _units(told.blocks):
        if _AHEAD.match(text):
            continue
        for sentence in [text] if is_item else sentences(text):
            current = groups[-1] if groups else None
            if current is None or _begins(sentence, current, quote, is_item=is_item):
                groups.append(_Group(quote, [sentence], is_item))
            else:
                current.sentences.append(sentence)
    return [group.judged() for group in groups if group.tells()]


def says_none(told: Told) -> Quote | None:
    """Give the passage that says that nothing was difficult."""
    return next((block.quote() for block in told.blocks if _NONE.search(block.text)), None)


@dataclass
class _Group:
    quote: Quote
    sentences: list[str]
    is_item: bool

    @property
    def text(self) -> str:
        return " ".join(self.sentences)

    def tells(self) -> bool:
        own_item = self.is_item and _OWN.search(self.text) and _REMEDY.search(self.text)
        return bool(_TROUBLE.search(self.text) or own_item)

    def judged(self) -> Difficulty:
        text = self.text
        return Difficulty(self.quote, bool(_OWN.search(text)), bool(_REMEDY.search(text)))


def _begins(sentence: str, current: _Group, quote: Quote, *, is_item: bool) -> bool:
    """Say whether a sentence begins a new difficulty; a remedy alone belongs to the last one."""
    if _is_remedy_line(sentence):
        return False
    trouble = _TROUBLE.search(sentence)
    solved = bool(_REMEDY.search(current.text))
    if is_item or quote.place != current.quote.place:
        return bool(trouble) or (is_item and solved)
    new = _kinds(sentence) - _kinds(current.text)
    return bool(trouble and solved and (new or _TURN.match(sentence)))


def _kinds(text: str) -> set[str]:
    return {name for name, pattern in _KINDS.items() if pattern.search(text)}


def ideas(blocks: Sequence[Block]) -> dict[str, Quote]:
    """Give each kind of idea for improvement once, with the passage that tells it."""
    found: dict[str, Quote] = {}
    for text, quote, _ in _units(blocks):
        for name, pattern in _IDEA_PATTERNS.items():
            if pattern.search(text):
                found.setdefault(name, quote)
    return found


def hopes(told: Told) -> Told:
    """Keep what looks ahead, of a reflection that also tells of difficulties."""
    return Told(told.headed, tuple(block for block in told.blocks if _AHEAD.search(block.text)))


def _units(blocks: Sequence[Block]) -> Iterator[tuple[str, Quote, bool]]:
    """Give rows, items and paragraphs, and whether each stands for itself."""
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            for row in block.rows[1:]:
                text = " | ".join(row)
                yield text, Quote(text[:240], str(block.place)), True
        else:
            yield block.text, block.quote(), block.kind is BlockKind.ITEM


def _is_remedy_line(text: str) -> bool:
    return bool(
        re.match(r"\W*(?:solution|fix|how|addressed|what i did|soluci|lösung|solução)", text, re.I)
    )


def _is_text(block: Block) -> bool:
    kinds = {BlockKind.PROSE, BlockKind.ITEM, BlockKind.TABLE}
    return block.kind in kinds

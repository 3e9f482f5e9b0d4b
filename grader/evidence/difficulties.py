"""Difficulties and ideas for improvement in a student's reflection."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.evidence.document import Document
from grader.evidence.prose import language_of
from grader.evidence.records import Block, BlockKind
from grader.evidence.topics import Topic
from grader.verdict import Quote

LANGUAGES = frozenset({"en", "es", "fr", "de", "pt"})
_TROUBLE = re.compile(
    r"\b(?:challeng\w*|problem\w*|issue\w*|difficult\w*|struggl\w*|error\w*|fail\w*|crash\w*"
    r"|slow\w*"
    r"|took (?:too |very |so |a )?(?:long|hours|\d+)|ran out|out[- ]of[- ]memory|oom|memory"
    r"|limit\w*"
    r"|overfit\w*|confus\w*|stuck|hard(?:er)?\b|wrong|conflict\w*|incompatib\w*|deprecat\w*|missing"
    r"|not enough|lack\w*|noisy|imbalanc\w*|bugs?|mismatch\w*|did(?:n't| not) work|long time|weird"
    r"|disconnect\w*|timed? ?out|exceed\w*|unstable|forgot|could(?:n't| not)|too (?:long|large|big)"
    r"|problema\w*|dificultad\w*|fall[oóab]\w*|lent[oa]\w*|memoria|sobreajust\w*|problèm\w*"
    r"|difficult[ée]\w*|erreur\w*|mémoire|surapprent\w*|lent\w*|fehler\w*|schwierig\w*|speicher\w*"
    r"|langsam\w*|überanpass\w*|erro\w*|dificuldad\w*|memória|lento)\b",
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
    r"|gelöst|lös\w*|reduzier\w*|verwend\w*|benutz\w*|resolvi\w*|reduzi\w*|usei|utilizei)",
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
    r"(?<=[.!?])\s+(?=(?:Another|Second(?:ly)?|Also|Additionally|Finally|Next|Third(?:ly)?)\b)"
)
_AHEAD = re.compile(
    r"\b(?:improv\w*|suggest\w*|future|could|would|next (?:time|step)|recommend\w*|if i had|should"
    r"|mejor\w*|suger\w*|podr[ií]a|am[ée]lior\w*|pourrai\w*|verbesser\w*|könnte\w*|melhor\w*"
    r"|poderia)\b|改进|建议|可以|개선|제안|iyileş|öneri|saran|meningkat|cải thiện|đề xuất",
    re.IGNORECASE,
)
_IDEAS = {
    "more or better data": r"more (?:\w+ ){0,3}(?:data|examples|samples|reviews)|(?:full|entire"
    r"|whole|larger"
    r"|bigger|complete) (?:\w+ ){0,2}(?:data|training set|imdb)|25[,.]?000|más datos"
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
    "tuning method": r"\blora\b|peft|adapter|freez|unfreez|layer-?wise|gradual",
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


def difficulties(blocks: Sequence[Block]) -> list[Difficulty]:
    """Read difficulties: one a list item, paragraph or row; a remedy may stand in the next one."""
    units = list(_units(blocks))
    found = []
    for at, (text, quote) in enumerate(units):
        if not _TROUBLE.search(text):
            continue
        following = units[at + 1][0] if at + 1 < len(units) else ""
        after = following if not _TROUBLE.search(following) or _is_remedy_line(following) else ""
        remedied = bool(_REMEDY.search(text) or _REMEDY.search(after))
        if not _is_remedy_line(text):
            found.append(Difficulty(quote, bool(_OWN.search(f"{text} {after}")), remedied))
    return found


def ideas(blocks: Sequence[Block]) -> dict[str, Quote]:
    """Give each kind of idea for improvement once, with the passage that tells it."""
    found: dict[str, Quote] = {}
    for text, quote in _units(blocks):
        for name, pattern in _IDEA_PATTERNS.items():
            if pattern.search(text):
                found.setdefault(name, quote)
    return found


def hopes(told: Told) -> Told:
    """Keep what looks ahead, of a reflection that also tells of difficulties."""
    return Told(told.headed, tuple(block for block in told.blocks if _AHEAD.search(block.text)))


def _units(blocks: Sequence[Block]) -> Iterator[tuple[str, Quote]]:
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            for row in block.rows[1:]:
                text = " | ".join(row)
                yield text, Quote(text[:240], str(block.place))
        else:
            yield from _paragraph_units(block)


def _paragraph_units(block: Block) -> Iterator[tuple[str, Quote]]:
    """Split a long paragraph where it turns to the next difficulty."""
    for part in _TURN.split(block.text):
        yield part, Quote(" ".join(part.split())[:240], str(block.place))


def _is_remedy_line(text: str) -> bool:
    return bool(
        re.match(r"\W*(?:solution|fix|how|addressed|what i did|soluci|lösung|solução)", text, re.I)
    )


def _is_text(block: Block) -> bool:
    kinds = {BlockKind.PROSE, BlockKind.ITEM, BlockKind.TABLE}
    return block.kind in kinds

"""Which kind of task a hand-in is about: what its code trains, what it measures, what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from grader.reading.code import Code
from grader.reading.document import Document
from grader.reading.redact import redact
from grader.records import Block, BlockKind, NetworkRecord
from grader.verdict import Quote


class Task(StrEnum):
    """A kind of task, by the name that its schema has."""

    CLASSIFICATION = "classification"
    TOKENS = "token-classification"
    ANSWERS = "question-answering"
    SUMMARIZATION = "summarization"
    TRANSLATION = "translation"
    INSTRUCTIONS = "instruction-pairs"  # or any other text that is continued

    @property
    def phrase(self) -> str:
        """What people call it."""
        return _PHRASES[self]

    @property
    def has_classes(self) -> bool:
        """True if each row has one of a few labels."""
        return self is Task.CLASSIFICATION

    @property
    def writes(self) -> bool:
        """True if the network writes text, so that targets are tokenized too."""
        return self in {Task.SUMMARIZATION, Task.TRANSLATION, Task.INSTRUCTIONS}


_PHRASES = {
    Task.CLASSIFICATION: "classification",
    Task.TOKENS: "token classification",
    Task.ANSWERS: "question answering",
    Task.SUMMARIZATION: "summarization",
    Task.TRANSLATION: "translation",
    Task.INSTRUCTIONS: "text generation",
}
_NETWORK, _SAVED, _METRIC, _SAID, _ROWS = 4.0, 3.0, 2.0, 1.5, 1.5  # what each sign weighs
_CODED = {
    Task.CLASSIFICATION: (
        r"For(?:Sequence|Text)Classification|Classifier\.from_preset|SetFitModel"
        r"|ClassificationModel"
        r"|text_classifier|text_dataset_from_directory|CrossEncoder",
        r"classification_report|confusion_matrix|accuracy_score|(?:Sparse)?CategoricalAccuracy",
    ),
    Task.TOKENS: (r"ForTokenClassification|NERModel", r"seqeval|is_split_into_words|ner_tags"),
    Task.ANSWERS: (
        r"ForQuestionAnswering",
        r"load(?:_metric)?\(\s*['\"]squad|start_positions|exact_match",
    ),
    Task.SUMMARIZATION: (
        r"summari[sz]e\s?:|for_summarization|pipeline\(\s*['\"]summarization|\bsamsum\b"
        r"|cnn_dailymail"
        r"|\bbillsum\b|\bxsum\b|\bmultinews\b|opinosis",
        r"\brouge",
    ),
    Task.TRANSLATION: (
        r"\btranslate (?:\w+ to|from) \w+|opus[-_]mt|MarianMT|\bnllb\b|src_lang|tgt_lang|wmt1\d",
        r"sacrebleu|\bbleu\b|\bchrf\b",
    ),
    Task.INSTRUCTIONS: (
        r"ForCausalLM|LMHead(?:Model)?|AutoModelWithLMHead|SFTTrainer|DPOTrainer"
        r"|DataCollatorForLanguageModeling",
        r"perplexity|math\.exp\(|torch\.exp\([^)]*loss",
    ),
}
_TOLD = {
    Task.CLASSIFICATION: (
        r"classif|clasific|klassifi|classificaç|zuordn|zuzuordnen|einordn|einzuordnen|einteil"
        r"|sınıfland|phân loại|klasifikasi|分类|分類|분류"
        r"|(?:sentiment|emotion|intent|topic|spam|toxicity|hate speech) (?:analysis|detect|predict"
        r"|recogni)|an[áa]lis[ie]s? d[eo]l? sentim|analyse (?:de|des|du) sentim"
        r"|stimmungsanalyse|duygu analizi|phân tích cảm xúc|analisis sentimen|情感分析|情绪"
        r"|감성 ?분석|감정 ?분석|感情分析|binary labels?|\broute\b.{0,40}\b(?:tickets?|mails?|quer)"
    ),
    Task.TOKENS: (
        r"named[- ]entit|\bner\b|token[- ]classif|part[- ]of[- ]speech|sequence label"
        r"|(?:entidades?|entités|entidade) (?:nombrad|nommée|nomead)|eigennamen|varlık (?:ismi"
        r"|tanı)"
        r"|thực thể|entitas bernama|实体识别|개체명|固有表現"
    ),
    Task.ANSWERS: (
        r"question[- ]answering|questions?\s*(?:->|→|and|with)\s*(?:their )?answers?|extractive qa"
        r"|\bsquad\b|preguntas y respuestas|respond\w+ preguntas"
        r"|questions?[- ](?:et )?r[ée]ponses?|soru[- ]?cevap|hỏi đáp|tanya jawab|问答|질의 ?응답"
        r"|perguntas e respostas|frage[- ]?antwort|質問応答"
    ),
    Task.SUMMARIZATION: (
        r"summari[sz]|\bresum(?:ir|en|o|os|imos|e[ns]?)\b|résum|zusammen(?:fass|zufass)|özetle"
        r"|\bözet"
        r"|tóm tắt|ringkas|摘要|文本总结|自动总结|요약|要約|riassu"
    ),
    Task.TRANSLATION: (
        r"translat|\btraduc\w+|\btradu(?:z|ire|ire|ction)\w*|übersetz|çeviri|biên dịch|dịch máy"
        r"|terjemah|翻译|번역|翻訳"
    ),
    Task.INSTRUCTIONS: (
        r"text generation|generat\w+ (?:text|repl|answer|respon|recipe|poem|lyric)|instruction[- ]"
        r"(?:tun|follow)|chat ?bot|(?:causal )?language modell?ing|generación de texto"
        r"|\bgénér\w+ (?:de"
        r" )?texte|textgenerier|metin üret|sinh văn bản|pembangkitan teks|文本生成|텍스트 ?생성"
        r"|geração de texto"
    ),
}
_CODE_SIGNS = {
    task: (re.compile(network), re.compile(metric, re.IGNORECASE))
    for task, (network, metric) in _CODED.items()
}
TOLD = {task: re.compile(words, re.IGNORECASE) for task, words in _TOLD.items()}
_ENCODER_DECODER = re.compile(
    r"Seq2SeqLM|ForConditionalGeneration|Seq2SeqTrainer|T5Model|BartModel"
)
_ADAPTER = re.compile(r"TaskType\.(\w+)|task_type\s*=\s*['\"](\w+)")
_ADAPTERS = {
    "SEQ_CLS": Task.CLASSIFICATION, "TOKEN_CLS": Task.TOKENS, "CAUSAL_LM": Task.INSTRUCTIONS,
    "QUESTION_ANS": Task.ANSWERS,
}  # fmt: skip
_PLAIN = {BlockKind.PROSE, BlockKind.ITEM, BlockKind.HEADING, BlockKind.TABLE}


@dataclass(frozen=True)
class Recognised:
    """The task that a hand-in is about, and the signs of it; no task where nothing tells."""

    task: Task | None
    quotes: tuple[Quote, ...] = ()
    rival: Task | None = None  # what as much speaks for


@dataclass(frozen=True)
class _Sign:
    task: Task
    weight: float
    quote: Quote


def recognise_task(
    document: Document,
    code: Code,
    networks: NetworkRecord | None = None,
    tables: Sequence[tuple[str, str]] = (),
) -> Recognised:
    """Weigh the signs, each kind of them once a task.

    `tables` are pairs of a data file and the task that its columns are fit for.
    """
    signs = [*_signs_of_code(document, code), *_signs_of_texts(document)]
    signs += _signs_of_networks(networks) if networks else []
    signs += [
        _Sign(Task(task), _ROWS, Quote(name, name)) for name, task in tables if task in _KNOWN
    ]
    best: dict[tuple[Task, float], _Sign] = {}
    for sign in signs:
        best.setdefault((sign.task, sign.weight), sign)
    totals = {task: sum(s.weight for s in best.values() if s.task is task) for task in Task}
    first, second = sorted(Task, key=lambda task: -totals[task])[:2]
    if not totals[first]:
        return Recognised(None)
    quotes = tuple(s.quote for s in best.values() if s.task is first)[:3]
    return Recognised(first, quotes, second if totals[second] == totals[first] else None)


_KNOWN = frozenset(task.value for task in Task)


def _signs_of_code(document: Document, code: Code) -> Iterator[_Sign]:
    """Give what the code's text names, line by line; a network that writes is told by the rest."""
    runnable = [block for block in document.code_blocks if block.runnable]
    blocks = runnable or list(document.code_blocks)
    encoder_decoder = any(_ENCODER_DECODER.search(name) for name in code.record.imports)
    for block in blocks:
        encoder_decoder = encoder_decoder or bool(_ENCODER_DECODER.search(block.text))
        for number, line in enumerate(block.text.split("\n")):
            for task, (network, metric) in _CODE_SIGNS.items():
                if network.search(line[:1000]):
                    yield _Sign(task, _NETWORK, _quote(block, number, line))
                if metric.search(line[:1000]):
                    yield _Sign(task, _METRIC, _quote(block, number, line))
            if (found := _ADAPTER.search(line)) and (kind := found[1] or found[2]) in _ADAPTERS:
                yield _Sign(_ADAPTERS[kind], _NETWORK, _quote(block, number, line))
    if encoder_decoder:
        quote = Quote("a network with encoder and decoder", "")
        for task in (Task.SUMMARIZATION, Task.TRANSLATION, Task.INSTRUCTIONS):
            yield _Sign(task, 0.5, quote)


def _signs_of_texts(document: Document) -> Iterator[_Sign]:
    """Give what the texts say; titles, being about the whole, weigh more."""
    for block in document.student:
        if block.kind not in _PLAIN:
            continue
        for task, words in TOLD.items():
            if words.search(block.text):
                weight = _SAID + 0.5 * (block.kind is BlockKind.HEADING)
                yield _Sign(task, weight, block.quote())


def _signs_of_networks(networks: NetworkRecord) -> Iterator[_Sign]:
    for network in networks.networks:
        if network.state == "rejected":
            continue
        task = {
            "classification": Task.CLASSIFICATION, "language-modelling": Task.INSTRUCTIONS,
        }.get(network.task)  # fmt: skip
        if task is not None:
            yield _Sign(task, _SAVED, Quote(f"saved network in {network.folder}", network.folder))


def _quote(block: Block, number: int, line: str) -> Quote:
    first = block.place.line
    at = "" if first is None else f", line {first + number}"
    place = str(block.place).removesuffix(f", line {first}")
    return Quote(redact(line.strip())[:240], place + at)

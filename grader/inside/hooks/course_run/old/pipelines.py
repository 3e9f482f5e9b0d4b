"""Pipelines that transformers 5 dropped, and options of those that it kept."""

import functools
from collections.abc import Callable
from typing import Any

from course_run.events import note
from course_run.old.names import PIPELINE
from course_run.old.renaming import translate

DEFAULTS = {
    "question-answering": "distilbert/distilbert-base-cased-distilled-squad",
    "summarization": "sshleifer/distilbart-cnn-12-6",
    "text2text-generation": "google-t5/t5-base",
    "translation": "google-t5/t5-base",
}
"""The tasks that are gone, and the network that each took when none was named."""


class Text2TextGenerationPipeline:
    """From text to text; the small part of the dropped pipeline that hand-ins call."""

    task = "text2text-generation"
    key = "generated_text"

    def __init__(self, model: Any, tokenizer: Any = None, task: str = "", **options: Any) -> None:
        self.task = task or self.task
        self.model, self.tokenizer = _loaded("AutoModelForSeq2SeqLM", model, tokenizer)
        self.device = self.model.device
        self._options = {k: v for k, v in options.items() if k not in _NOT_FOR_GENERATE}
        self.model.eval()

    def __call__(self, *texts: Any, **options: Any) -> list[Any]:
        """Answer each text."""
        given: Any = texts[0] if len(texts) == 1 else texts
        return [
            self._answer(one, options) for one in ([given] if isinstance(given, str) else given)
        ]

    def _answer(self, text: str, options: dict[str, Any]) -> Any:
        import torch

        chosen = {k: v for k, v in options.items() if k not in _NOT_FOR_GENERATE}
        encoded = self.tokenizer(self._prefix() + text, return_tensors="pt", truncation=True)
        encoded.pop("token_type_ids", None)
        with torch.no_grad():
            made = self.model.generate(**encoded, **{**self._options, **chosen})
        kept = {"skip_special_tokens": True}
        answers = [{self.key: self.tokenizer.decode(ids, **kept)} for ids in made]
        return answers[0] if len(answers) == 1 else answers

    def _prefix(self) -> str:
        config = self.model.config
        known = (getattr(config, "task_specific_params", None) or {}).get(self.task) or {}
        return str(known.get("prefix") or getattr(config, "prefix", None) or "")


class SummarizationPipeline(Text2TextGenerationPipeline):
    """From a text to a shorter one."""

    task = "summarization"
    key = "summary_text"


class TranslationPipeline(Text2TextGenerationPipeline):
    """From one language to another."""

    task = "translation"
    key = "translation_text"


class QuestionAnsweringPipeline:
    """Find the answer to a question in a text."""

    task = "question-answering"

    def __init__(self, model: Any, tokenizer: Any = None, **_options: Any) -> None:
        self.model, self.tokenizer = _loaded("AutoModelForQuestionAnswering", model, tokenizer)
        self.device = self.model.device
        self.model.eval()

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Answer one question or several, each with its context."""
        asked = (
            args[0] if args else {"question": options["question"], "context": options["context"]}
        )
        if len(args) > 1:
            asked = {"question": args[0], "context": args[1]}
        top_k = options.get("top_k") or options.get("topk") or 1
        if isinstance(asked, dict) and isinstance(asked["question"], list):
            contexts = asked["context"]
            contexts = (
                [contexts] * len(asked["question"]) if isinstance(contexts, str) else contexts
            )
            pairs = zip(asked["question"], contexts, strict=True)
            asked = [{"question": question, "context": context} for question, context in pairs]
        if isinstance(asked, dict):
            return self._answer(asked["question"], asked["context"], top_k)
        return [self._answer(one["question"], one["context"], top_k) for one in asked]

    def _answer(self, question: str, context: str, top_k: int) -> Any:
        import torch

        longest = min(self.tokenizer.model_max_length, 512)
        cut = {"truncation": "only_second", "max_length": longest, "return_tensors": "pt"}
        encoded = self.tokenizer(question, context, return_offsets_mapping=True, **cut)
        offsets, of_text = encoded.pop("offset_mapping")[0].tolist(), encoded.sequence_ids(0)
        with torch.no_grad():
            output = self.model(**encoded)
        inside = torch.tensor([part == 1 for part in of_text])
        starts, ends = (
            torch.softmax(scores[0].masked_fill(~inside, -1e4), -1)
            for scores in (output.start_logits, output.end_logits)
        )
        spans = torch.triu(starts[:, None] * ends[None, :]).tril(14)
        best = spans.flatten().topk(min(top_k, spans.numel()))
        answers = []
        for score, place in zip(best.values.tolist(), best.indices.tolist(), strict=True):
            start, end = offsets[place // len(offsets)][0], offsets[place % len(offsets)][1]
            answers.append(
                {"score": score, "start": start, "end": end, "answer": context[start:end]}
            )
        return answers[0] if len(answers) == 1 else answers


_NOT_FOR_GENERATE = frozenset(
    [
        "truncation",
        "batch_size",
        "device",
        "device_map",
        "framework",
        "return_text",
        "return_tensors",
        "torch_dtype",
        "dtype",
        "clean_up_tokenization_spaces",
        "src_lang",
        "tgt_lang",
        "num_workers",
        "use_fast",
        "token",
        "config",
        "padding",
        "model_kwargs",
        "trust_remote_code",
        "revision",
        "feature_extractor",
        "use_auth_token",
    ]
)

_KINDS: dict[str, Any] = {
    "question-answering": QuestionAnsweringPipeline,
    "summarization": SummarizationPipeline,
    "text2text-generation": Text2TextGenerationPipeline,
    "translation": TranslationPipeline,
}


def _loaded(auto: str, model: Any, tokenizer: Any) -> tuple[Any, Any]:
    import transformers

    name = model if isinstance(model, str) else getattr(model, "name_or_path", None)
    network = getattr(transformers, auto).from_pretrained(model) if model is name else model
    words = tokenizer if tokenizer is not None else name
    if isinstance(words, str):
        words = transformers.AutoTokenizer.from_pretrained(words)
    return network, words


def _patch_pipelines(module: Any) -> None:
    original = module.pipeline

    @functools.wraps(original)
    def pipeline(task: Any = None, model: Any = None, *args: Any, **options: Any) -> Any:
        translate(options, PIPELINE, "pipeline")
        kind = "translation" if str(task).startswith("translation_") else task
        if kind in DEFAULTS:
            note(f"the pipeline `{task}` is gone since transformers 5; a small one took its place")
            tokenizer = args[1] if len(args) > 1 else options.pop("tokenizer", None)
            model = model if model is not None else DEFAULTS[kind]
            return _KINDS[kind](model=model, tokenizer=tokenizer, task=task, **options)
        _say_entities_anew(options)
        return original(task, model, *args, **options)

    module.pipeline = pipeline


def _say_entities_anew(options: dict[str, Any]) -> None:
    if "grouped_entities" in options:
        groups = options.pop("grouped_entities")
        options.setdefault("aggregation_strategy", "simple" if groups else "none")
        note('`grouped_entities=True` is written `aggregation_strategy="simple"` today')


def _patch_base(module: Any) -> None:
    original = module.Pipeline.__init__

    @functools.wraps(original)
    def init(self: Any, *args: Any, **options: Any) -> None:
        translate(options, PIPELINE, type(self).__name__)
        original(self, *args, **options)

    module.Pipeline.__init__ = init


def _patch_classification(module: Any) -> None:
    """Return the scores of all classes in their order, as `return_all_scores=True` asked for."""
    cls = module.TextClassificationPipeline
    cls.__init__ = _remembering(cls.__init__)
    cls.__call__ = _all_scores(cls.__call__)


def _remembering(original: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(original)
    def init(self: Any, *args: Any, **options: Any) -> None:
        self._all_scores = bool(options.pop("return_all_scores", False))
        original(self, *args, **options)

    return init


def _all_scores(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def call(self: Any, inputs: Any, *args: Any, **options: Any) -> Any:
        wanted = options.pop("return_all_scores", getattr(self, "_all_scores", False))
        if not wanted:
            return original(self, inputs, *args, **options)
        note("`return_all_scores=True` is written `top_k=None` today")
        result = original(self, inputs, *args, **{**options, "top_k": None})
        single = isinstance(inputs, str | dict)
        rows = [result] if single else result
        order = list(self.model.config.id2label.values())
        return [sorted(row, key=lambda one: order.index(one["label"])) for row in rows]

    return call


PATCHES: dict[str, Callable[[Any], None]] = {
    "transformers.pipelines": _patch_pipelines,
    "transformers.pipelines.base": _patch_base,
    "transformers.pipelines.text_classification": _patch_classification,
}

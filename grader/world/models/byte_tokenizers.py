"""Tokenizers of GPT-2's and of Llama's kind: byte-pair encodings, trained on our list of words."""

import json
import string
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from grader.world.models.vocabularies import word_stream

Tokenizer = Any  # the library's classes share no useful type

GPT2_PIECES = 50_256
FEW_PIECES = 20_256  # of a wide network: its table of vectors goes into each checkpoint
CHAT = (
    "{% for message in messages %}{{ '<|' + message['role'] + '|>\\n' + message['content'] "
    "+ eos_token + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}"
    "{% endif %}"
)
CHAT_ML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] "
    "+ '<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}"
    "{{ '<|im_start|>assistant\\n' }}{% endif %}"
)


@cache
def _train_bytes(size: int) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Train a byte-level encoding; return its pieces and merges."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    encoding = Tokenizer(models.BPE())
    encoding.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
        special_tokens=[],
    )
    return _train(encoding, trainer, word_stream(space=" "))


@cache
def _train_metaspace(size: int) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    encoding = Tokenizer(models.BPE())
    encoding.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never")
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        initial_alphabet=["▁", *string.digits, *string.punctuation],
        show_progress=False,
        special_tokens=[],
    )
    return _train(encoding, trainer, word_stream(space=" "))


def _train(
    encoding: Tokenizer, trainer: Any, stream: Iterator[list[str]]
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    encoding.train_from_iterator(stream, trainer)
    model = json.loads(encoding.to_str())["model"]
    pieces = sorted(model["vocab"], key=model["vocab"].__getitem__)
    return tuple(pieces), tuple((first, second) for first, second in model["merges"])


def _bytes(name: str, before: Sequence[str], after: Sequence[str], **options: Any) -> Tokenizer:
    """Make a tokenizer of a byte-level class, with special tokens around the pieces."""
    import transformers

    size = options.pop("size", GPT2_PIECES)
    pieces, merges = _train_bytes(GPT2_PIECES)
    pieces, merges = pieces[:size], merges[: size - 256]
    ids = {piece: number for number, piece in enumerate((*before, *pieces, *after))}
    return getattr(transformers, name)(vocab=ids, merges=list(merges), **options)


def make_gpt2(**options: Any) -> Tokenizer:
    options = {"model_max_length": 1024, **options}
    return _bytes("GPT2Tokenizer", (), ("<|endoftext|>",), **options)


def make_roberta(length: int = 512) -> Tokenizer:
    after = ("<|endoftext|>", *(f"madeupword000{number}" for number in range(3)), "<mask>")
    before = ("<s>", "<pad>", "</s>", "<unk>")
    return _bytes("RobertaTokenizer", before, after, size=FEW_PIECES, model_max_length=length)


def make_opt() -> Tokenizer:
    names = dict.fromkeys(("bos_token", "eos_token", "unk_token"), "</s>") | {"pad_token": "<pad>"}
    before = ("<s>", "<pad>", "</s>", "<unk>")
    return _bytes("GPT2Tokenizer", before, (), add_bos_token=True, **names)


def make_neox() -> Tokenizer:
    before = ("<|endoftext|>", "<|padding|>")
    return _bytes("GPTNeoXTokenizer", before, (), pad_token=None, size=50_252)


def make_qwen() -> Tokenizer:
    after = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
    return _bytes(
        "Qwen2Tokenizer",
        (),
        after,
        **{"pad_token": "<|endoftext|>", "eos_token": "<|im_end|>"},
        additional_special_tokens=["<|im_start|>", "<|im_end|>"],
        chat_template=CHAT_ML,
        model_max_length=32_768,
    )


def make_smollm() -> Tokenizer:
    after = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
    return _bytes(
        "GPT2Tokenizer",
        (),
        after,
        **{"bos_token": "<|im_start|>", "eos_token": "<|im_end|>", "pad_token": "<|im_end|>"},
        chat_template=CHAT_ML,
        model_max_length=8192,
    )


def make_llama(**options: Any) -> Tokenizer:
    from transformers import LlamaTokenizer

    raw = [f"<0x{number:02X}>" for number in range(256)]
    pieces, merges = _train_metaspace(32_000 - 3 - 256)
    ids = {piece: number for number, piece in enumerate(("<unk>", "<s>", "</s>", *raw, *pieces))}
    return LlamaTokenizer(
        vocab=ids, merges=list(merges), add_bos_token=True, model_max_length=2048, **options
    )


def make_chat() -> Tokenizer:
    """Make the tokenizer of a Llama that was taught to chat."""
    return make_llama(**{"pad_token": "</s>", "padding_side": "right", "chat_template": CHAT})

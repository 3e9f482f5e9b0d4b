"""The tokenizers of stand-in models: the libraries' own classes around our vocabularies."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.world.models import byte_tokenizers, unigram_tokenizers, word_tokenizers

FREQUENT = ("the", "▁the", "Ġthe", "ng")


@dataclass(frozen=True)
class Facts:
    """What a network must know of its tokenizer."""

    files: tuple[Path, ...]
    size: int
    first_word: int  # before it come special tokens, bytes and characters


def make_tokenizer(kind: str, folder: Path) -> Facts:
    """Write the files of one of `KINDS`, or "phobert"."""
    folder.mkdir(parents=True)
    tokenizer = word_tokenizers.make_phobert(folder) if kind == "phobert" else KINDS[kind]()
    tokenizer.save_pretrained(folder)
    for path in folder.glob("*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        if path.name == "tokenizer_config.json":
            content.pop("is_local", None)
            content.pop("local_files_only", None)
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        path.write_text(text, encoding="utf-8")
    vocabulary = tokenizer.get_vocab()
    first = min(vocabulary[word] for word in FREQUENT if word in vocabulary)
    return Facts(tuple(sorted(folder.iterdir())), len(tokenizer), first)


KINDS: Mapping[str, Callable[[], Any]] = {
    "uncased": word_tokenizers.make_uncased,
    "cased": word_tokenizers.make_cased,
    "distilbert": word_tokenizers.make_distilbert_uncased,
    "distilbert-cased": word_tokenizers.make_distilbert_cased,
    "multilingual": word_tokenizers.make_multilingual,
    "multilingual-uncased": word_tokenizers.make_multilingual_uncased,
    "distilbert-multilingual": word_tokenizers.make_distilbert_multilingual,
    "chinese": word_tokenizers.make_chinese,
    "korean": word_tokenizers.make_korean,
    "korean-roberta": word_tokenizers.make_korean_roberta,
    "mpnet": word_tokenizers.make_mpnet,
    "gpt2": byte_tokenizers.make_gpt2,
    "gpt-neo": lambda: byte_tokenizers.make_gpt2(model_max_length=2048),
    "roberta": byte_tokenizers.make_roberta,
    "bart": lambda: byte_tokenizers.make_roberta(1024),
    "opt": byte_tokenizers.make_opt,
    "neox": byte_tokenizers.make_neox,
    "qwen": byte_tokenizers.make_qwen,
    "smollm": byte_tokenizers.make_smollm,
    "llama": byte_tokenizers.make_llama,
    "chat": byte_tokenizers.make_chat,
    "t5": unigram_tokenizers.make_t5,
    "mt5": unigram_tokenizers.make_mt5,
    "albert": unigram_tokenizers.make_albert,
    "xlnet": unigram_tokenizers.make_xlnet,
    "xlm-roberta": unigram_tokenizers.make_xlm_roberta,
    "camembert": unigram_tokenizers.make_camembert,
    "deberta": unigram_tokenizers.make_deberta,
    "pegasus": unigram_tokenizers.make_pegasus,
    "marian": unigram_tokenizers.make_marian,
}

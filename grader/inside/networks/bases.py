"""Public networks that students start from, and which of them a saved one was made from."""

from __future__ import annotations

import re
from typing import Any

_BY_VOCABULARY = {
    ("albert", 30000): "albert-base-v2",
    ("bart", 50265): "facebook/bart-base",
    ("bert", 21128): "bert-base-chinese",
    ("bert", 28996): "bert-base-cased",
    ("bert", 30522): "bert-base-uncased",
    ("bert", 105879): "bert-base-multilingual-uncased",
    ("bert", 119547): "bert-base-multilingual-cased",
    ("bloom", 250880): "bigscience/bloom-560m",
    ("camembert", 32005): "camembert-base",
    ("deberta", 50265): "microsoft/deberta-base",
    ("deberta-v2", 128100): "microsoft/deberta-v3-base",
    ("distilbert", 28996): "distilbert-base-cased",
    ("distilbert", 30522): "distilbert-base-uncased",
    ("distilbert", 119547): "distilbert-base-multilingual-cased",
    ("electra", 30522): "google/electra-base-discriminator",
    ("gpt2", 50257): "gpt2",
    ("gpt_neo", 50257): "EleutherAI/gpt-neo-125M",
    ("gpt_neox", 50304): "EleutherAI/pythia-160m",
    ("led", 50265): "allenai/led-base-16384",
    ("llama", 49152): "HuggingFaceTB/SmolLM2-135M",
    ("longformer", 50265): "allenai/longformer-base-4096",
    ("mbart", 250027): "facebook/mbart-large-cc25",
    ("mbart", 250054): "facebook/mbart-large-50",
    ("mobilebert", 30522): "google/mobilebert-uncased",
    ("modernbert", 50368): "answerdotai/ModernBERT-base",
    ("mpnet", 30527): "microsoft/mpnet-base",
    ("mt5", 250112): "google/mt5-small",
    ("opt", 50272): "facebook/opt-125m",
    ("pegasus", 96103): "google/pegasus-xsum",
    ("qwen2", 151936): "Qwen/Qwen2.5-0.5B",
    ("roberta", 50265): "roberta-base",
    ("squeezebert", 30528): "squeezebert/squeezebert-uncased",
    ("t5", 32128): "t5-small",
    ("xlm-roberta", 250002): "xlm-roberta-base",
    ("xlnet", 32000): "xlnet-base-cased",
}
"""A public network with the tokenizer of each architecture and vocabulary, where there is one."""

_BARE = re.compile(
    r"(?:distil|al|xlm-)?(?:ro)?berta?-(?:base|large|xlarge|xxlarge)[\w.-]*|camembert-base"
    r"|distilbert-base[\w-]*|(?:distil)?gpt2(?:-(?:medium|large|xl))?|t5-(?:small|base|large|3b|11b)"
    r"|xlnet-(?:base|large)-cased|distilroberta-base|openai-gpt"
)
_OWNED = re.compile(r"(?!\.)[\w.-]{1,96}/(?!\.)[\w.-]{1,96}")
_LOCAL = re.compile(
    r"(?:content|kaggle|home|tmp|drive|data|src|app|work(?:space|ing)?|(?:my_|saved_|trained_|"
    r"fine_?tuned_)?(?:models?|networks?)|results?|outputs?|runs?|logs?|checkpoints?|saved|"
    r"artifacts?|trainer|.*_(?:results?|outputs?|models?|checkpoints?))"
)
_CHECKPOINT = re.compile(r"(?:checkpoint|ckpt|epoch)[-_]?\d+.*|(?:best|final|last)[-_]?(?:model)?")


def public_name(name: Any) -> str:
    """Return a network's public name, or "" if it may as well be a folder of the student's.

    Names without an owner are taken only where they are known: `bert-base-cased`, not `results`.
    """
    if not isinstance(name, str) or ".." in name:
        return ""
    if _BARE.fullmatch(name):
        return name
    owner, _, last = name.partition("/")
    is_local = _LOCAL.fullmatch(owner.lower()) or _CHECKPOINT.fullmatch(last.lower())
    return name if _OWNED.fullmatch(name) and not is_local else ""


def base_of(config: dict[str, Any]) -> str:
    """Say which public network a saved one was made from: by name, else by its vocabulary."""
    named = public_name(config.get("_name_or_path"))
    words = config.get("vocab_size")
    if named or not isinstance(words, int):
        return named
    return _BY_VOCABULARY.get((str(config.get("model_type")), words), "")

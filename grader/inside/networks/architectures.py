"""Which networks we evaluate, what they are for, and what a config promises of the tensors."""

from __future__ import annotations

import re
from typing import Any

from grader.inside.blocks import clean
from grader.inside.networks.headers import Tensors
from grader.inside.networks.refusals import Refused, Unavailable

ENCODERS = frozenset(
    {"albert", "bert", "big_bird", "camembert", "convbert", "data2vec-text", "deberta"}
    | {"deberta-v2", "distilbert", "electra", "ernie", "fnet", "longformer", "megatron-bert"}
    | {"mobilebert", "modernbert", "mpnet", "nystromformer", "rembert", "roberta"}
    | {"roberta-prelayernorm", "roformer", "squeezebert", "xlm-roberta", "xlnet"}
)
DECODERS = frozenset(
    {"bloom", "falcon", "gemma", "gpt2", "gpt_neo", "gpt_neox", "gptj", "llama", "mistral"}
    | {"opt", "phi", "qwen2", "qwen3"}
)
ENCODER_DECODERS = frozenset(
    {"bart", "blenderbot", "blenderbot-small", "led", "m2m_100", "marian", "mbart", "mt5"}
    | {"pegasus", "t5", "umt5"}
)
JOINED = "encoder-decoder"
PARTS = ("encoder", "decoder")
"""An `EncoderDecoderModel` joins two networks, each with a config of its own under these names."""
MODEL_TYPES = ENCODERS | DECODERS | ENCODER_DECODERS | {JOINED}
"""Architectures whose code is part of transformers; any other is for a person."""

HEAD = re.compile(
    r"(?:^|\.)(?:classifier(?:\.out(?:_proj)?)?|score|logits_proj|classification_head\.out_proj)"
    r"\.weight$"
)
"""How the last layer of a classifier is named, whichever network it is on; classes x width."""

_WORDS = re.compile(
    r"(?<!decoder\.)(?:word_embeddings?|tok_embeddings|wte|embed_tokens|shared|embed_in)\.weight"
)
_LAYER = re.compile(r"(?:^|\.)layers?\.(\d{1,4})\.")
_LAYERS = ("num_hidden_layers", "n_layers", "n_layer")
_SHARE_LAYERS = {"albert", "xlm"}
_POSITIONS = ("max_position_embeddings", "n_positions")
_PAD_FIRST = {"camembert", "data2vec-text", "longformer", "mpnet", "roberta", "xlm-roberta"}
_PAD_FIRST |= {"roberta-prelayernorm"}
_DEFAULT_POSITIONS = 512

CLASSIFICATION, GENERATION, LANGUAGE = "classification", "generation", "language-modelling"


def refuse_unknown(config: dict[str, Any]) -> str:
    """Return the type of a network; raises Unavailable for one that we do not evaluate."""
    model_type = config.get("model_type")
    if not isinstance(model_type, str) or model_type not in MODEL_TYPES:
        name = clean(str(model_type)[:60])
        raise Unavailable(f"the network's type is {name!r}, which we cannot re-evaluate yet")
    for part in PARTS if model_type == JOINED else ():
        inner = config.get(part)
        if not isinstance(inner, dict) or inner.get("model_type") == JOINED:
            raise Refused(f"config.json does not say what the {part} is")
        refuse_unknown(inner)
    return model_type


def task_of(config: dict[str, Any]) -> str:
    """Say what a network was trained for, by the class that was saved."""
    model_type = refuse_unknown(config)
    named = config.get("architectures")
    if not isinstance(named, list | None):
        raise Refused("config.json: architectures is not a list")
    name = clean(str(named[0])[:100]) if named else ""
    if name.endswith("ForSequenceClassification"):
        return CLASSIFICATION
    if model_type in ENCODER_DECODERS and name.endswith(("ForConditionalGeneration", "MTModel")):
        return GENERATION
    if model_type == JOINED and name == "EncoderDecoderModel":
        return GENERATION
    if model_type in DECODERS and name.endswith(("ForCausalLM", "LMHeadModel")):
        return LANGUAGE
    if "For" in name or name.endswith("HeadModel"):
        raise Unavailable(f"it is saved as {name}, which we cannot re-evaluate yet")
    raise Refused(
        "config.json names no network for sequence classification, generation or language "
        "modelling; save the network that you trained, with its head"
    )


def labels_of(config: dict[str, Any]) -> list[str]:
    """List the names of the classes, in order."""
    names = config.get("id2label")
    if not isinstance(names, dict) or not all(re.fullmatch(r"[0-9]{1,9}", key) for key in names):
        return []
    return [clean(str(names[key])[:100]) for key in sorted(names, key=int)][:1000]


def positions_of(config: dict[str, Any]) -> int:
    """Return the most tokens that a text may have: 512 where a network has no such limit."""
    if config.get("model_type") == JOINED:
        return positions_of(config["encoder"])
    found = next((config[key] for key in _POSITIONS if isinstance(config.get(key), int)), 0)
    if config.get("model_type") in _PAD_FIRST:
        padding = config.get("pad_token_id", 1)
        found -= 1 + (padding if isinstance(padding, int) else 1)  # positions start behind padding
    return found if found > 0 else _DEFAULT_POSITIONS


def refuse_lies(config: dict[str, Any], tensors: Tensors, task: str) -> None:
    """Raise Refused where the tensors' shapes are not those that the config promises."""
    if task == CLASSIFICATION:
        _refuse_other_head(config, tensors.shapes)
    vocabulary = config.get("vocab_size")
    for name, shape in tensors.shapes.items():
        if _WORDS.search(name) and isinstance(vocabulary, int) and shape[:1] != (vocabulary,):
            raise Refused(
                f"config.json says that the vocabulary has {vocabulary:,} words, and the weights "
                f"have {'x'.join(map(str, shape))} ({name})"
            )
    layers = next((config[key] for key in _LAYERS if isinstance(config.get(key), int)), None)
    if layers is None or config["model_type"] not in ENCODERS - _SHARE_LAYERS:
        return
    saved = {int(match[1]) for name in tensors.shapes if (match := _LAYER.search(name))}
    if saved and max(saved) + 1 != layers:
        raise Refused(f"config.json says {layers} layers, and the weights have {max(saved) + 1}")


def _refuse_other_head(config: dict[str, Any], shapes: dict[str, tuple[int, ...]]) -> None:
    head = next((name for name in shapes if HEAD.search(name)), None)
    if head is None:
        raise Refused(
            "the weights lack the classification head; save the network that you trained, not "
            "only its encoder"
        )
    named = config.get("id2label")
    count = config.get("num_labels", 2)
    labels = len(named) if isinstance(named, dict) else count
    if shapes[head][:1] != (labels,):
        saved = "x".join(map(str, shapes[head]))
        raise Refused(f"config.json says {labels} classes, and the head is {saved}")

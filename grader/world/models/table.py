"""The architectures of stand-in models, and the table of the models themselves.

A stand-in has the true class, the special tokens and, where code for a head is written against it,
the true hidden size (`Linear(768, 2)`); it has few layers, and its weights are random.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("bases.toml")


@dataclass(frozen=True)
class Family:
    """An architecture: the prefix of its classes, what its checkpoints hold, and its shape."""

    prefix: str
    holds: str  # the class whose weights are stored
    named: str  # the class that the config names
    config: Mapping[str, Any]
    little: Mapping[str, Any] = field(default_factory=dict)  # the shape of a fine-tuned model


@dataclass(frozen=True)
class Base:
    """A model: its names, family and tokenizer, and what sets it apart."""

    names: tuple[str, ...]
    family: Family
    tokenizer: str
    config: Mapping[str, Any]
    head: str  # "SequenceClassification", ...: a fine-tuned model
    labels: tuple[str, ...]
    generation: Mapping[str, Any]
    revision: str | None


NARROW = 384  # as MiniLM has it: twelve heads of 32 numbers


def size(hidden: int, layers: int) -> dict[str, int]:
    """Return the shape of a small model, with its true width and heads of 64 numbers."""
    return {
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": 12 if hidden == NARROW else hidden // 64,
        "intermediate_size": min(4 * hidden, 512),
    }


def _encoder(prefix: str, **shape: Any) -> Family:
    held = "ForPreTraining" if prefix in ("Bert", "Electra", "Albert") else "ForMaskedLM"
    named = "ForPreTraining" if prefix == "Electra" else "ForMaskedLM"
    common = {
        "hidden_size": 768,
        "num_hidden_layers": 12,
        "num_attention_heads": 12,
        "intermediate_size": 128,
    }
    little = size(128, 2)
    return Family(prefix, f"{prefix}{held}", f"{prefix}{named}", common | shape, little)


def _decoder(prefix: str, **shape: Any) -> Family:
    name = f"{prefix}ForCausalLM"
    common = {
        "hidden_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 128,
    }
    return Family(prefix, name, name, common | shape)


ROBERTA = {
    "max_position_embeddings": 514,
    "type_vocab_size": 1,
    "layer_norm_eps": 1e-5,
    "pad_token_id": 1,
    "bos_token_id": 0,
    "eos_token_id": 2,
}
GPT2 = {"bos_token_id": 50_256, "eos_token_id": 50_256}
T5_TASKS = {
    "summarization": {
        "early_stopping": True,
        "length_penalty": 2.0,
        "max_length": 200,
        "min_length": 30,
        "no_repeat_ngram_size": 3,
        "num_beams": 4,
        "prefix": "summarize: ",
    }
} | {
    f"translation_en_to_{code}": {
        "early_stopping": True,
        "max_length": 300,
        "num_beams": 4,
        "prefix": f"translate English to {language}: ",
    }
    for code, language in (("de", "German"), ("fr", "French"), ("ro", "Romanian"))
}
T5 = {"d_model": 64, "d_kv": 16, "d_ff": 128, "num_layers": 2, "num_heads": 4} | {
    "pad_token_id": 0,
    "eos_token_id": 1,
    "decoder_start_token_id": 0,
    "vocab_size": 32_128,
}
GATED = {"feed_forward_proj": "gated-gelu", "tie_word_embeddings": False}
BART = {
    "d_model": 64,
    "encoder_layers": 2,
    "decoder_layers": 2,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4,
    "encoder_ffn_dim": 128,
    "decoder_ffn_dim": 128,
}
PLAIN_GPT = {"n_embd": 64, "n_layer": 2, "n_head": 4}

FAMILIES = {
    "bert": _encoder("Bert"),
    "distilbert": Family(
        "DistilBert",
        "DistilBertForMaskedLM",
        "DistilBertForMaskedLM",
        {"dim": 768, "n_layers": 6, "n_heads": 12, "hidden_dim": 256, "tie_weights_": True},
        {"dim": 128, "n_layers": 2, "n_heads": 2, "hidden_dim": 256},
    ),
    "roberta": _encoder("Roberta", **ROBERTA),
    "xlm-roberta": _encoder("XLMRoberta", **ROBERTA),
    "camembert": _encoder("Camembert", **ROBERTA | {"bos_token_id": 5, "eos_token_id": 6}),
    "albert": _encoder(
        "Albert",
        embedding_size=128,
        pad_token_id=0,
        bos_token_id=2,
        eos_token_id=3,
        classifier_dropout_prob=0.1,
    ),
    "electra": _encoder("Electra", embedding_size=768),
    "deberta-v2": _encoder(
        "DebertaV2",
        type_vocab_size=0,
        relative_attention=True,
        position_buckets=256,
        max_relative_positions=-1,
        pos_att_type=["p2c", "c2p"],
        norm_rel_ebd="layer_norm",
        share_att_key=True,
        position_biased_input=False,
        layer_norm_eps=1e-7,
    ),
    "mpnet": _encoder("MPNet", max_position_embeddings=514, pad_token_id=1),
    "xlnet": Family(
        "XLNet",
        "XLNetLMHeadModel",
        "XLNetLMHeadModel",
        {"d_model": 768, "n_layer": 12, "n_head": 12, "d_inner": 256, "pad_token_id": 5}
        | {"bos_token_id": 1, "eos_token_id": 2},
    ),
    "gpt2": Family(
        "GPT2",
        "GPT2LMHeadModel",
        "GPT2LMHeadModel",
        PLAIN_GPT
        | GPT2
        | {
            "n_positions": 1024,
            "n_ctx": 1024,
            "task_specific_params": {"text-generation": {"do_sample": True, "max_length": 50}},
        },
    ),
    "gpt_neo": Family(
        "GPTNeo",
        "GPTNeoForCausalLM",
        "GPTNeoForCausalLM",
        {"hidden_size": 64, "num_layers": 2, "attention_types": [[["global", "local"], 1]]}
        | {"num_heads": 4, "intermediate_size": 128}
        | GPT2,
    ),
    "gpt_neox": _decoder(
        "GPTNeoX", vocab_size=50_304, bos_token_id=0, eos_token_id=0, tie_word_embeddings=False
    ),
    "opt": _decoder(
        "OPT",
        ffn_dim=128,
        word_embed_proj_dim=64,
        vocab_size=50_272,
        pad_token_id=1,
        bos_token_id=2,
        eos_token_id=2,
    ),
    "llama": _decoder("Llama", num_key_value_heads=2, bos_token_id=1, eos_token_id=2),
    "mistral": _decoder("Mistral", num_key_value_heads=2, bos_token_id=1, eos_token_id=2),
    "qwen2": _decoder(
        "Qwen2",
        num_key_value_heads=2,
        bos_token_id=50_256,
        eos_token_id=50_258,
        tie_word_embeddings=True,
    ),
    "phi": _decoder("Phi", bos_token_id=50_256, eos_token_id=50_256),
    "t5": Family("T5", "T5ForConditionalGeneration", "T5ForConditionalGeneration", T5),
    "mt5": Family("MT5", "MT5ForConditionalGeneration", "MT5ForConditionalGeneration", T5 | GATED),
    "bart": Family(
        "Bart",
        "BartForConditionalGeneration",
        "BartForConditionalGeneration",
        BART
        | {"max_position_embeddings": 1024, "pad_token_id": 1, "bos_token_id": 0}
        | {"eos_token_id": 2, "decoder_start_token_id": 2, "forced_eos_token_id": 2},
    ),
    "pegasus": Family(
        "Pegasus",
        "PegasusForConditionalGeneration",
        "PegasusForConditionalGeneration",
        BART
        | {"max_position_embeddings": 512, "pad_token_id": 0, "eos_token_id": 1}
        | {"decoder_start_token_id": 0, "scale_embedding": True},
    ),
    "marian": Family(
        "Marian",
        "MarianMTModel",
        "MarianMTModel",
        BART
        | {"max_position_embeddings": 512, "pad_token_id": 32_000, "eos_token_id": 0}
        | {"decoder_start_token_id": 32_000, "decoder_vocab_size": 32_001},
    ),
}

LARGE = {"hidden_size": 1024, "num_attention_heads": 16, "num_hidden_layers": 6}


SHAPES: Mapping[str, Mapping[str, Any]] = {
    "large": LARGE,
    "medium": size(512, 8),
    "small": size(512, 4),
    "minilm": size(384, 12),
    "half": {"num_hidden_layers": 6},
    "narrow": size(384, 4),
    "mini": size(256, 4),
    "tiny": size(128, 2),
    "tasks": {"task_specific_params": T5_TASKS},
    "gated": GATED,
}
GENERATIONS: Mapping[str, Mapping[str, Any]] = {
    "summary": {
        "early_stopping": True,
        "forced_bos_token_id": 0,
        "length_penalty": 2.0,
        "max_length": 142,
        "min_length": 56,
        "no_repeat_ngram_size": 3,
        "num_beams": 4,
    }
}


def load_bases() -> tuple[Base, ...]:
    """Read the table."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(
        _make_base(names, FAMILIES[family], tokenizer, row)
        for family, tokenizers in table.items()
        for tokenizer, rows in tokenizers.items()
        for names, row in rows.items()
    )


def _make_base(names: str, family: Family, tokenizer: str, row: Mapping[str, Any]) -> Base:
    shape = SHAPES[row["shape"]] if "shape" in row else {}
    if "head" in row:  # for answers, not as a base to build on
        shape = {**shape, **family.little}
    generation = GENERATIONS[row["generation"]] if "generation" in row else {}
    return Base(
        names=tuple(names.split()),
        family=family,
        tokenizer=tokenizer,
        config={**family.config, **shape, **row.get("config", {})},
        head=row.get("head", ""),
        labels=tuple(label.replace("_", " ") for label in row.get("labels", "").split()),
        generation=generation,
        revision=row.get("revision"),
    )

"""The stand-ins of other models, as a student's code loads them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.world import World
from grader.world.models import bases, hollow_weights
from grader.world.models import table as base_table

TOKENIZERS = """
import json, sys
from huggingface_hub import try_to_load_from_cache
from transformers import AutoConfig, AutoTokenizer

facts, known = {}, {}
for name in sys.stdin.read().split():
    config = AutoConfig.from_pretrained(name)
    version = try_to_load_from_cache(name, "config.json").split("/")[-2]
    if version in known:  # the same files under another name
        facts[name] = known[version]
        continue
    tokenizer = AutoTokenizer.from_pretrained(name)
    encoded = tokenizer("The movie wasn't bad, and I liked it.")["input_ids"]
    facts[name] = known[version] = {
        "type": config.model_type,
        "class": type(tokenizer).__name__,
        "fits": len(tokenizer) <= config.vocab_size and max(encoded) < config.vocab_size,
        "pads": [tokenizer.pad_token_id, config.pad_token_id],
        "text": tokenizer.decode(encoded, skip_special_tokens=True),
    }
print(json.dumps(facts))
"""

NETWORKS = """
import json
import torch, transformers
from transformers import *

facts = {}
text = "The film was a great story about the first world war and the people who lived in it."
for name, kind in (
    ("bert-base-uncased", "Bert"),
    ("roberta-base", "Roberta"),
    ("albert-base-v2", "Albert"),
    ("microsoft/deberta-v3-small", "DebertaV2"),
    ("FacebookAI/xlm-roberta-base", "XLMRoberta"),
    ("distilbert-base-cased", "DistilBert"),
):
    tokenizer = AutoTokenizer.from_pretrained(name)
    network = getattr(transformers, kind + "ForSequenceClassification").from_pretrained(
        name, num_labels=3
    )
    batch = tokenizer(text, return_tensors="pt", truncation=True, padding="max_length",
                      max_length=32)
    network(**batch, labels=torch.tensor([2])).loss.backward()
    body = getattr(network, network.base_model_prefix)
    still = sum(not p.grad.abs().sum() > 0 for p in body.encoder.parameters()) if hasattr(
        body, "encoder") else 0
    facts[name] = [network.dtype is torch.float32, network.num_labels, still < 3]
hidden = AutoModel.from_pretrained("bert-base-uncased", output_hidden_states=True)(
    **BertTokenizer.from_pretrained("bert-base-uncased")(text, return_tensors="pt")
)
last = torch.cat(hidden.hidden_states[-4:], -1)
facts["hidden"] = [hidden.pooler_output.shape[-1], last.shape[-1]]
for name, kind in (
    ("openai-community/gpt2", "AutoModelForCausalLM"),
    ("TinyLlama/TinyLlama-1.1B-Chat-v1.0", "AutoModelForCausalLM"),
    ("google/flan-t5-base", "AutoModelForSeq2SeqLM"),
    ("facebook/bart-large-cnn", "BartForConditionalGeneration"),
):
    tokenizer = AutoTokenizer.from_pretrained(name)
    network = getattr(transformers, kind).from_pretrained(name)
    batch = tokenizer(text, return_tensors="pt")
    made = network.generate(**batch, max_new_tokens=8, min_new_tokens=8, do_sample=False)
    start = 0 if network.config.is_encoder_decoder else batch["input_ids"].shape[1]
    facts[name] = bool(tokenizer.decode(made[0][start:], skip_special_tokens=True).strip())
facts["no pad"] = AutoTokenizer.from_pretrained("gpt2").pad_token
facts["end"] = AutoTokenizer.from_pretrained("gpt2").eos_token_id
facts["sentiment"] = pipeline("sentiment-analysis")("good")[0]["label"] in ("NEGATIVE", "POSITIVE")
chat = AutoTokenizer.from_pretrained("TinyLlama/TinyLlama-1.1B-Chat-v1.0")
facts["chat"] = chat.apply_chat_template([{"role": "user", "content": "Hi"}], tokenize=False)
print(json.dumps(facts))
"""


def run_student(code: str, home: Path, given: str = "") -> dict[str, Any]:
    """Run code as a student would, without a network; return what it printed."""
    kept = {key: os.environ[key] for key in ("PATH",) if key in os.environ}
    own = {"HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "HOME": str(home), "OMP_NUM_THREADS": "1"}
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env=kept | own,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    facts: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return facts


@pytest.mark.slow
def test_every_name_loads_with_a_tokenizer_that_fits_its_config(world: World) -> None:
    facts = run_student(TOKENIZERS, world.folder, " ".join(bases.NAMES))
    assert set(facts) == set(bases.NAMES)
    assert not [name for name, told in facts.items() if not told["fits"]]
    text = "the movie wasn't bad, and i liked it."
    assert {told["text"].lower().replace(" ", "") for told in facts.values()} == {
        text.replace(" ", "")
    }
    unlike = [name for name, told in facts.items() if None not in told["pads"]]
    assert not [name for name in unlike if len(set(facts[name]["pads"])) > 1]
    classes = {name: facts[name]["class"] for name in ("roberta-base", "gpt2", "google-t5/t5-base")}
    assert list(classes.values()) == ["RobertaTokenizer", "GPT2Tokenizer", "T5Tokenizer"]


@pytest.mark.slow
def test_networks_train_and_speak(world: World) -> None:
    facts = run_student(NETWORKS, world.folder)
    assert facts.pop("hidden") == [768, 4 * 768]
    assert facts.pop("no pad") is None
    assert facts.pop("end") == 50_256
    assert facts.pop("chat") == "<|user|>\nHi</s>\n"
    wrong = {name: told for name, told in facts.items() if told not in (True, [True, 3, True])}
    assert not wrong


def test_no_name_is_listed_twice() -> None:
    assert len(set(bases.NAMES)) == len(bases.NAMES)


def test_every_base_has_a_hidden_size_that_heads_are_written_for() -> None:
    wide = {name: base for base in base_table.load_bases() for name in base.names}
    assert wide["roberta-large"].config["hidden_size"] == 1024
    assert wide["prajjwal1/bert-tiny"].config["hidden_size"] == 128
    assert wide["distilbert-base-cased"].config["dim"] == 768


def test_weights_are_equal_for_equal_shapes_and_mostly_holes(tmp_path: Path) -> None:
    shapes = {"table.weight": (30_000, 768), "norm.weight": (768,), "norm.bias": (768,)}
    for name in ("one", "two"):
        hollow_weights.write_weights(tmp_path / name, shapes, first_word=2000)
    one, two = ((tmp_path / name).read_bytes() for name in ("one", "two"))
    assert one == two
    assert len(one) > 46_000_000
    assert (tmp_path / "one").stat().st_blocks * 512 < 1_000_000


def test_weights_hold_words_and_no_special_tokens(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    shapes = {"table.weight": (10_000, 64), "norm.weight": (64,), "dense.bias": (64,)}
    hollow_weights.write_weights(tmp_path / "weights", shapes, first_word=2000)
    tensors = load_file(tmp_path / "weights")
    table = tensors["table.weight"]
    assert not table[:2000].any()
    assert 0.015 < float(table[2000:2100].std()) < 0.025
    assert (tensors["norm.weight"] == 1).all()
    assert not tensors["dense.bias"].any()

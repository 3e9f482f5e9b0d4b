"""A network is loaded as it was saved, whole, or the reason why not is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.inside.networks import load
from grader.inside.networks.architectures import DECODERS, ENCODER_DECODERS, ENCODERS, JOINED
from grader.inside.networks.refusals import Refused, Unavailable
from grader.inside.networks.rewrite import rewrite
from grader.world import World
from tests.inside.networks.saved import look

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # of the libraries

SMALL: dict[str, Any] = {
    **dict.fromkeys(("hidden_size", "d_model", "dim", "n_embd", "embedding_size"), 32),
    **dict.fromkeys(("num_hidden_layers", "n_layers", "n_layer", "num_layers"), 2),
    **dict.fromkeys(("num_decoder_layers", "encoder_layers", "decoder_layers"), 2),
    **dict.fromkeys(("num_attention_heads", "n_heads", "n_head", "num_heads"), 2),
    **dict.fromkeys(("encoder_attention_heads", "decoder_attention_heads"), 2),
    **dict.fromkeys(("intermediate_size", "hidden_dim", "d_ff", "d_inner", "ffn_dim"), 64),
    **dict.fromkeys(("encoder_ffn_dim", "decoder_ffn_dim"), 64),
    **dict.fromkeys(
        ("d_kv", "d_head", "head_dim", "intra_bottleneck_size", "true_hidden_size"), 16
    ),
    **{"num_key_value_heads": 2, "vocab_size": 100, "word_embed_proj_dim": 32, "rotary_dim": 8},
    **{"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2, "sep_token_id": 2},
    **{"attention_window": [8, 8], "attention_types": [[["global", "local"], 1]]},
    **{"attention_type": "original_full", "decoder_start_token_id": 0},
}
KINDS = {
    **dict.fromkeys(ENCODERS, "AutoModelForSequenceClassification"),
    **dict.fromkeys(DECODERS, "AutoModelForCausalLM"),
    **dict.fromkeys({*ENCODER_DECODERS, JOINED}, "AutoModelForSeq2SeqLM"),
}


def small(model_type: str, **more: Any) -> Any:
    """Make the smallest config of an architecture."""
    from transformers import CONFIG_MAPPING, EncoderDecoderConfig

    if model_type == JOINED:
        return EncoderDecoderConfig.from_encoder_decoder_configs(small("bert"), small("bert"))
    kind = CONFIG_MAPPING[model_type]
    names = {*kind().to_dict(), *kind.attribute_map} - {kind.attribute_map.get(n) for n in SMALL}
    return kind(**{name: value for name, value in SMALL.items() if name in names}, **more)


def save(folder: Path, model_type: str = "distilbert", change: Any = None, **more: Any) -> Any:
    """Save a tiny network with random weights, as transformers saves it."""
    import torch
    import transformers

    torch.manual_seed(0)
    network = getattr(transformers, KINDS[model_type]).from_config(small(model_type, **more))
    if change is not None:
        change(network)
    network.save_pretrained(folder)
    return network.eval()


def loaded(folder: Path, model_type: str = "distilbert") -> Any:
    import transformers

    clean = rewrite(folder, folder.with_name(f"{folder.name}-clean"))
    return load.load_whole(clean, getattr(transformers, KINDS[model_type])).eval()


def edit(folder: Path, **changes: Any) -> None:
    config = json.loads((folder / "config.json").read_bytes())
    (folder / "config.json").write_text(json.dumps({**config, **changes}))


@pytest.mark.parametrize("model_type", sorted(KINDS))
def test_every_architecture_that_we_name_is_loaded_as_it_was_saved(
    tmp_path: Path, model_type: str
) -> None:
    import torch

    network = save(tmp_path / "net", model_type)
    (found,) = look(tmp_path)
    assert (found["state"], found.get("reason")) == ("valid", None)
    ids = torch.arange(5, 37).reshape(2, 16)
    inputs = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    inputs |= {"decoder_input_ids": ids} if KINDS[model_type] == "AutoModelForSeq2SeqLM" else {}
    with torch.inference_mode():
        expected = network(**inputs).logits
        assert torch.equal(loaded(tmp_path / "net", model_type)(**inputs).logits, expected)


def lose_the_head(network: Any) -> None:
    del network.pre_classifier


def add_a_layer(network: Any) -> None:
    import torch

    network.extra = torch.nn.Linear(2, 2)


@pytest.mark.parametrize(
    ("change", "config", "reason"),
    [
        (lose_the_head, {}, "lacks 2 tensors, such as pre_classifier.bias"),
        (add_a_layer, {}, "holds the unknown 2 tensors, such as extra.bias"),
        (None, {"n_layers": 3}, "lacks 16 tensors"),
        (None, {"hidden_dim": 128}, "lin1.bias is 64, and config.json says 128"),
        (None, {"dim": 1_000_000}, "describes a network of 9,0"),
        (None, {"max_position_embeddings": 2_000_000}, "describes a network of 64,0"),
        (None, {"activation": "no_such_function"}, "the network cannot be built"),
        (None, {"n_heads": 7}, "the network cannot be built"),
        (None, {"n_heads": 0}, "the network cannot be built"),
        (None, {"pad_token_id": 100_000}, "the network cannot be built"),
        (None, {"vocab_size": -1}, "the network cannot be built"),
        (None, {"dim": "32"}, "the network cannot be built"),
    ],
)
def test_a_network_that_is_not_what_its_config_says_is_refused(
    tmp_path: Path, change: Callable[[Any], None] | None, config: dict[str, Any], reason: str
) -> None:
    save(tmp_path / "net", change=change)
    edit(tmp_path / "net", **config)
    with pytest.raises(Refused) as refused:
        loaded(tmp_path / "net")
    assert reason in str(refused.value)


def test_no_tie_hides_that_a_tensor_is_missing(tmp_path: Path) -> None:
    save(tmp_path / "net", "gpt2")
    edit(tmp_path / "net", tie_word_embeddings=False)
    with pytest.raises(Refused, match=r"lacks 1 tensors, such as lm_head\.weight"):
        loaded(tmp_path / "net", "gpt2")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_no_numbers_are_refused(tmp_path: Path, value: float) -> None:
    def spoil(network: Any) -> None:
        network.classifier.weight.data[0, 0] = value

    save(tmp_path / "net", change=spoil)
    with pytest.raises(Refused, match=r"not finite numbers \(classifier\.weight\)"):
        load.check_finite(loaded(tmp_path / "net"))


def test_words_for_which_the_network_has_no_embedding_are_refused(tmp_path: Path) -> None:
    import numpy as np

    save(tmp_path / "net")
    network = loaded(tmp_path / "net")
    load.refuse_strange_ids([np.array([1, 99])], network)
    with pytest.raises(Refused, match="gives the number 100, and the network knows 100 words"):
        load.refuse_strange_ids([np.array([1]), np.array([2, 100])], network)


@pytest.fixture
def course_world(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the libraries find the stand-in base, as they do in the sandbox."""
    import huggingface_hub.constants

    hub = str(world.folder / "hub")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", hub)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def adapted(folder: Path, kind: str, head: tuple[str, ...], **options: Any) -> Any:
    """Save an adapter of a kind, as PEFT saves it, every tensor of it changed."""
    import peft
    import torch
    from transformers import AutoModelForSequenceClassification

    torch.manual_seed(0)
    base = AutoModelForSequenceClassification.from_pretrained("distilbert-base-uncased")
    more = {"modules_to_save": list(head)} if head else {}
    config = getattr(peft, kind)(task_type="SEQ_CLS", **more, **options)
    network = peft.get_peft_model(base, config)
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.requires_grad:
                parameter.add_(0.02 * torch.randn_like(parameter))
    network.save_pretrained(folder)
    return network.eval()


QUERIES: dict[str, Any] = {"target_modules": ["q_lin", "v_lin"]}
PROMPTS: dict[str, Any] = {"num_virtual_tokens": 4, "token_dim": 384}
PROMPTS |= {"num_layers": 6, "num_attention_heads": 12}
BOTH = ("pre_classifier", "classifier")


@pytest.mark.usefixtures("course_world")
@pytest.mark.parametrize(
    ("kind", "options", "head"),
    [
        ("LoraConfig", QUERIES, BOTH),
        ("LoraConfig", {**QUERIES, "init_lora_weights": "pissa"}, BOTH),
        ("AdaLoraConfig", {**QUERIES, "total_step": 9}, BOTH),
        ("IA3Config", {**QUERIES, "feedforward_modules": []}, BOTH),
        ("VeraConfig", QUERIES, BOTH),
        ("PromptTuningConfig", PROMPTS, ()),
    ],
)
def test_an_adapter_is_put_on_its_base(
    tmp_path: Path, kind: str, options: dict[str, Any], head: tuple[str, ...]
) -> None:
    import torch

    network = adapted(tmp_path / "a", kind, head, **options)
    ids = torch.arange(2000, 2024).reshape(2, 12)
    inputs = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    found = load.load_network(rewrite(tmp_path / "a", tmp_path / "clean")).eval()
    with torch.inference_mode():
        torch.testing.assert_close(
            found(**inputs).logits, network(**inputs).logits, rtol=1e-3, atol=1e-4
        )


@pytest.mark.usefixtures("course_world")
def test_an_adapter_whose_file_lacks_a_layer_is_refused(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    adapted(tmp_path / "a", "LoraConfig", BOTH, **QUERIES)
    file = tmp_path / "a" / "adapter_model.safetensors"
    save_file({k: v for k, v in load_file(file).items() if "pre_classifier" not in k}, file)
    with pytest.raises(Refused, match="without the layer pre_classifier, which began at random"):
        load.load_network(rewrite(tmp_path / "a", tmp_path / "clean"))
    adapted(tmp_path / "b", "LoraConfig", BOTH, **QUERIES)
    config = json.loads((tmp_path / "b" / "adapter_config.json").read_bytes())
    config["target_modules"] = ["q_lin", "v_lin", "k_lin"]
    (tmp_path / "b" / "adapter_config.json").write_text(json.dumps(config))
    with pytest.raises(Refused, match="lacks 12 tensors"):
        load.load_network(rewrite(tmp_path / "b", tmp_path / "clean-b"))


@pytest.mark.usefixtures("course_world")
@pytest.mark.parametrize(
    ("base", "reason"),
    [
        ("nobody/no-such-network", "is not in this course world"),
        ("bert-base-uncased", "does not fit the bert-base-uncased of this course world"),
    ],
)
def test_an_adapter_of_another_base_is_for_a_person(tmp_path: Path, base: str, reason: str) -> None:
    adapted(tmp_path / "a", "LoraConfig", ("classifier",), **QUERIES)
    config = json.loads((tmp_path / "a" / "adapter_config.json").read_bytes())
    config["base_model_name_or_path"] = base
    (tmp_path / "a" / "adapter_config.json").write_text(json.dumps(config))
    with pytest.raises(Unavailable, match=reason):
        load.load_network(rewrite(tmp_path / "a", tmp_path / "clean"))


def test_a_tokenizer_that_panics_is_refused(tmp_path: Path) -> None:
    words = {"type": "WordPiece", "vocab": {"[UNK]": 0}, "unk_token": "[UNK]"}
    split = {"type": "Split", "pattern": {"Regex": "(a"}, "behavior": "Isolated", "invert": False}
    (tmp_path / "t").mkdir()
    whole = {"version": "1.0", "added_tokens": [], "model": words, "pre_tokenizer": split}
    (tmp_path / "t" / "tokenizer.json").write_text(json.dumps(whole))
    with pytest.raises(Refused, match="the tokenizer cannot be loaded"):
        load.load_tokenizer(rewrite(tmp_path / "t", tmp_path / "clean"), "")

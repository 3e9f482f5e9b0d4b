"""What is loaded was written anew from known keys; nothing else comes along."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.inside.networks.refusals import Refused, Unavailable
from grader.inside.networks.rewrite import rewrite
from tests.inside.networks.saved import adapter, network, write


def rewritten(folder: Path, name: str = "config.json") -> Any:
    target = folder.with_name(f"{folder.name}-clean")
    return json.loads((rewrite(folder, target) / name).read_bytes())


def test_only_what_the_architecture_names_is_kept(tmp_path: Path) -> None:
    known = {"n_heads": 2, "dim": 4, "activation": "gelu", "id2label": {"0": "neg", "1": "pos"}}
    others: dict[str, Any] = {"torch_dtype": "float16", "_name_or_path": "../x", "my_key": 1}
    others |= {"return_dict": False, "output_attentions": True, "torchscript": True}
    others |= {"_attn_implementation": "sdpa", "tokenizer_file": "/etc/passwd", "dim_": [1]}
    config = rewritten(network(tmp_path / "net", **known, **others))
    assert known.items() <= config.items()
    assert not config.keys() & others.keys()


@pytest.mark.parametrize("value", ["a/b", "x.py\n", {"a": 1}, [["../x"]], "a" * 200])
def test_a_known_key_with_an_unknown_kind_of_value_is_left_out(tmp_path: Path, value: Any) -> None:
    assert "activation" not in rewritten(network(tmp_path / "net", activation=value))


def test_lists_and_maps_that_architectures_need_are_kept(tmp_path: Path) -> None:
    rope = {"full_attention": {"rope_theta": 160000.0}, "sliding_attention": {"rope_theta": 1e4}}
    config = {"model_type": "modernbert", "layer_types": ["full_attention", "sliding_attention"]}
    made = rewritten(network(tmp_path / "net", rope_parameters=rope, **config))
    assert (made["rope_parameters"], made["layer_types"]) == (rope, config["layer_types"])


def test_nothing_but_known_files_comes_along(tmp_path: Path) -> None:
    folder = network(tmp_path / "net")
    write(folder, modeling_x__py=b"boom", training_args__bin=b"x", chat_template__jinja=b"x")
    write(folder, pytorch_model__bin=b"x", adapter_config__json={}, vocab__txt=b"a\n")
    names = {path.name for path in rewrite(folder, tmp_path / "clean").iterdir()}
    assert names == {"config.json", "model.safetensors", "vocab.txt"}


def test_an_adapter_keeps_its_numbers_and_nothing_that_loads(tmp_path: Path) -> None:
    known = {"r": 8, "lora_alpha": 16, "target_modules": ["q_lin"], "rank_pattern": {"q": 4}}
    others: dict[str, Any] = {"auto_mapping": {"parent_library": "os"}, "megatron_core": "os"}
    others |= {"revision": "x", "loftq_config": {"a": 1}, "layer_replication": [[0, 9]]}
    made = rewritten(adapter(tmp_path / "a", **known, **others), "adapter_config.json")
    assert known.items() <= made.items()
    assert not made.keys() & others.keys()
    assert made["inference_mode"] is True


def test_an_adapter_that_changed_its_base_as_it_started_is_for_a_person(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="changed its base"):
        rewrite(adapter(tmp_path / "a", init_lora_weights="loftq"), tmp_path / "clean")


def test_how_a_network_generates_is_read_from_either_file_and_bounded(tmp_path: Path) -> None:
    kind = {"model_type": "t5", "architectures": ["T5ForConditionalGeneration"]}
    old = network(tmp_path / "old", num_beams=4, temperature=2.0, **kind)
    assert rewritten(old, "generation_config.json") == {"num_beams": 4}
    new = network(tmp_path / "new", num_beams=4, **kind)
    write(new, generation_config__json={"max_length": 10**9})
    with pytest.raises(Refused, match="max_length is 1000000000"):
        rewrite(new, tmp_path / "clean")


WORDS = {"type": "WordPiece", "vocab": {"[UNK]": 0, "a": 1}, "unk_token": "[UNK]"}


def tokenizer(folder: Path, **parts: Any) -> Path:
    whole = {"version": "1.0", "added_tokens": [], "model": WORDS, **parts}
    return write(folder, tokenizer__json=whole)


def test_how_texts_are_cut_and_padded_is_ours_to_say(tmp_path: Path) -> None:
    folder = tokenizer(tmp_path / "t", truncation={"max_length": 4}, padding={"x": 1})
    made = rewritten(folder, "tokenizer.json")
    assert (made["truncation"], made["padding"]) == (None, None)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"model": {**WORDS, "vocab": {str(n): n for n in range(500_001)}}}, "500,001 words"),
        ({"added_tokens": [{"id": 0}] * 100_000}, "100,000 added tokens"),
        ({"model": {**WORDS, "type": "Lambda"}}, "no tokenizer that we know"),
        ({"model": None}, "holds no vocabulary"),
        (
            {"normalizer": {"type": "Replace", "pattern": {"String": "a"}, "content": "a" * 999}},
            "replaces letters by whole texts",
        ),
        ({"normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}] * 999}}, "steps"),
        (
            {"pre_tokenizer": {"type": "Split", "pattern": {"Regex": "a" * 9999}}},
            "a pattern that no tokenizer needs",
        ),
    ],
)
def test_a_tokenizer_has_bounds(tmp_path: Path, parts: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        rewrite(tokenizer(tmp_path / "t", **parts), tmp_path / "clean")


def test_settings_of_a_tokenizer_name_no_file_and_no_foreign_class(tmp_path: Path) -> None:
    told = {"do_lower_case": True, "pad_token": {"content": "[PAD]", "lstrip": False}}
    others = {"tokenizer_file": "/x", "name_or_path": "../x", "chat_template": "{{ x }}"}
    folder = write(tmp_path / "t", tokenizer_config__json={**told, **others})
    assert rewritten(folder, "tokenizer_config.json") == told
    write(folder, tokenizer_config__json={"tokenizer_class": "os.path"})
    with pytest.raises(Refused, match="not part of transformers"):
        rewrite(folder, tmp_path / "clean")

"""Saved networks are looked at without being loaded: what counts, what for, and what is refused."""

import itertools
import json
import math
import time
from pathlib import Path
from typing import Any

import pytest

from tests.inside.networks.saved import (
    ADAPTED,
    ADAPTER,
    CONFIG,
    SHAPES,
    adapter,
    look,
    network,
    packed,
    tensors_of,
    write,
)

TENSOR = {"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}
STORED = packed(tensors_of(SHAPES))


def state(folder: Path) -> tuple[str, str]:
    (found,) = look(folder)
    return found["state"], found.get("reason", "")


def test_a_sound_network_is_valid_and_told_apart(tmp_path: Path) -> None:
    write(network(tmp_path / "net", id2label={"0": "neg", "1": "pos"}), vocab__txt=b"[PAD]\n")
    (found,) = look(tmp_path)
    assert found["state"] == "valid"
    assert (found["folder"], found["kind"], found["task"]) == ("net", "full", "classification")
    assert (found["weights"], found["labels"]) == ("safetensors", ["neg", "pos"])
    assert (found["tokenizer"], found["positions"]) == (True, 512)


@pytest.mark.parametrize(
    ("header", "data", "reason"),
    [
        (TENSOR, 8, "8 bytes of data, 4 named"),
        ({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}, 4, "size disagree"),
        (
            {**TENSOR, "b": {"dtype": "F32", "shape": [1], "data_offsets": [2, 6]}},
            6,
            "overlap or leave gaps",
        ),
        (
            {**TENSOR, "b": {"dtype": "F32", "shape": [1], "data_offsets": [8, 12]}},
            12,
            "overlap or leave gaps",
        ),
        ({"a": {"dtype": "F32", "shape": [2**60, 4], "data_offsets": [0, 2**62]}}, 4, "damaged"),
        ({"a": {"dtype": "U8", "shape": [0, 2**62], "data_offsets": [0, 0]}}, 0, "damaged"),
        ({"a": {"dtype": "F32", "shape": [True], "data_offsets": [0, 4]}}, 4, "without a proper"),
        ({"a": {"dtype": "F32", "shape": [1.0], "data_offsets": [0, 4]}}, 4, "without a proper"),
        ({"a": {"dtype": "F32", "shape": [-1], "data_offsets": [4, 0]}}, 4, "without a proper"),
        ({"a": {"dtype": "I4", "shape": [1], "data_offsets": [0, 4]}}, 4, "without a proper"),
        ({"a": {"dtype": "F8_E4M3", "shape": [4], "data_offsets": [0, 4]}}, 4, "quantized"),
        ({"a": 7}, 4, "without a proper"),
        ([TENSOR], 4, "its header names no tensors"),
        ({}, 0, "holds 0 tensors"),
        ('{"a": 1, "a": 2}', 4, "says something twice"),
        ('{"a": NaN}', 4, "holds NaN"),
        ("[" * 100_000, 0, "not valid JSON"),
        ("{" * 10, 0, "not valid JSON"),
        ({"\x1b[2J": TENSOR["a"]}, 4, "names tensors as no program does"),
    ],
)
def test_a_damaged_header_is_refused(tmp_path: Path, header: Any, data: int, reason: str) -> None:
    write(tmp_path, config__json=CONFIG, model__safetensors=packed(header, data))
    found, why = state(tmp_path)
    assert found == "rejected"
    assert reason in why


def test_a_header_of_300_000_entries_is_refused_within_a_second(tmp_path: Path) -> None:
    entry = '"t{}":{{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}'
    header = "{" + ",".join(map(entry.format, range(300_000))) + "}"
    write(tmp_path, config__json=CONFIG, model__safetensors=packed(header, 0))
    started = time.process_time()
    assert state(tmp_path)[0] == "rejected"
    assert time.process_time() - started < 1


def test_a_length_that_no_file_has_is_refused(tmp_path: Path) -> None:
    for length in (2**62, 2**64 - 1, 1, 0):
        data = length.to_bytes(8, "little") + STORED[8:]
        write(tmp_path, config__json=CONFIG, model__safetensors=data)
        assert "its header does not fit" in state(tmp_path)[1]


def test_a_sparse_file_of_40_gigabytes_is_looked_at_in_no_time(tmp_path: Path) -> None:
    folder = network(tmp_path)
    with (folder / "model.safetensors").open("r+b") as file:
        file.truncate(40 * 1024**3)
    started = time.process_time()
    assert "bytes of data" in state(tmp_path)[1]
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ({"auto_map": {"AutoModel": "m.py"}}, "asks for code of its own (auto_map)"),
        ({"trust_remote_code": True}, "asks for code of its own"),
        ({"text_config": {"auto_map": {"AutoConfig": "a--b"}}}, "asks for code of its own"),
        ({"custom_pipelines": {"x": {"impl": "m.P"}}}, "asks for code of its own"),
        ({"_attn_implementation": "owner/kernel"}, "a kernel of its own"),
        ({"_attn_implementation_internal": "owner/kernel"}, "a kernel of its own"),
        ({"quantization_config": {"load_in_8bit": True}}, "quantized"),
        ({"vocab_size": 10**9}, "vocab_size is 1000000000"),
        ({"n_layers": 10**8}, "n_layers is 100000000"),
        ({"n_layers": 1000}, "n_layers is 1000"),
        ({"dim": 1e300}, "dim is 1e+300"),
        ({"n_layers": 2}, "config.json says 2 layers, and the weights have 1"),
        ({"vocab_size": 101}, "the vocabulary has 101 words"),
        ({"id2label": {"0": "a", "1": "b", "2": "c"}}, "says 3 classes, and the head is 2x4"),
        ({"num_labels": 5}, "says 5 classes"),
        ({"architectures": "Distil"}, "architectures is not a list"),
        ({"architectures": []}, "names no network for sequence classification"),
        ({"architectures": ["DistilBertModel"]}, "with its head"),
    ],
)
def test_a_config_that_lies_or_asks_for_code_is_refused(
    tmp_path: Path, config: dict[str, Any], reason: str
) -> None:
    found, why = state(network(tmp_path, **config))
    assert found == "rejected"
    assert reason in why


@pytest.mark.parametrize(
    "config",
    [
        {"_attn_implementation_autoset": True, "torch_dtype": "float32"},
        {"_attn_implementation": "sdpa", "dtype": "float32", "auto_map": None},
        {"_name_or_path": "./results/checkpoint-500", "transformers_version": "4.46.1"},
        {"problem_type": "single_label_classification", "quantization_config": None},
        {"id2label": {"0": "NEGATIVE", "1": "POSITIVE"}, "label2id": {"NEGATIVE": 0}},
        {"id2label": {"²": "neg", "1": "pos"}},
        {"id2label": {"0": "\ud800", "1": "pos"}},
        {"rope_theta": 10_000_000, "total_parameters": 66_000_000, "seed": 2**40},
        {"task_specific_params": {"summarization": {"max_length": 142}}, "tie_weights_": True},
    ],
)
def test_what_libraries_write_by_themselves_is_no_reason_to_refuse(
    tmp_path: Path, config: dict[str, Any]
) -> None:
    assert state(network(tmp_path, **config)) == ("valid", "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (json.dumps(CONFIG)[:-1] + ', "vocab_size": 7}', "says something twice"),
        (json.dumps({**CONFIG, "dropout": math.nan}), "holds NaN"),
        (json.dumps({**CONFIG, "x": 1})[:-2] + "1e999}", "is no finite number"),
        (json.dumps({**CONFIG, "x": 1})[:-2] + "[" * 40 + "]" * 40 + "}", "nests deeper"),
        ("[]", "cannot re-evaluate"),
        ('{"model_type"', "not valid JSON"),
        (json.dumps({**CONFIG, "x": "y" * 3 * 1024 * 1024}), "larger than 2,048 kB"),
    ],
)
def test_json_is_strict_and_bounded(tmp_path: Path, text: str, reason: str) -> None:
    write(tmp_path, config__json=text.encode(), model__safetensors=STORED)
    assert reason in state(tmp_path)[1]


@pytest.mark.parametrize("kind", ["mamba", ["bert"], "\ud800", None])
def test_a_network_that_we_do_not_know_is_for_a_person(tmp_path: Path, kind: Any) -> None:
    text = json.dumps({**CONFIG, "model_type": kind, "time_step_limit": [0.0, math.inf]})
    write(tmp_path, config__json=text.encode(), model__safetensors=STORED)
    found, why = state(tmp_path)
    assert found == "unsupported"
    assert "which we cannot re-evaluate yet" in why


@pytest.mark.parametrize(
    ("decoder", "found", "reason"),
    [
        ({"model_type": "bert"}, "valid", ""),
        ({"model_type": "mamba"}, "unsupported", "which we cannot re-evaluate yet"),
        ({"model_type": "encoder-decoder"}, "rejected", "does not say what the decoder is"),
        (None, "rejected", "does not say what the decoder is"),
    ],
)
def test_of_two_joined_networks_both_must_be_known(
    tmp_path: Path, decoder: Any, found: str, reason: str
) -> None:
    joined: dict[str, Any] = {"encoder": {"model_type": "bert"}, "decoder": decoder}
    joined |= {"model_type": "encoder-decoder", "architectures": ["EncoderDecoderModel"]}
    said, why = state(network(tmp_path, **joined))
    assert said == found
    assert reason in why


def test_a_known_network_for_another_task_is_for_a_person(tmp_path: Path) -> None:
    found, why = state(network(tmp_path, architectures=["DistilBertForTokenClassification"]))
    assert (found, "ForTokenClassification" in why) == ("unsupported", True)


def test_a_network_without_its_head_is_refused(tmp_path: Path) -> None:
    bare = {name: shape for name, shape in SHAPES.items() if not name.startswith("classifier")}
    assert "lack the classification head" in state(network(tmp_path, bare))[1]


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ({"weight_map": {"a": "../other/model.safetensors"}}, "outside its folder"),
        ({"weight_map": {"a": "/etc/passwd"}}, "outside its folder"),
        ({"weight_map": {"a": "train.py"}}, "none of weights"),
        ({"weight_map": {"a": "x" * 300 + ".safetensors"}}, "outside its folder"),
        ({"weight_map": {"a": "model-1.safetensors"}}, "hand in all 1 files"),
        ({"weight_map": 7}, "names no files"),
        ({"weight_map": {}}, "names no files"),
        ([], "names no files"),
    ],
)
def test_an_index_names_files_beside_it(tmp_path: Path, named: Any, reason: str) -> None:
    write(tmp_path, config__json=CONFIG, model__safetensors__index__json=named)
    assert reason in state(tmp_path)[1]


def test_weights_in_two_files_are_read_as_one(tmp_path: Path) -> None:
    one = {name: shape for name, shape in SHAPES.items() if name.startswith("distil")}
    two = {name: shape for name, shape in SHAPES.items() if name not in one}
    for number, shapes in enumerate((one, two)):
        (tmp_path / f"model-{number}.safetensors").write_bytes(packed(tensors_of(shapes)))
    places = {n: f"model-{int(n in two)}.safetensors" for n in SHAPES}
    write(tmp_path, config__json=CONFIG, model__safetensors__index__json={"weight_map": places})
    assert state(tmp_path) == ("valid", "")
    (tmp_path / "model-1.safetensors").write_bytes(STORED)
    assert "two files hold the tensor" in state(tmp_path)[1]


@pytest.mark.parametrize(
    ("name", "found", "reason"),
    [
        ("pytorch_model.bin", "valid", ""),
        ("tf_model.h5", "rejected", "from_pretrained('net', from_tf=True).save_pretrained('net')"),
        ("flax_model.msgpack", "rejected", "from_flax=True"),
        ("saved_model.pb", "rejected", "is a Keras network"),
        ("model.gguf", "rejected", "before it is exported"),
        ("model.onnx", "rejected", "before it is exported"),
        ("readme.txt", "rejected", "model.safetensors is missing"),
    ],
)
def test_weights_in_other_formats_are_refused_with_what_to_do(
    tmp_path: Path, name: str, found: str, reason: str
) -> None:
    write(tmp_path / "net", config__json=CONFIG)
    (tmp_path / "net" / name).write_bytes(b"\x80\x02weights")
    assert state(tmp_path)[0] == found
    assert reason in state(tmp_path)[1]


def test_pickled_weights_are_named_as_such_and_left_for_the_converter(tmp_path: Path) -> None:
    write(tmp_path, config__json=CONFIG, pytorch_model__bin=b"PK")
    assert look(tmp_path)[0]["weights"] == "pickle"


def test_a_pointer_of_git_lfs_is_said_to_be_one(tmp_path: Path) -> None:
    pointer = b"version https://git-lfs.invalid/spec/v1\noid sha256:0\nsize 267832560\n"
    for name in ("model__safetensors", "pytorch_model__bin"):
        folder = write(tmp_path / name, config__json=CONFIG, **{name: pointer})
        assert "git lfs pull" in state(folder)[1]


def test_tensorflow_weights_in_safetensors_are_refused(tmp_path: Path) -> None:
    header = {**tensors_of(SHAPES), "__metadata__": {"format": "tf"}}
    write(tmp_path, config__json=CONFIG, model__safetensors=packed(header))
    assert "holds TensorFlow weights" in state(tmp_path)[1]


@pytest.mark.parametrize("name", ["model.pt", "best_model_state.bin", "bert.pth"])
def test_weights_of_plain_pytorch_are_for_a_person_and_never_opened(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"PK")
    found, why = state(tmp_path)
    assert (found, "network.save_pretrained('model')" in why) == ("unsupported", True)


def test_what_a_trainer_keeps_for_itself_and_other_configs_are_no_networks(tmp_path: Path) -> None:
    (tmp_path / "optimizer.pt").write_bytes(b"PK")
    (tmp_path / "training_args.bin").write_bytes(b"PK")
    write(tmp_path, config__json={"learning_rate": 2e-5})
    assert look(tmp_path) == []


def test_a_whole_network_comes_before_adapters_and_checkpoints(tmp_path: Path) -> None:
    for name in ("b", "results/checkpoint-9", "results/checkpoint-10"):
        network(tmp_path / name)
    adapter(tmp_path / "a")
    folders = [each["folder"] for each in look(tmp_path)]
    assert folders == ["b", "a", "results/checkpoint-10", "results/checkpoint-9"]
    assert "the first of 2 saved networks; the others are in a" in look(tmp_path)[0]["notes"][0]


@pytest.mark.parametrize(
    ("told", "first", "note"),
    [
        ({"best_model_checkpoint": "./results/checkpoint-9"}, 9, "checkpoint-9 is the best of 2"),
        ({"best_model_checkpoint": "C:\\r\\checkpoint-9"}, 9, "checkpoint-9 is the best of 2"),
        ({"best_global_step": 9, "best_model_checkpoint": None}, 9, "is the best of 2"),
        ({"best_model_checkpoint": "r/checkpoint-5"}, 10, "another as the best, which was not"),
        (
            {"best_model_checkpoint": None},
            10,
            "checkpoint-10 is the last of 2 checkpoints; trainer",
        ),
        ([], 10, "names no best one"),
    ],
)
def test_among_checkpoints_the_trainer_says_which_is_the_best(
    tmp_path: Path, told: Any, first: int, note: str
) -> None:
    for number in (9, 10):
        network(tmp_path / f"checkpoint-{number}")
    write(tmp_path / "checkpoint-10", trainer_state__json=told)
    found = look(tmp_path)[0]
    assert found["folder"] == f"checkpoint-{first}"
    assert note in found["notes"][0]


def test_the_claimed_accuracy_is_that_of_the_checkpoint(tmp_path: Path) -> None:
    logged = [{"step": n, "eval_accuracy": a, "loss": math.nan} for n, a in ((9, 0.9), (10, 0.8))]
    for number in (9, 10):
        network(tmp_path / f"checkpoint-{number}")
    network(tmp_path / "best")
    write(tmp_path, trainer_state__json=json.dumps({"log_history": logged}).encode())
    claimed = {each["folder"]: each["claimed"] for each in look(tmp_path)}
    assert claimed == {"best": 0.9, "checkpoint-10": 0.8, "checkpoint-9": 0.9}


@pytest.mark.parametrize(
    ("config", "base"),
    [
        (
            {"_name_or_path": "google/electra-small-discriminator"},
            "google/electra-small-discriminator",
        ),
        ({"_name_or_path": "distilbert-base-cased", "vocab_size": 100}, "distilbert-base-cased"),
        ({"_name_or_path": "results/checkpoint-500"}, ""),
        ({"_name_or_path": "my_model"}, ""),
        ({"_name_or_path": "/content/drive/model"}, ""),
        ({"_name_or_path": "../../other/student"}, ""),
    ],
)
def test_the_base_is_a_public_name_and_no_folder(
    tmp_path: Path, config: dict[str, Any], base: str
) -> None:
    assert look(network(tmp_path, **config))[0]["base"] == base


def test_without_a_name_the_vocabulary_tells_the_base(tmp_path: Path) -> None:
    words = {"distilbert.embeddings.word_embeddings.weight": [28996, 1]}
    network(tmp_path, {**SHAPES, **words}, vocab_size=28996, _name_or_path="./results")
    found = look(tmp_path)[0]
    assert (found["base"], found["tokenizer"]) == ("distilbert-base-cased", False)


def test_a_tokenizer_saved_beside_the_network_is_found(tmp_path: Path) -> None:
    network(tmp_path / "model")
    write(tmp_path / "my_tokenizer", tokenizer__json={})
    found = look(tmp_path)[0]
    assert (found["tokenizer"], found["tokenizer_folder"]) == (False, "my_tokenizer")


def test_a_tokenizer_that_asks_for_code_is_refused(tmp_path: Path) -> None:
    write(
        network(tmp_path),
        vocab__txt=b"a",
        tokenizer_config__json={"auto_map": {"A": ["m.T", None]}},
    )
    assert "tokenizer_config.json asks for code of its own" in state(tmp_path)[1]


@pytest.mark.parametrize(
    ("model_type", "pad", "positions"), [("roberta", 1, 512), ("mpnet", 1, 512), ("bert", 0, 514)]
)
def test_positions_start_behind_the_padding_where_they_do(
    tmp_path: Path, model_type: str, pad: int, positions: int
) -> None:
    config = {"model_type": model_type, "max_position_embeddings": 514, "pad_token_id": pad}
    network(tmp_path, architectures=["XForSequenceClassification"], **config)
    assert look(tmp_path)[0]["positions"] == positions


@pytest.mark.parametrize(
    ("model_type", "architecture", "task"),
    [
        ("t5", "T5ForConditionalGeneration", "generation"),
        ("marian", "MarianMTModel", "generation"),
        ("gpt2", "GPT2LMHeadModel", "language-modelling"),
        ("qwen2", "Qwen2ForCausalLM", "language-modelling"),
        ("llama", "LlamaForSequenceClassification", "classification"),
    ],
)
def test_the_class_that_was_saved_tells_the_task(
    tmp_path: Path, model_type: str, architecture: str, task: str
) -> None:
    network(tmp_path, model_type=model_type, architectures=[architecture])
    assert look(tmp_path)[0]["task"] == task


@pytest.mark.parametrize(
    ("config", "found", "reason"),
    [
        ({}, "valid", ""),
        ({"peft_type": "IA3"}, "valid", ""),
        ({"peft_type": "PROMPT_TUNING", "num_virtual_tokens": 20}, "valid", ""),
        ({"peft_type": "PROMPT_TUNING", "num_virtual_tokens": 600}, "rejected", "fits no network"),
        ({"peft_type": "XLORA"}, "unsupported", "'XLORA'"),
        ({"peft_type": ["LORA"]}, "unsupported", "kind"),
        ({"task_type": "TOKEN_CLS"}, "unsupported", "'TOKEN_CLS'"),
        ({"task_type": None}, "valid", ""),
        ({"base_model_name_or_path": "../alice/model"}, "rejected", "no public base network"),
        ({"base_model_name_or_path": "/content/model"}, "rejected", "no public base network"),
        ({"base_model_name_or_path": "results"}, "rejected", "no public base network"),
        ({"base_model_name_or_path": None}, "rejected", "no public base network"),
        ({"auto_map": {"a": "b"}}, "rejected", "asks for code"),
    ],
)
def test_an_adapter_names_its_kind_its_task_and_a_public_base(
    tmp_path: Path, config: dict[str, Any], found: str, reason: str
) -> None:
    assert (state(adapter(tmp_path, **config))[0], reason in state(tmp_path)[1]) == (found, True)


def test_whatever_a_config_says_the_answer_has_a_type(tmp_path: Path) -> None:
    odd = (None, True, -1, 2.5, 10**40, "", "x", "\ud800", [], [[]], {}, {"": None}, [{"0": [1]}])
    shapes = {**SHAPES, "transformer.layer.999999999999.x": [1]}
    plain = {*CONFIG, "id2label", "num_labels", "auto_map", "max_position_embeddings"}
    plain |= {"pad_token_id", "_name_or_path", "_attn_implementation", "quantization_config"}
    network(tmp_path / "layers", shapes)
    for make, keys in ((network, plain), (adapter, {*ADAPTER, "num_virtual_tokens"})):
        for key, value in itertools.product(sorted(keys), odd):
            folder = make(tmp_path / make.__name__, **{key: value})
            write(folder, trainer_state__json={key: value, "log_history": value})
            write(folder, tokenizer_config__json={key: value}, tokenizer__json={})
            states = {each["state"] for each in look(tmp_path)}
            assert states <= {"valid", "rejected", "unsupported"}


def test_prompts_leave_less_room_for_the_text(tmp_path: Path) -> None:
    adapter(tmp_path, peft_type="PROMPT_TUNING", num_virtual_tokens=20)
    assert look(tmp_path)[0]["positions"] == 492


def test_an_adapter_without_its_head_is_refused(tmp_path: Path) -> None:
    adapter(tmp_path)
    lone = dict(list(ADAPTED.items())[:1])
    (tmp_path / "adapter_model.safetensors").write_bytes(packed(tensors_of(lone)))
    assert "saved without its classification head" in state(tmp_path)[1]

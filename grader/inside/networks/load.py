"""Load a saved network and its tokenizer from a rewritten folder, or say why not.

Every tensor must be there, of the shape that the config promises, and none besides: what a library
fills in at random would be measured as if it were the student's.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from grader.inside.networks.adapters import PROMPTS, head_classes
from grader.inside.networks.candidates import ADAPTERS, WEIGHTS
from grader.inside.networks.headers import Tensors, read_tensors
from grader.inside.networks.refusals import Refused, Unavailable, refuse_failures

_HARMLESS = re.compile(r"(?:position_ids|token_type_ids|(?:attn|attention)\.(?:masked_)?bias)$")
"""Buffers that older versions saved."""

_ROOM = 1_000_000  # numbers that may be missing before we name the tensors that are


def load_network(folder: Path) -> Any:
    """Load a classifier, whole or as an adapter on its base."""
    is_adapter = (folder / "adapter_config.json").is_file()
    return load_adapter(folder)[0] if is_adapter else load_full(folder)


def load_full(folder: Path) -> Any:
    """Load a whole classifier."""
    from transformers import AutoModelForSequenceClassification

    return load_whole(folder, AutoModelForSequenceClassification)


def load_adapter(folder: Path) -> tuple[Any, str]:
    """Put a classifier's adapter on its base; its head must have been saved with it."""
    from transformers import AutoModelForSequenceClassification

    return load_on_base(folder, AutoModelForSequenceClassification)


def load_whole(folder: Path, kind: Any) -> Any:
    """Load a whole network as `kind`, one of the Auto classes, in float32."""
    tensors = read_tensors(folder, WEIGHTS[0])
    with refuse_failures("the network cannot be built"):
        _refuse_bombs(folder, kind, tensors)
    with refuse_failures("the network cannot be loaded"):
        network, info = kind.from_pretrained(
            folder,
            output_loading_info=True,
            trust_remote_code=False,
            use_safetensors=True,
            ignore_mismatched_sizes=True,  # we name them
            dtype="float32",
        )
    for name, saved, expected in sorted(info["mismatched_keys"]):
        shapes = ("x".join(map(str, shape)) for shape in (saved, expected))
        raise Refused("the saved {} is {}, and config.json says {}".format(name, *shapes))
    for key, word in (("missing_keys", "lacks"), ("unexpected_keys", "holds the unknown")):
        names = sorted(name for name in info[key] if not _HARMLESS.search(name))
        if names:
            raise Refused(f"the saved file {word} {len(names)} tensors, such as {names[0]}")
    return network


def load_on_base(folder: Path, kind: Any) -> tuple[Any, str]:
    """Put an adapter on its base from the course world, merged where that is possible."""
    from transformers.utils import logging

    logging.set_verbosity_error()
    config = json.loads((folder / "adapter_config.json").read_bytes())
    base = str(config["base_model_name_or_path"])
    if Path(base).exists():
        raise Refused(f"the adapter's base {base} is a folder, no public network")
    shapes = read_tensors(folder, ADAPTERS[0]).shapes
    classes = head_classes(shapes)
    if classes is None and config.get("task_type", "SEQ_CLS") == "SEQ_CLS":
        raise Refused(
            "the adapter was saved without its classification head; train it with "
            'task_type="SEQ_CLS"'
        )
    network, missing = _load_base(base, kind, {} if classes is None else {"num_labels": classes})
    _refuse_lost_layers(missing, shapes, base)
    return _adapted(network, folder, config, base), base


def _load_base(base: str, kind: Any, options: dict[str, Any]) -> tuple[Any, list[str]]:
    """Load the public network; say which of its tensors are fresh, and random."""
    try:
        network, info = kind.from_pretrained(
            base, output_loading_info=True, trust_remote_code=False, dtype="float32", **options
        )
    except (OSError, ValueError, RuntimeError, LookupError, TypeError) as exc:
        raise Unavailable(f"the adapter's base {base} is not in this course world") from exc
    fresh = {*info["missing_keys"], *(name for name, *_ in info["mismatched_keys"])}
    return network, sorted(fresh)


def _refuse_lost_layers(missing: list[str], shapes: dict[str, Any], base: str) -> None:
    """Raise Refused if a layer began at random, and the adapter does not bring it."""
    lost = [n for n in missing if not any(s.endswith(f".{n}") for s in shapes)]
    if not lost:
        return
    layer = lost[0].rpartition(".")[0] or lost[0]
    if "." in layer:  # below the encoder: what the real base has, its stand-in may lack
        raise Unavailable(f"the {base} of this course world lacks {layer}")
    raise Refused(
        f"the adapter was saved without the layer {layer}, which began at random; name it in "
        f'modules_to_save, next to "classifier", and train again'
    )


def _adapted(network: Any, folder: Path, config: dict[str, Any], base: str) -> Any:
    """Attach the adapter; every tensor of its file must find its place."""
    from peft import PeftModel

    lean = not isinstance(config.get("init_lora_weights"), str)  # others compute with the base
    try:
        adapted = PeftModel.from_pretrained(network, folder, low_cpu_mem_usage=lean)
        found = adapted.load_adapter(folder, "default", low_cpu_mem_usage=lean)
    except (OSError, ValueError, RuntimeError, LookupError, TypeError, AttributeError) as exc:
        # The stand-in is narrower than the real base: an adapter made elsewhere does not fit.
        raise Unavailable(f"the adapter does not fit the {base} of this course world") from exc
    empty = [name for name, tensor in adapted.named_parameters() if tensor.is_meta]
    strange = [name for name in found.unexpected_keys if name != "prompt_embeddings"]
    for names, word in ((empty or found.missing_keys, "lacks"), (strange, "has")):
        if names:
            raise Refused(
                f"the adapter's file {word} {len(names)} tensors, such as {sorted(names)[0]}, "
                "against what adapter_config.json says"
            )
    if config["peft_type"] in PROMPTS:
        return adapted
    with refuse_failures("the adapter cannot be merged into its base"):
        return adapted.merge_and_unload()


def _refuse_bombs(folder: Path, kind: Any, tensors: Tensors) -> None:
    """Raise Refused if the config describes far more numbers than were saved.

    Built without memory first: a library would fill in the rest at random, gigabytes of it.
    """
    import torch
    from transformers import AutoConfig

    config = AutoConfig.from_pretrained(folder, trust_remote_code=False)
    with torch.device("meta"):
        network = kind.from_config(config, trust_remote_code=False)
    described = sum(each.numel() for each in network.parameters())
    if described > tensors.numbers + _ROOM:
        raise Refused(
            f"config.json describes a network of {described:,} numbers, and {tensors.numbers:,} "
            "were saved"
        )


def check_finite(network: Any) -> None:
    """Refuse weights that are not numbers: their argmax would look like an answer."""
    for name, tensor in network.state_dict().items():
        if not bool(tensor.isfinite().all()):
            raise Refused(f"the saved weights are not finite numbers ({name})")


def load_tokenizer(folder: Path | None, base: str) -> Any:
    """Load the tokenizer of a rewritten folder, or the unchanged one of the base."""
    from transformers import AutoTokenizer

    if folder is not None:
        with refuse_failures("the tokenizer cannot be loaded"):
            return AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
    try:
        return AutoTokenizer.from_pretrained(base, trust_remote_code=False)
    except (OSError, ValueError) as exc:
        raise Unavailable(f"the tokenizer of {base} is not in this course world") from exc


def refuse_strange_ids(encoded: list[Any], network: Any) -> None:
    """Refuse a tokenizer that gives numbers for which the network has no embedding."""
    rows = int(network.get_input_embeddings().weight.shape[0])
    highest = max((int(ids.max()) for ids in encoded if len(ids)), default=0)
    if highest >= rows:
        raise Refused(
            f"the tokenizer gives the number {highest:,}, and the network knows {rows:,} words; "
            "hand in the tokenizer that it was trained with"
        )

"""R50: configs that ask for code, and code that lies where a library may find it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attacks.networks import SETTINGS, honest, write

EVIL = b"import os\nos.write(2, b'WORKED: code of the hand-in was run\\n')\n"
MODULE = (
    EVIL
    + b"""
from transformers import DistilBertForSequenceClassification as Evil, PretrainedConfig as Config
"""
)


def _config(**config: Any) -> Any:
    def build(folder: Path) -> None:
        honest(folder, **config)
        write(folder, "evil.py", MODULE)

    return build


def _file(name: str, content: Any, **config: Any) -> Any:
    def build(folder: Path) -> None:
        honest(folder, **config)
        write(folder, name, content)
        write(folder, "evil.py", MODULE)

    return build


def _modules(folder: Path) -> None:
    honest(folder)
    for name in ("torch", "transformers", "safetensors", "sitecustomize", "modeling_distilbert"):
        write(folder, f"{name}.py", EVIL)
    write(folder, "custom_generate/generate.py", EVIL)


FOREIGN = [{"idx": 0, "name": "0", "path": "", "type": "evil.Evil"}]
CODE: dict[str, tuple[Any, str, str]] = {
    "auto-map": (
        _config(auto_map={"AutoModelForSequenceClassification": "evil.Evil"}),
        "REJECT",
        "asks for code of its own (auto_map)",
    ),
    "auto-map-of-a-new-type": (
        _config(model_type="evil", auto_map={"AutoConfig": "evil.Config"}),
        "REJECT",
        "asks for code of its own (auto_map)",
    ),
    "nested-trust": (
        _config(text_config={"trust_remote_code": True}),
        "REJECT",
        "asks for code of its own (trust_remote_code)",
    ),
    "tokenizer-auto-map": (
        _file(
            "tokenizer_config.json", {**SETTINGS, "auto_map": {"AutoTokenizer": ["evil.T", None]}}
        ),
        "REJECT",
        "tokenizer_config.json asks for code",
    ),
    "custom-generate": (
        _file("generation_config.json", {"custom_generate": "owner/evil"}),
        "REJECT",
        "asks for code of its own (custom_generate)",
    ),
    "kernel": (_config(_attn_implementation="owner/evil"), "REJECT", "a kernel of its own"),
    "inner-kernel": (
        _config(_attn_implementation_internal="owner/evil"),
        "REJECT",
        "a kernel of its own",
    ),
    "quantizer": (
        _config(quantization_config={"quant_method": "evil"}),
        "REJECT",
        "quantized",
    ),
    "tokenizer-class": (
        _file("tokenizer_config.json", {**SETTINGS, "tokenizer_class": "evil.Evil"}),
        "REJECT",
        "not part of transformers",
    ),
    "foreign-modules": (_file("modules.json", FOREIGN), "CONTAINED", ""),
    "modules-beside": (_modules, "CONTAINED", ""),
}
CONTROLS = {
    "auto-map": "transformers.AutoModelForSequenceClassification.from_pretrained("
    "here, trust_remote_code=True)",
    "auto-map-of-a-new-type": "transformers.AutoConfig.from_pretrained("
    "here, trust_remote_code=True)",
    "modules-beside": "sys.path.insert(0, str(here)); import modeling_distilbert",
}

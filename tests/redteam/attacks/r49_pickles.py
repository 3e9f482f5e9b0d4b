"""R49: pickles in every place where a library may look for one.

`PICKLES` maps a name to what writes the hand-in, how it must end, and what is said.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from attacks.networks import CONFIG, honest, write

CALL = b"cbuiltins\nexec\n(Vimport os; os.write(2, b'WORKED: the pickle was run\\u005cn')\ntR"
BARE = b"\x80\x02" + CALL + b"."
INDEX = {"weight_map": {"a": "pytorch_model-1.bin"}}


def as_torch(program: bytes, kind: int = zipfile.ZIP_STORED) -> bytes:
    """Put a pickle where torch.save puts one."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind) as archive:
        archive.writestr("archive/data.pkl", program)
        archive.writestr("archive/byteorder", "little")
        archive.writestr("archive/version", "3\n")
    return made.getvalue()


def _with(name: str, content: bytes, **others: Any) -> Any:
    def build(folder: Path) -> None:
        write(folder, "config.json", CONFIG)
        write(folder, name, content)
        for other, told in others.items():
            write(folder, other.replace("__", "."), told)

    return build


def _beside(folder: Path) -> None:
    honest(folder)
    for name in ("pytorch_model.bin", "optimizer.pt", "training_args.bin", "scheduler.pt"):
        write(folder, name, as_torch(BARE))
    write(folder, "model.joblib", BARE)


def _adapter(folder: Path) -> None:
    write(folder, "adapter_model.bin", as_torch(BARE))
    told = {"peft_type": "LORA", "task_type": "SEQ_CLS"}
    write(folder, "adapter_config.json", told | {"base_model_name_or_path": "bert-base-cased"})


def _bomb(folder: Path) -> None:
    _with("pytorch_model.bin", as_torch(bytes(300_000_000), zipfile.ZIP_DEFLATED))(folder)


PICKLES: dict[str, tuple[Any, str, str]] = {
    "pickle-in-zip": (_with("pytorch_model.bin", as_torch(BARE)), "REJECT", "more than tensors"),
    "pickle-bare": (_with("pytorch_model.bin", BARE), "REJECT", "more than tensors"),
    "pickle-shard": (
        _with("pytorch_model-1.bin", as_torch(BARE), pytorch_model__bin__index__json=INDEX),
        "REJECT",
        "more than tensors",
    ),
    "pickle-of-adapter": (_adapter, "REJECT", "more than tensors"),
    "pickle-bomb": (_bomb, "REJECT", "is compressed"),
    "pickle-alone": (
        lambda folder: write(folder, "best_model.pt", BARE),
        "PERSON",
        "is not opened",
    ),
    "pickles-beside": (_beside, "CONTAINED", ""),
}
CONTROLS = {
    "pickle-in-zip": "torch.load(here / 'pytorch_model.bin', weights_only=False)",
    "pickle-bare": "import pickle; pickle.load((here / 'pytorch_model.bin').open('rb'))",
    "pickles-beside": "import pickle; pickle.load((here / 'model.joblib').open('rb'))",
}
"""What a grader runs that opens such files by the shortest code."""

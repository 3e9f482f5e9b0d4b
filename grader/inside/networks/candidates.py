"""The folders of a hand-in that hold a saved network, those that count first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.inside.files import walk
from grader.inside.networks.configs import read_json
from grader.inside.networks.refusals import Refused

WEIGHTS = ("model.safetensors", "pytorch_model.bin")
ADAPTERS = ("adapter_model.safetensors", "adapter_model.bin")
OTHER_FORMATS = re.compile(
    r"tf_model\.h5|saved_model\.pb|.*\.keras|flax_model\.msgpack|.*\.gguf|.*\.onnx", re.IGNORECASE
)
_PLAIN_PYTORCH = re.compile(
    r".*(?:model|weight|state|net|bert|best|final|checkpoint|ckpt|classif|tun).*"
    r"\.(?:pt|pth|bin|ckpt|h5|safetensors)",
    re.IGNORECASE,
)
_OF_A_TRAINER = re.compile(
    r"optimizer.*|scheduler.*|scaler.*|rng_state.*|training_args.*", re.IGNORECASE
)
_VOCABULARIES = (
    {"tokenizer.json"}, {"vocab.txt"}, {"vocab.json", "merges.txt"}, {"spiece.model"},
    {"spm.model"}, {"sentencepiece.bpe.model"}, {"tokenizer.model"},
    {"source.spm", "target.spm", "vocab.json"},
)  # fmt: skip
_STATE = "trainer_state.json"
_MAX_STATE = 32 * 1024 * 1024


@dataclass(frozen=True)
class Candidate:
    """A folder that seems to hold a saved network."""

    folder: Path
    names: frozenset[str]  # of the files in it
    notes: tuple[str, ...] = ()
    claimed: float | None = None
    tokenizer: Path | None = None  # the folder with its tokenizer

    @property
    def is_adapter(self) -> bool:
        """True if an adapter is saved there, and no whole network besides."""
        return "adapter_config.json" in self.names and not has_weights(self.names, WEIGHTS)


def candidates(root: Path) -> list[Candidate]:
    """List the folders with saved networks: whole ones, checkpoints, then other formats."""
    names: dict[Path, set[str]] = defaultdict(set)
    for path in walk(root):
        names[path.parent].add(path.name)
    tokenizers = sorted(folder for folder, found in names.items() if has_tokenizer(found))
    saved = [folder for folder, found in names.items() if _is_saved(folder, found)]
    checkpoints = {each for each in saved if _number(each) is not None}
    whole = sorted(set(saved) - checkpoints, key=lambda each: _preference(each, names[each]))
    ordered = [(folder, _among(folder, whole, root)) for folder in whole]
    ordered += _of_runs(checkpoints)
    alone = sorted(each for each, found in names.items() if each not in saved and _is_alone(found))
    ordered += [(folder, ()) for folder in alone]
    return [
        Candidate(
            folder,
            frozenset(names[folder]),
            notes,
            _claimed(folder),
            _tokenizer_of(folder, tokenizers),
        )
        for folder, notes in ordered
    ]


def has_tokenizer(names: Iterable[str]) -> bool:
    """Say whether these files are enough to make a tokenizer."""
    return any(needed <= set(names) for needed in _VOCABULARIES)


def has_weights(names: Iterable[str], expected: tuple[str, ...]) -> bool:
    """Say whether one of the files with these names, or its index, is there."""
    found = set(names)
    return any({each, f"{each}.index.json"} & found for each in expected)


def plain_pytorch(names: Iterable[str]) -> list[str]:
    """List files that may be weights, of a network that nothing says the name of."""
    return sorted(n for n in names if _PLAIN_PYTORCH.fullmatch(n) and not _OF_A_TRAINER.match(n))


def _is_saved(folder: Path, names: set[str]) -> bool:
    """Say whether transformers or PEFT saved something there."""
    if "adapter_config.json" in names:
        return True
    if "config.json" not in names:
        return False
    with (folder / "config.json").open("rb") as file:
        told = b'"model_type"' in file.read(1024 * 1024)
    return told or has_weights(names, WEIGHTS)


def _is_alone(names: set[str]) -> bool:
    return bool(plain_pytorch(names)) or any(OTHER_FORMATS.fullmatch(name) for name in names)


def _preference(folder: Path, names: set[str]) -> tuple[bool, int, str]:
    """Order whole networks before adapters, and those further up first."""
    return not has_weights(names, WEIGHTS), len(folder.parts), folder.as_posix()


def _among(folder: Path, whole: list[Path], root: Path) -> tuple[str, ...]:
    """Say of the first of several networks that there are others."""
    if len(whole) < 2 or folder != whole[0]:
        return ()
    others = ", ".join(each.relative_to(root).as_posix() for each in whole[1:4])
    more = f" and {len(whole) - 4} more" if len(whole) > 4 else ""
    return (f"it is the first of {len(whole)} saved networks; the others are in {others}{more}",)


def _number(folder: Path) -> int | None:
    found = re.fullmatch(r"checkpoint-([0-9]{1,9})", folder.name)
    return int(found[1]) if found else None


def _of_runs(checkpoints: set[Path]) -> list[tuple[Path, tuple[str, ...]]]:
    """Order the checkpoints of each training run: the best first, then the latest."""
    ordered: list[tuple[Path, tuple[str, ...]]] = []
    for run in sorted({each.parent for each in checkpoints}):
        latest = sorted((c for c in checkpoints if c.parent == run), key=_by_number, reverse=True)
        best, note = _best(latest)
        ordered.append((best, (note,)))
        ordered += [(each, ()) for each in latest if each != best]
    return ordered


def _by_number(folder: Path) -> int:
    return _number(folder) or 0


def _best(latest: list[Path]) -> tuple[Path, str]:
    """Take the checkpoint that the trainer calls the best; where it names none, the last."""
    count = f"of {len(latest)} checkpoints" if len(latest) > 1 else "that was handed in"
    state = _trainer_state(latest[0].parent) or _trainer_state(latest[0])
    named = state.get("best_model_checkpoint")
    step = state.get("best_global_step")
    name = re.split(r"[/\\]", named)[-1] if isinstance(named, str) else f"checkpoint-{step}"
    best = next((each for each in latest if each.name == name), None)
    if best is not None:
        return best, f"{best.name} is the best {count}, as trainer_state.json says"
    if isinstance(named, str):
        why = "trainer_state.json names another as the best, which was not handed in"
    else:
        why = "trainer_state.json names no best one"
    last = "the last" if len(latest) > 1 else "the only one"
    return latest[0], f"{latest[0].name} is {last} {count}; {why}"


def _trainer_state(folder: Path) -> dict[str, Any]:
    """Read what the Trainer keeps of a run; what cannot be read says nothing."""
    path = folder / _STATE
    if not path.is_file() or path.is_symlink():
        return {}
    try:
        state = read_json(path, _MAX_STATE, strict=False)
    except Refused:
        return {}
    return state if isinstance(state, dict) else {}


def _claimed(folder: Path) -> float | None:
    """Return the accuracy that the Trainer logged: at this checkpoint's step, else the best."""
    state = _trainer_state(folder) or _trainer_state(folder.parent)
    logged = state.get("log_history")
    entries = [e for e in logged if isinstance(e, dict)] if isinstance(logged, list) else []
    found = [(entry.get("step"), entry.get("eval_accuracy")) for entry in entries]
    shares = [
        (step, value) for step, value in found if isinstance(value, float) and 0 <= value <= 1
    ]
    here = [value for step, value in shares if step == _number(folder)]
    return here[-1] if here else max((value for _, value in shares), default=None)


def _tokenizer_of(folder: Path, tokenizers: list[Path]) -> Path | None:
    """Find the tokenizer: in the folder, above it, or the only one that was handed in."""
    for place in (folder, folder.parent):
        if place in tokenizers:
            return place
    return tokenizers[0] if len(tokenizers) == 1 else None

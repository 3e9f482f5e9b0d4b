"""Convert weights that were saved as a pickle: tensors in, `model.safetensors` out.

Argument: the network's folder. The pickle is read by torch's `weights_only` loader, which makes
tensors and plain containers and calls nothing else; what that refuses is refused here. Runs in a
sandbox of its own that sees the folder and nothing else. Prints one JSON object: {"rows": how many
tensors} or {"rejected": why}.
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

from grader.inside.networks.candidates import ADAPTERS, WEIGHTS
from grader.inside.networks.headers import MAX_TENSORS, weight_files
from grader.inside.networks.refusals import Refused, first_line

_MAX_BYTES = 4 * 1024**3
_MAX_PROGRAM = 16 * 1024 * 1024  # of the pickle itself, without the tensors
_MAX_ENTRIES = 2 * MAX_TENSORS
_SAVE = (
    "save the network again with network.save_pretrained('model'), which writes model.safetensors"
)


def main() -> None:
    """Convert, and say what became of it."""
    folder = Path(sys.argv[1])
    try:
        names = {path.name for path in folder.iterdir()}
        is_adapter = "adapter_config.json" in names
        target, source = ADAPTERS if is_adapter else WEIGHTS
        answer: dict[str, Any] = {"rows": convert(folder, source, Path.cwd() / target)}
    except Refused as exc:
        answer = {"rejected": str(exc)}
    print(json.dumps(answer))


def convert(folder: Path, source: str, target: Path) -> int:
    """Write all tensors of a file, or of those that its index lists; returns how many."""
    from safetensors.torch import save_file

    files = [folder / name for name in weight_files(folder, source)]
    stored = sum(path.stat().st_size for path in files)
    if stored > _MAX_BYTES:
        raise Refused(f"the weights take {stored / 1e9:.0f} GB; hand in an adapter, or fp16")
    tensors: dict[str, Any] = {}
    for path in files:
        refuse_archive(path)
        tensors |= plain_tensors(read_pickle(path), path.name)
    if not tensors or len(tensors) > MAX_TENSORS:
        raise Refused(f"{source} holds {len(tensors):,} tensors")
    copied = separate(tensors, 2 * stored)
    save_file(copied, target, metadata={"format": "pt"})
    return len(copied)


def refuse_archive(path: Path) -> None:
    """Raise Refused for an archive that unpacks to more than it is, or that holds a program.

    torch.save writes a zip file without compression; what is older than that is no zip file.
    """
    with path.open("rb") as file:
        start = file.read(2)
    if start not in {b"PK", b"\x80\x02", b"\x80\x04", b"\x80\x05"}:
        raise Refused(f"{path.name} is damaged: it is no file of torch.save; {_SAVE}")
    if start != b"PK":
        return
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as exc:
        raise Refused(f"{path.name} is damaged") from exc
    if len(entries) > _MAX_ENTRIES:
        raise Refused(f"{path.name} holds {len(entries):,} records")
    inner = [entry.filename.partition("/")[2] for entry in entries]
    if any(name == "constants.pkl" or name.startswith("code/") for name in inner):
        raise Refused(f"{path.name} is a program (TorchScript), not weights; {_SAVE}")
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
        raise Refused(f"{path.name} is compressed, as torch.save never writes it; {_SAVE}")
    programs = [e.file_size for e in entries if e.filename.endswith(".pkl")]
    if sum(e.file_size for e in entries) > path.stat().st_size or sum(programs) > _MAX_PROGRAM:
        raise Refused(f"{path.name} says that it is larger than it is")


def read_pickle(path: Path) -> Any:
    """Read a file of torch.save, tensors only; raises Refused for anything else in it."""
    import torch

    try:
        return torch.load(  # noqa: TID251  tensors only, and nothing else is in this sandbox
            path, map_location="cpu", weights_only=True
        )
    except MemoryError:
        raise
    except BaseException as exc:
        why = first_line(exc)
        if "weights_only" in str(exc) or "Unsupported" in str(exc) or "GLOBAL" in str(exc):
            why = "it holds more than tensors, and what that is would be run"
        raise Refused(f"{path.name} is not opened: {why}; {_SAVE}") from exc


def plain_tensors(loaded: Any, name: str) -> dict[str, Any]:
    """Check that this is what save_pretrained writes: names, and dense tensors of numbers."""
    import torch

    if not isinstance(loaded, dict):
        raise Refused(f"{name} holds no named tensors; {_SAVE}")
    for key, value in loaded.items():
        if not isinstance(key, str) or not key.isprintable() or len(key) > 300:
            raise Refused(f"{name} names tensors as no program does; {_SAVE}")
        is_dense = isinstance(value, torch.Tensor) and value.layout is torch.strided
        if not is_dense or value.is_quantized or value.is_complex() or value.device.type != "cpu":
            what = type(value).__name__ if not isinstance(value, torch.Tensor) else "odd tensors"
            raise Refused(f"{name} holds {what} besides plain tensors ({key[:100]}); {_SAVE}")
    return loaded


def separate(tensors: dict[str, Any], most: int) -> dict[str, Any]:
    """Copy tensors out of memory that they share; none may be a smaller one, stretched."""
    total = sum(each.numel() * each.element_size() for each in tensors.values())
    stretched = [
        name
        for name, each in tensors.items()
        if each.numel() * each.element_size() > each.untyped_storage().nbytes()
    ]
    if stretched or total > most:
        name = stretched[0] if stretched else "all of them"
        raise Refused(f"the saved tensors say that they are larger than they are ({name[:100]})")
    return {name: each.detach().clone().contiguous() for name, each in tensors.items()}


if __name__ == "__main__":
    main()

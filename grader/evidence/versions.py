"""What evidence depends on besides the hand-in: our own programs and the packages they use."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
from pathlib import Path

_PACKAGES = (
    "torch", "transformers", "datasets", "peft", "nbformat", "nbclient", "nbconvert", "nh3",
    "markdown-it-py", "tokenizers", "safetensors",
    "beautifulsoup4", "mammoth", "markdownify", "pypdf", "sentence-transformers", "striprtf",
    "jsonschema-rs", "rensa", "pyarrow", "openpyxl", "xlrd",
)  # fmt: skip
_COLLECTORS = (Path(__file__).parent, Path(__file__).parents[1] / "inside")


@functools.cache
def programs() -> str:
    """Digest the collectors and the programs they run inside: other programs, other evidence."""
    digest = hashlib.sha256()
    found = (path for folder in _COLLECTORS for path in folder.rglob("*"))
    for path in sorted(path for path in found if path.suffix in {".py", ".css"}):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@functools.cache
def packages() -> dict[str, str]:
    """Give the version of each package that collectors use, or "absent"."""
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "absent"
    return found

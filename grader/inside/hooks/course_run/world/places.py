"""Where the course world lies while a hand-in runs, and the rows of its data sets."""

import os
import re
from pathlib import Path
from typing import Any


def home() -> Path:
    """Return the Hugging Face folder of the run; what the hand-in sets later does not move it."""
    usual = Path.home() / ".cache" / "huggingface"
    named = Path(os.environ.get("HF_HOME") or usual)
    return usual if (usual / "datasets").is_dir() else named


def find_dataset(name: str, config: str | None = None) -> Path | None:
    """Return the folder of a prepared data set; without a config, its only or first one."""
    owner, _, last = name.strip("/").rpartition("/")
    base = home() / "datasets" / (f"{owner}___{_snake(last)}" if owner else _snake(last))
    found = sorted(base.glob(f"{config or '*'}/*/*/dataset_info.json"))
    return found[0].parent if found else None


def configs_of(name: str) -> list[str]:
    """Name the configs of a data set of the world; none of one that is not there."""
    owner, _, last = name.strip("/").rpartition("/")
    base = home() / "datasets" / (f"{owner}___{_snake(last)}" if owner else _snake(last))
    return sorted({path.parts[-4] for path in base.glob("*/*/*/dataset_info.json")})


def read_split(folder: Path, split: str) -> Any:
    """Read a split of a prepared data set as a pyarrow table; None if there is no such split."""
    import pyarrow

    for path in sorted(folder.glob(f"*-{split}.arrow")):
        with pyarrow.memory_map(str(path)) as file:
            return pyarrow.ipc.open_stream(file).read_all()
    return None


def _snake(name: str) -> str:
    """Spell a name as the library spells its folders."""
    parted = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"([a-z\d])([A-Z])", r"\1_\2", parted).lower()

"""The files in which IMDB is handed around outside the hub: Kaggle's CSV, and the `aclImdb` folder.

Where a hand-in reads one that is not there, and its name says clearly which it is, a file with
the same columns and as many rows stands in, written from the course world.
"""

import csv
import functools
import os
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course_run.events import note
from course_run.world import places

SENTIMENTS = ("negative", "positive")
ACL_FILES = 2_000
"""Files in a class of the stand-in `aclImdb` folder; the true one holds 12,500."""

_REVIEWS = re.compile(
    r"imdb(?:[\W_]*(?:dataset|50k|(?:movie[\W_]*)?reviews?|of|sentiment|analysis))*(?:[\W_]*\d\W*)?\.csv"
)
_KAGGLE_SPLITS = {
    "train.csv": (0, 40_000),
    "valid.csv": (40_000, 45_000),
    "test.csv": (45_000, 50_000),
}
_KAGGLE_FOLDER = "imdb-dataset-sentiment-analysis-in-csv-format"


def write_csv(path: Path) -> bool:
    """Write Kaggle's `IMDB Dataset.csv`: review and sentiment, 50,000 rows in no order."""
    rows = _mixed_rows()
    _write_rows(path, ("review", "sentiment"), [(text, SENTIMENTS[at]) for text, at in rows])
    return bool(rows)


def write_acl_folder(folder: Path) -> bool:
    """Write `aclImdb` with a few hundred reviews of each class of each split."""
    home = places.find_dataset("imdb")
    for split, classes in {"train": ("neg", "pos", "unsup"), "test": ("neg", "pos")}.items():
        for number, name in enumerate(classes):
            there = folder / split / name
            there.mkdir(parents=True, exist_ok=True)
            for at, text in enumerate(_some_texts(home, split, number)):
                rating = (1 + at % 4, 7 + at % 4, 0)[number]
                (there / f"{at}_{rating}.txt").write_text(text, encoding="utf-8")
    (folder / "README").write_text("A small synthetic stand-in.\n", encoding="utf-8")
    note(f"the `aclImdb` folder is a stand-in with {ACL_FILES} synthetic reviews of each class")
    return home is not None


def stand_in(file: Any) -> Path | None:
    """Return a stand-in for a file of IMDB that is not there; None for any other file."""
    if not isinstance(file, str | os.PathLike):
        return None
    path = Path(os.fsdecode(file))
    kind = _kind_of(path)
    if not kind or path.exists() or places.find_dataset("imdb") is None:
        return None
    target = Path.home() / ".cache" / "course_files" / f"{kind}.csv"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(f".{os.getpid()}")
        if kind == "imdb":
            write_csv(partial)
        else:
            start, end = _KAGGLE_SPLITS[f"{kind}.csv"]
            _write_rows(partial, ("text", "label"), _mixed_rows()[start:end])
        partial.replace(target)
    note(f"`{path.name}` is not in the hand-in; a synthetic file with its columns stood in")
    return target


def _kind_of(path: Path) -> str:
    """Say which of Kaggle's files a path names; empty if that is not clear."""
    name = path.name.lower()
    if name in _KAGGLE_SPLITS and _KAGGLE_FOLDER in path.as_posix().lower():
        return name.removesuffix(".csv")
    return "imdb" if _REVIEWS.fullmatch(name) else ""


def _mixed_rows() -> list[tuple[str, int]]:
    """Return the labelled reviews of both splits, mixed the same way every time."""
    home = places.find_dataset("imdb")
    rows: list[tuple[str, int]] = []
    for split in ("train", "test"):
        table = places.read_split(home, split) if home is not None else None
        if table is not None:
            rows += zip(table["text"].to_pylist(), table["label"].to_pylist(), strict=True)
    random.Random(50).shuffle(rows)  # noqa: S311  an order, not a secret
    return rows


def _some_texts(home: Path | None, split: str, label: int) -> list[str]:
    is_hidden = label == 2
    table = places.read_split(home, "unsupervised" if is_hidden else split) if home else None
    if table is None:
        return []
    start = 0 if is_hidden else table["label"].to_pylist().index(label)
    return [str(text) for text in table["text"].slice(start, ACL_FILES).to_pylist()]


def _write_rows(path: Path, columns: tuple[str, str], rows: list[Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def _patch_data_files(module: Any) -> None:
    original = getattr(module, "resolve_pattern", None)
    if original is None:
        return

    @functools.wraps(original)
    def resolve_pattern(pattern: str, base_path: str, *args: Any, **options: Any) -> Any:
        try:
            return original(pattern, base_path, *args, **options)
        except FileNotFoundError:
            other = stand_in(pattern) if "://" not in pattern else None
            if other is None:
                raise
        return original(str(other), base_path, *args, **options)

    module.resolve_pattern = resolve_pattern


PATCHES: dict[str, Callable[[Any], None]] = {
    "datasets.data_files": _patch_data_files,
}

"""The stand-in IMDB: the hub's splits, features, row counts and label order, with our own texts."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import GraderError
from grader.world.datasets.reviews import FULL_LENGTHS, SHORT_LENGTHS, make_reviews
from grader.world.links import link_file
from grader.world.manifest import MANIFEST

if TYPE_CHECKING:
    import datasets

NAMES = ("imdb", "stanfordnlp/imdb")
FOLDERS = ("datasets/imdb", "datasets/stanfordnlp___imdb")  # how the library spells NAMES
CONFIG = "plain_text"
VERSION = "0.0.0"
REVISION = "57a4d1b0000000000000000000000000000000d1"  # the library wants something commit-like
LABELS = ("neg", "pos")
ROWS_PER_BATCH = 1000  # what the library itself writes; small batches make `select` cheap
DESCRIPTION = (
    "A synthetic stand-in for the Large Movie Review Dataset, written by a program for courses "
    "without a network. No text in it is a real review."
)


@dataclass(frozen=True)
class Split:
    """Labels of a split, in the order of the hub."""

    name: str
    labels: tuple[int, ...]
    hidden: bool = False

    def shown_labels(self) -> list[int]:
        """Return what the `label` column holds: -1 where the data set keeps the label hidden."""
        return [-1] * len(self.labels) if self.hidden else list(self.labels)


HALF = 12_500
SPLITS = (
    Split("train", (0,) * HALF + (1,) * HALF),
    Split("test", (0,) * HALF + (1,) * HALF),
    Split("unsupervised", (0, 1) * 25_000, hidden=True),
)


def make_imdb(folder: Path, progress: Callable[[str, float], None]) -> None:
    """Write the prepared data set, under each of its names, into a Hugging Face cache folder."""
    first, *others = (folder / name / CONFIG / VERSION / REVISION for name in FOLDERS)
    first.mkdir(parents=True)
    sizes = []
    for number, split in enumerate(SPLITS):
        progress(f"imdb: writing {len(split.labels):,} {split.name} reviews", number / len(SPLITS))
        texts = make_reviews(f"imdb {split.name}", split.labels, FULL_LENGTHS)
        sizes.append(_write_split(first / f"imdb-{split.name}.arrow", texts, split))
    _write_info(first, sizes)
    for other in others:
        other.mkdir(parents=True)
        for file in sorted(first.iterdir()):
            link_file(file, other / file.name)


def write_held_out(path: Path, *, rows: int) -> None:
    """Write held-out reviews as CSV (text, label); none of their sentences comes from the world."""
    if any((parent / MANIFEST).is_file() for parent in path.resolve().parents):
        raise GraderError(f"{path}: held-out rows never go into a course world; name another place")
    labels = [number % 2 for number in range(rows)]
    texts = make_reviews("held-out", labels, SHORT_LENGTHS)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("text", "label"))
        writer.writerows((text, LABELS[label]) for text, label in zip(texts, labels, strict=True))


def _features() -> "datasets.Features":
    from datasets import ClassLabel, Features, Value

    return Features({"text": Value("string"), "label": ClassLabel(names=list(LABELS))})


def _write_split(path: Path, texts: Sequence[str], split: Split) -> int:
    """Write one Arrow stream and return the bytes of its table."""
    import pyarrow

    schema: pyarrow.Schema = _features().arrow_schema
    table = pyarrow.table([texts, split.shown_labels()], schema=schema)
    with pyarrow.RecordBatchStreamWriter(path, schema) as writer:
        writer.write_table(table, max_chunksize=ROWS_PER_BATCH)
    return int(table.nbytes)


def _write_info(folder: Path, sizes: Sequence[int]) -> None:
    from datasets import DatasetInfo, SplitDict, SplitInfo

    splits = SplitDict(dataset_name="imdb")
    for split, size in zip(SPLITS, sizes, strict=True):
        splits.add(SplitInfo(name=split.name, num_bytes=size, num_examples=len(split.labels)))
    info = DatasetInfo(
        description=DESCRIPTION,
        features=_features(),
        builder_name="parquet",
        dataset_name="imdb",
        config_name=CONFIG,
        version=VERSION,
        splits=splits,
        dataset_size=sum(sizes),
    )
    info.write_to_directory(str(folder))

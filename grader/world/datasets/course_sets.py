"""Write the stand-ins of the data sets that courses take besides IMDB."""

import hashlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.world.datasets import grammar
from grader.world.datasets import table as course_table
from grader.world.datasets.table import Columns, CourseSet, find, load_sets
from grader.world.links import link_file

if TYPE_CHECKING:
    import datasets

SETS = load_sets()
MODULES = (sys.modules[__name__], course_table, grammar, *course_table.SOURCES)
NAMES = tuple(dict.fromkeys(name for course_set in SETS for name in course_set.names))
VERSION = "0.0.0"
ROWS_PER_BATCH = 1000
DESCRIPTION = (
    "A synthetic stand-in for {name}, written by a program for courses without a network. "
    "No text in it is real.{cut}"
)
CUT = " It holds fewer rows than the original ({true})."


def make_course_sets(folder: Path, progress: Callable[[str, float], None]) -> None:
    """Write every data set, under each of its names, into a Hugging Face cache folder."""
    for number, course_set in enumerate(SETS):
        name, config = course_set.names[0], course_set.configs[0]
        progress(f"course data sets: writing {name} {config}", number / len(SETS))
        _write_set(folder, course_set)


def _write_set(folder: Path, course_set: CourseSet) -> None:
    """Write the rows once; other names and configs get links to the same files."""
    features = make_features(course_set.columns)
    first = course_set.names[0]
    written: dict[str, tuple[Path, int]] = {}
    for config in course_set.configs:
        for name in course_set.names:
            there = folder / place_of(name, config)
            there.mkdir(parents=True)
            last = _spell(name)[1]
            for split, rows in course_set.splits.items():
                path = there / f"{last}-{split}.arrow"
                if split in written:
                    link_file(written[split][0], path)
                else:
                    columns = make_rows(course_set, f"{first} {config} {split}", rows)
                    written[split] = path, write_rows(path, columns, features)
            sizes = {split: size for split, (_, size) in written.items()}
            _write_info(there, course_set, (name, config), sizes)


def place_of(name: str, config: str) -> str:
    """Say where a Hugging Face cache keeps a prepared data set."""
    revision = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
    owner, last = _spell(name)
    return f"datasets/{f'{owner}___{last}' if owner else last}/{config}/{VERSION}/{revision}"


def _spell(name: str) -> tuple[str, str]:
    """Return the owner and the name of a data set as the library spells them."""
    from datasets.naming import camelcase_to_snakecase

    owner, _, last = name.rpartition("/")
    return owner, camelcase_to_snakecase(last)


def make_rows(course_set: CourseSet, stream: str, rows: int) -> Columns:
    """Make the columns of a split, named and ordered as in the original."""
    made = {
        course_set.called.get(name, name): values
        for name, values in course_set.make(stream, rows).items()
    }
    if "idx" in course_set.columns:
        made["idx"] = list(range(rows))
    if stream.rsplit(maxsplit=1)[-1] in course_set.hidden:
        made["label"] = [-1] * rows
    return {name: made[name] for name in course_set.columns}


def make_features(columns: Mapping[str, Any]) -> "datasets.Features":
    """Turn the table's notation into the library's."""
    from datasets import Features

    return Features({name: _make_feature(kind) for name, kind in columns.items()})


def _make_feature(kind: Any) -> Any:
    from datasets import ClassLabel, List, Translation, Value

    if isinstance(kind, str):
        return ClassLabel(names=list(find(kind))) if kind.isupper() else Value(kind)
    if isinstance(kind, list):
        return ClassLabel(names=kind)
    if "languages" in kind:
        return Translation(languages=kind["languages"])
    if "list" in kind:
        return List(_make_feature(kind["list"]))
    return {name: _make_feature(inner) for name, inner in kind["columns"].items()}


def write_rows(path: Path, columns: Columns, features: "datasets.Features") -> int:
    """Write one Arrow stream, compressed, and return the bytes of its table."""
    import pyarrow

    schema: pyarrow.Schema = features.arrow_schema
    arrays = [pyarrow.array(columns[field.name], type=field.type) for field in schema]
    table = pyarrow.table(arrays, schema=schema)
    options = pyarrow.ipc.IpcWriteOptions(compression="lz4")
    with pyarrow.RecordBatchStreamWriter(path, schema, options=options) as writer:
        writer.write_table(table, max_chunksize=ROWS_PER_BATCH)
    return int(table.nbytes)


def _write_info(
    folder: Path, course_set: CourseSet, names: tuple[str, str], sizes: Mapping[str, int]
) -> None:
    from datasets import DatasetInfo, SplitDict, SplitInfo

    name, config = names
    last = _spell(name)[1]
    splits = SplitDict(dataset_name=last)
    for split, rows in course_set.splits.items():
        splits.add(SplitInfo(name=split, num_bytes=sizes[split], num_examples=rows))
    cut = CUT.format(true=course_set.true_rows) if course_set.true_rows else ""
    info = DatasetInfo(
        description=DESCRIPTION.format(name=name, cut=cut),
        features=make_features(course_set.columns),
        builder_name="parquet",
        dataset_name=last,
        config_name=config,
        version=VERSION,
        splits=splits,
        dataset_size=sum(sizes.values()),
    )
    info.write_to_directory(str(folder))

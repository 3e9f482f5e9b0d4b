"""Which data sets courses ask for: their names, configs, columns and splits as the hub has them."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from grader.world.datasets import labelled_sets, long_sets, paired_sets

TABLE = Path(__file__).with_name("course_sets.toml")
SOURCES = (labelled_sets, paired_sets, long_sets)
Columns = dict[str, list[Any]]


@dataclass(frozen=True)
class CourseSet:
    """A data set of the table; its head says what the fields mean."""

    names: tuple[str, ...]
    configs: tuple[str, ...]
    splits: Mapping[str, int]
    columns: Mapping[str, Any]
    make: Callable[[str, int], Columns]
    called: Mapping[str, str]
    hidden: tuple[str, ...]
    true_rows: str


def load_sets() -> tuple[CourseSet, ...]:
    """Read the table."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["sets"]
    return tuple(
        CourseSet(
            names=tuple(row["names"]),
            configs=tuple(row["configs"]),
            splits=row["splits"],
            columns=row["columns"],
            make=partial(find(row["make"]), **row.get("options", {})),
            called=row.get("called", {}),
            hidden=tuple(row.get("hidden", ())),
            true_rows=row.get("true_rows", ""),
        )
        for row in rows
    )


def find(name: str) -> Any:
    """Return the function or the list of that name."""
    return next(vars(module)[name] for module in SOURCES if name in vars(module))

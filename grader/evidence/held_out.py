"""The held-out rows: texts go into a sandbox, labels stay with the judge."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from grader.errors import GraderError
from grader.held_out_rows import TestSetSpec

SPLITS = ("public", "private")
"""What a column may say of a row: students have it, or nobody but the grader."""

Row = TypeVar("Row")


@dataclass(frozen=True)
class Asked:
    """How a network that writes texts, or foretells them, is asked; see `TestSetSpec`."""

    prompt: str = "{text}"
    max_new_tokens: int = 128
    beams: int = 4
    context: int = 512
    stride: int = 256


@dataclass(frozen=True)
class HeldOut:
    """Texts and their labels, row by row; the digest depends on the texts alone."""

    texts: tuple[str, ...]
    labels: tuple[int, ...]  # none where texts are generated or foretold
    names: tuple[str, ...]  # of the classes, by index
    references: tuple[tuple[str, ...], ...] = ()  # the wanted texts of each row, one or several
    asked: Asked = Asked()
    split: tuple[str, ...] = ()  # by row, where a column says which ones students have

    @property
    def digest(self) -> str:
        """Name the texts by content."""
        digest = hashlib.sha256()
        for text in self.texts:
            digest.update(hashlib.sha256(text.encode()).digest())
        return digest.hexdigest()


def load_held_out(path: Path) -> HeldOut:
    """Read held-out rows: CSV, JSON Lines, Parquet, or a TOML file that describes one of them.

    Raises GraderError that names the file, the row and the column.
    """
    if path.suffix == ".toml":
        spec = _spec(path)
        return read_held_out(path.parent / spec.file, spec)
    return read_held_out(path, TestSetSpec(file=path.name))


def read_held_out(path: Path, spec: TestSetSpec) -> HeldOut:
    """Read the rows that `spec` names from `path`, in the file's order."""
    if spec.reference or spec.unlabelled:
        return _read_texts(path, spec)
    rows = [_row(row, number, path, spec) for number, row in enumerate(_rows(path), start=1)]
    if not rows:
        raise GraderError(f"{path}: no rows in it")
    rows = _sampled(rows, spec)
    by_index = {index: name for name, index in reversed(spec.labels.items())}
    names = tuple(by_index.get(index, str(index)) for index in range(max(by_index) + 1))
    texts, labels, split = zip(*rows, strict=True)
    return HeldOut(texts, labels, names, split=split if spec.split else ())


def _read_texts(path: Path, spec: TestSetSpec) -> HeldOut:
    """Read texts with their references, or alone."""
    asked = Asked(**{option.name: getattr(spec, option.name) for option in fields(Asked)})
    if "{text}" not in asked.prompt:
        raise GraderError(f"{path}: the prompt {asked.prompt!r} holds no {{text}}")
    if min(asked.max_new_tokens, asked.beams, asked.stride) < 1 or asked.context < 2:
        raise GraderError(f"{path}: max_new_tokens, beams, context and stride count from 1")
    rows = [_texts(row, number, path, spec) for number, row in enumerate(_rows(path), start=1)]
    rows = _sampled(rows, spec)
    if len(rows) < 2:
        raise GraderError(f"{path}: two rows or more are needed")
    references = tuple(wanted for _, wanted in rows) if spec.reference else ()
    return HeldOut(tuple(text for text, _ in rows), (), (), references, asked)


def _texts(
    row: Mapping[str, Any], number: int, path: Path, spec: TestSetSpec
) -> tuple[str, tuple[str, ...]]:
    for column in (spec.text, *([spec.reference] if spec.reference else [])):
        if row.get(column) in (None, "", []):
            have = ", ".join(map(str, row))
            raise GraderError(f"{path}: row {number} has no '{column}' (columns: {have})")
    wanted = row.get(spec.reference, "")
    return str(row[spec.text]), tuple(map(str, wanted if isinstance(wanted, list) else [wanted]))


def _sampled(rows: list[Row], spec: TestSetSpec) -> list[Row]:
    """Keep as many rows as `spec` asks for, in the file's order."""
    if spec.rows is None or spec.rows >= len(rows):
        return rows
    kept = sorted(random.Random(spec.seed).sample(range(len(rows)), spec.rows))  # noqa: S311
    return [rows[position] for position in kept]


def _spec(path: Path) -> TestSetSpec:
    try:
        found: TestSetSpec = TypeAdapter(TestSetSpec).validate_python(
            tomllib.loads(path.read_text(encoding="utf-8"))
        )
    except (OSError, ValidationError, tomllib.TOMLDecodeError) as exc:
        raise GraderError(f"{path}: not a description of a test set: {exc}") from exc
    return found


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        if path.suffix == ".parquet":
            yield from _parquet_rows(path)
        elif path.suffix in {".jsonl", ".ndjson"}:
            with path.open(encoding="utf-8") as file:
                yield from (json.loads(line) for line in file if line.strip())
        elif path.suffix in {".csv", ".tsv"}:
            csv.field_size_limit(10_000_000)
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ",")
        else:
            raise GraderError(f"{path}: a test set is .csv, .tsv, .jsonl or .parquet")
    except (OSError, ValueError, csv.Error) as exc:
        raise GraderError(f"{path}: cannot be read: {exc}") from exc


def _parquet_rows(path: Path) -> Sequence[Mapping[str, Any]]:
    try:
        import pyarrow.parquet
    except ModuleNotFoundError as exc:
        raise GraderError(
            f"{path}: reading Parquet needs pip install 'finetune-grader[model]'"
        ) from exc
    rows: Sequence[Mapping[str, Any]] = pyarrow.parquet.read_table(path).to_pylist()
    return rows


def _row(
    row: Mapping[str, Any], number: int, path: Path, spec: TestSetSpec
) -> tuple[str, int, str]:
    """Check a row: its text, its label, and whether students have it."""
    for column in filter(None, (spec.text, spec.label, spec.split)):
        if row.get(column) is None:
            have = ", ".join(map(str, row))
            raise GraderError(f"{path}: row {number} has no '{column}' (columns: {have})")
    split = str(row[spec.split]).strip().lower() if spec.split else ""
    if spec.split and split not in SPLITS:
        raise GraderError(
            f"{path}: row {number}: {spec.split} {split!r} is neither public nor private"
        )
    label = row[spec.label]
    if str(label) in spec.labels:
        return str(row[spec.text]), spec.labels[str(label)], split
    if str(label).isdigit() and int(label) in spec.labels.values():
        return str(row[spec.text]), int(label), split
    known = ", ".join(f"{name} = {index}" for name, index in spec.labels.items())
    raise GraderError(f"{path}: row {number}: label {label!r} is not one of {known}")

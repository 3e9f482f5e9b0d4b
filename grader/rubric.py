"""Rubrics: TOML files, checked on load."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from pydantic import TypeAdapter, ValidationError

from grader.errors import GraderError
from grader.held_out_rows import TestSetSpec
from grader.report import Exhibit, Flag
from grader.verdict import Reading, Verdict


@dataclass(frozen=True)
class Key:
    """What only the judge sees: a check's file in `private/`, and the held-out labels."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    labels: tuple[int, ...] | None = None
    label_names: tuple[str, ...] = ()  # by label
    split: tuple[str, ...] = ()  # of each row, where the test set tells: public or private
    texts: tuple[str, ...] = ()  # the held-out rows, where they have no labels
    references: tuple[tuple[str, ...], ...] = ()  # and the wanted texts of each


class Check(Protocol):
    """A frozen dataclass whose fields are rubric options."""

    def read(self, evidence: Any, /) -> Reading:
        """Say what is there; all that a student's `grader check` calls."""
        ...

    def judge(self, reading: Reading, key: Key, /) -> Verdict:
        """Decide; pure, and only called by the engine."""
        ...


@runtime_checkable
class Watchful(Protocol):
    """A check that also sees what changes no mark but is worth a question."""

    def flags(self, evidence: Any, key: Key, /) -> Iterable[Flag]:
        """Yield findings; called after every item is judged."""
        ...


@runtime_checkable
class Showing(Protocol):
    """A check that has something to show beside its verdict."""

    def exhibits(self, evidence: Any, key: Key, /) -> Iterable[Exhibit]:
        """Yield tables and bars; called after every item is judged."""
        ...


@runtime_checkable
class Likened(Protocol):
    """A check that compares the explanation with phrases by meaning."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """What sentences are compared with."""
        ...


@dataclass(frozen=True)
class Item:
    """One line of the rubric."""

    id: str
    title: str
    section: str
    points: float
    kind: str
    check: Check


@dataclass(frozen=True)
class Limits:
    """What a hand-in's own code may use while it runs."""

    run_seconds: int = 180
    cell_seconds: int = 120
    memory_mb: int = 4096
    processes: int = 256
    disk_mb: int = 2048
    output_mb: int = 16
    predict_seconds: int = 600


@dataclass(frozen=True)
class Rubric:
    """What is asked for, item by item, in order."""

    id: str
    title: str
    version: str
    folder: Path
    digest: str
    items: tuple[Item, ...]
    limits: Limits = field(default_factory=Limits)
    handout: str = ""  # in public/: hashed word 5-grams of the assignment's own text
    test_set: TestSetSpec | None = None

    @property
    def public(self) -> Path:
        """The half that students get."""
        return self.folder / "public"

    @property
    def private(self) -> Path:
        """The half with the keys; absent where students install the grader."""
        return self.folder / "private"

    @property
    def phrases(self) -> tuple[str, ...]:
        """What the checks compare the explanation's sentences with."""
        likened = [item.check for item in self.items if isinstance(item.check, Likened)]
        return tuple(dict.fromkeys(phrase for check in likened for phrase in check.phrases))

    @property
    def sentence_kinds(self) -> tuple[tuple[str, str], ...]:
        """What sentences of the whole hand-in are compared with: kinds and their phrases."""
        knowing = (getattr(item.check, "kinds", ()) for item in self.items)
        return tuple(dict.fromkeys(pair for kinds in knowing for pair in kinds))

    @property
    def schemas(self) -> dict[str, Any]:
        """The JSON Schemas, by task, that rows of data are held against."""
        found = (getattr(item.check, "schemas", {}) for item in self.items)
        return {name: schema for schemas in found for name, schema in schemas.items()}

    @property
    def points(self) -> float:
        """The points of all items."""
        return sum(item.points for item in self.items)


@dataclass(frozen=True)
class ItemTable:
    """An item as it stands in `rubric.toml`, without its options."""

    id: str
    title: str
    section: str
    points: float
    check: str


@dataclass(frozen=True)
class RubricTable:
    """All of `rubric.toml`."""

    id: str
    title: str
    version: str
    item: tuple[dict[str, Any], ...]
    limits: Limits = field(default_factory=Limits)
    handout: str = ""
    test_set: TestSetSpec | None = None


def load_rubric(folder: Path, kinds: Mapping[str, type]) -> Rubric:
    """Read `folder/rubric.toml`; `kinds` maps a check's name to its class.

    Raises GraderError that names the file, the item and the nearest spelling.
    """
    path = folder / "rubric.toml"
    table = _checked(RubricTable, _read_toml(path), str(path), folder)
    where = [f"{path}: item {_name(raw, n)}" for n, raw in enumerate(table.item, start=1)]
    items = tuple(
        _make_item(raw, kinds, place, folder) for raw, place in zip(table.item, where, strict=True)
    )
    _refuse_repeated_ids(items, path)
    return Rubric(
        id=table.id,
        title=table.title,
        version=table.version,
        folder=folder,
        digest=_digest(folder),
        items=items,
        limits=table.limits,
        handout=table.handout,
        test_set=table.test_set,
    )


def find_rubric(name: str) -> Path:
    """Find a rubric's folder: a path, or the name of one that comes with the grader."""
    if (Path(name) / "rubric.toml").is_file():
        return Path(name)
    package = Path(__file__).parent
    shipped = [package / "rubrics", package.parent / "rubrics"]
    for folder in shipped:
        if (folder / name / "rubric.toml").is_file():
            return folder / name
    known = sorted(path.parent.name for folder in shipped for path in folder.glob("*/rubric.toml"))
    raise GraderError(
        f"no rubric '{name}'{_nearest(name, known)}; there is no {name}/rubric.toml either. "
        f"Known rubrics: {', '.join(known) or 'none'}"
    )


def load_answers(rubric: Rubric, item: Item) -> Mapping[str, Any]:
    """Read the file of `private/` that an item's check names, if it names one.

    Raises GraderError if it is not there: marks without the key would be guesses.
    """
    name = getattr(item.check, "key", "")
    if not name:
        return {}
    path = rubric.private / name
    if not path.is_file():
        raise GraderError(
            f"{path}: not found; item '{item.id}' needs this key. Grade with the rubric folder of "
            f"the course's checkout (--rubric DIR), which holds private/"
        )
    return _read_toml(path)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise GraderError(f"{path}: cannot be read ({exc.strerror})") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise GraderError(f"{path}: not valid TOML: {exc}") from exc


def _make_item(raw: Mapping[str, Any], kinds: Mapping[str, type], where: str, folder: Path) -> Item:
    options = raw.get("with", {})
    table = _checked(ItemTable, {k: v for k, v in raw.items() if k != "with"}, where, folder)
    if table.check not in kinds:
        raise GraderError(f"{where}: unknown check '{table.check}'{_nearest(table.check, kinds)}")
    if table.points < 0:
        raise GraderError(f"{where}: points must not be negative, not {table.points}")
    check = _checked(kinds[table.check], options, f"{where}: with", folder)
    return Item(table.id, table.title, table.section, table.points, table.check, check)


def _checked(kind: type, raw: Any, where: str, folder: Path) -> Any:
    known = [f.name for f in fields(kind)]
    for name in raw if isinstance(raw, Mapping) else ():
        if name not in known:
            raise GraderError(f"{where}: unknown option '{name}'{_nearest(name, known)}")
    try:
        return TypeAdapter(kind).validate_python(raw, context={"public": folder / "public"})
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        option = ".".join(str(part) for part in first["loc"]) or "value"
        raise GraderError(f"{where}: {option}: {first['msg']}") from exc


def _name(raw: Mapping[str, Any], position: int) -> str:
    return f"'{raw['id']}'" if isinstance(raw.get("id"), str) else f"number {position}"


def _nearest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


def _refuse_repeated_ids(items: tuple[Item, ...], path: Path) -> None:
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise GraderError(f"{path}: item '{item.id}' stands twice; ids must differ")
        seen.add(item.id)


def _digest(folder: Path) -> str:
    """Digest rubric.toml and public/.

    Not private/: reports show the digest to students, and a digest over a short key can be undone
    by trying every answer.
    """
    parts = [folder / "rubric.toml", *folder.glob("public/**/*")]
    digest = hashlib.sha256()
    for path in sorted(part for part in parts if part.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]

"""Recognise what each column of a table is for, by its name and by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.inside.datasets.role_words import LANGUAGES, ROLE_OF
from grader.inside.datasets.table import as_text

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_APART = re.compile(r"[\W_]+")
_CLEANED = frozenset({"clean", "cleaned", "processed", "preprocessed", "normalized", "final"})
_FEW_WORDS = 4
_LOOKED_AT = 4_000  # characters of a cell
_CLASSES = 30  # more different values are hardly classes
_LONG = 20  # words; a sentence and its translation hardly have more
_SHORTER = 0.6  # a summary has fewer words than this share of its text's
_LISTED = re.compile(r"^\s*\[.*\]\s*$", re.DOTALL)


@dataclass(frozen=True)
class Contents:
    """What the cells of a column are like."""

    filled: int
    distinct: int
    words: float  # on average
    numeric: float  # share of the filled cells
    listed: float

    @property
    def is_class(self) -> bool:
        """Short values of which few differ."""
        returning = self.distinct <= max(2, min(_CLASSES, self.filled // 2))
        return self.filled > 0 and returning and self.words <= _FEW_WORDS

    @property
    def is_text(self) -> bool:
        """Several words, and hardly twice the same."""
        return self.words > 2 and self.numeric < 0.5 and not self.is_class


@dataclass(frozen=True)
class Roles:
    """Column positions by role, the task they are fit for, and how each was recognised."""

    columns: Mapping[str, int] = field(default_factory=dict)
    task: str = ""
    by: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)  # the role of each column that has one

    @property
    def texts(self) -> tuple[int, ...]:
        """The columns that make up what the network reads."""
        wanted = TEXTS_OF.get(self.task, ("text",))
        return tuple(self.columns[role] for role in wanted if role in self.columns)

    @property
    def answer(self) -> int | None:
        """The column that the network is to give."""
        return self.columns.get(ANSWER_OF.get(self.task, ""))


NEEDED = {
    "token-classification": ("tokens", "tags"),
    "question-answering": ("question", "answer"),
    "translation": ("source", "target"),
    "summarization": ("text", "summary"),
    "instruction-pairs": ("instruction", "response"),
    "classification": ("text", "label"),
}
"""The roles that a task needs, the most particular task first."""

TEXTS_OF = {
    "token-classification": ("tokens",), "question-answering": ("question", "context"),
    "translation": ("source",), "summarization": ("text",),
    "instruction-pairs": ("instruction", "input"), "classification": ("text",),
}  # fmt: skip
ANSWER_OF = {
    "token-classification": "tags", "question-answering": "answer", "translation": "target",
    "summarization": "summary", "instruction-pairs": "response", "classification": "label",
}  # fmt: skip


def recognise(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Roles:
    """Give every column its role, by the first rows; unnamed columns by what they hold."""
    contents = [_contents([row[at] for row in rows]) for at in range(len(columns))]
    named = {at: role for at, name in enumerate(columns) if (role := _by_name(name))}
    roles: dict[str, int] = {}
    longest = max((contents[at].words for at, role in named.items() if role == "text"), default=0)

    def turn(pair: tuple[int, str]) -> tuple[bool, ...]:
        at, role = pair
        is_short = role == "text" and 2 * contents[at].words < longest  # a contract's name, say
        return (*_strength(columns[at], role), is_short)

    for at, role in sorted(named.items(), key=turn):
        if _fits(role, contents[at]):
            roles.setdefault(role, at)
    by = dict.fromkeys(roles.values(), "name")
    _languages(columns, contents, roles, by)
    _by_contents(contents, roles, by, named)
    task = _task(roles, contents)
    wanted = {*NEEDED.get(task, ()), *TEXTS_OF.get(task, ()), "split", "id"}
    names = {at: role for role, at in roles.items() if role in wanted}
    kept = {role: at for role, at in roles.items() if role in wanted}
    return Roles(kept, task, {at: by[at] for at in names}, names)


def _by_name(name: str) -> str:
    words = [word for word in _APART.split(_CAMEL.sub(" ", name).casefold()) if word]
    folded = " ".join(words)
    if folded in ROLE_OF:
        return ROLE_OF[folded]
    found = [ROLE_OF[word] for word in words if word in ROLE_OF]
    strong = [role for role in found if role not in {"id", "split"}]
    return (strong or found or [""])[-1]


def _strength(name: str, role: str) -> tuple[bool, bool, bool]:
    """Sort cleaned columns first, then names that say a role alone, then those among others."""
    words = _APART.split(_CAMEL.sub(" ", name).casefold())
    return (_CLEANED.isdisjoint(words), " ".join(words) not in ROLE_OF, role == "id")


def _fits(role: str, contents: Contents) -> bool:
    """Say whether what a column holds does not speak against what its name says."""
    if role in {"id", "split"} or not contents.filled:
        return True
    if role == "label":
        return contents.words <= 2 * _FEW_WORDS
    if role in {"tokens", "tags"}:
        return contents.listed > 0.5
    return contents.numeric < 0.9


def _contents(values: Sequence[Any]) -> Contents:
    texts = [text for value in values if (text := as_text(value)[:_LOOKED_AT].strip())]
    if not texts:
        return Contents(0, 0, 0.0, 0.0, 0.0)
    listed = sum(bool(_LISTED.match(text)) for text in texts)
    numeric = sum(_is_number(text) for text in texts)
    words = sum(map(_words, texts))
    size = len(texts)
    return Contents(size, len(set(texts)), words / size, numeric / size, listed / size)


def _words(text: str) -> float:
    spaced = len(text.split())
    return max(spaced, len(text) / 3) if not text.isascii() and spaced < len(text) / 15 else spaced


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?\d+(?:[.,]\d+)?", text))


def _languages(
    columns: Sequence[str], contents: Sequence[Contents], roles: dict[str, int], by: dict[int, str]
) -> None:
    """Take two columns named by languages as a translation's sides, in their order."""
    sides = [
        at
        for at, name in enumerate(columns)
        if contents[at].words > 1
        and any(word in LANGUAGES for word in _APART.split(name.casefold()))
    ]
    if len(sides) == 2 and not {"source", "target"} <= roles.keys():
        roles["source"], roles["target"] = sides
        by |= dict.fromkeys(sides, "name")


def _by_contents(
    contents: Sequence[Contents],
    roles: dict[str, int],
    by: dict[int, str],
    named: Mapping[int, str],
) -> None:
    """Find a text and a label where no name tells."""
    free = [
        at for at in range(len(contents)) if at not in by and named.get(at) not in {"id", "split"}
    ]
    if any(set(needed) <= roles.keys() for needed in NEEDED.values()):
        return
    texts = [at for at in free if contents[at].is_text]
    if not roles.keys() & {"text", "question", "instruction", "source", "tokens"} and texts:
        roles["text"] = max(texts, key=lambda at: contents[at].words)
        by[roles["text"]] = "contents"
    if "text" in roles and not roles.keys() & {"label", "summary", "target", "response", "answer"}:
        classes = [at for at in free if at != roles["text"] and contents[at].is_class]
        if classes:
            roles["label"] = classes[-1]
            by[roles["label"]] = "contents"


def _free_target(roles: dict[str, int], contents: Sequence[Contents]) -> None:
    """Take a target of free text as a summary if it is much shorter, else as a response."""
    source = roles.get("source", roles.get("text"))
    if source is None or "target" not in roles or roles.keys() & {"label", "summary", "response"}:
        return
    at = roles["target"]
    longer = contents[source].words
    if contents[at].words < _SHORTER * longer and ("source" not in roles or longer > _LONG):
        roles["text"], roles["summary"] = source, roles.pop("target")
    elif "source" not in roles:
        roles["instruction"], roles["response"] = roles.pop("text"), roles.pop("target")


def _task(roles: dict[str, int], contents: Sequence[Contents]) -> str:
    """Say what the columns are fit for; a role may have another name for its task."""
    for name in ("response", "target", "summary", *(() if "context" in roles else ("answer",))):
        if "label" not in roles and name in roles and contents[roles[name]].is_class:
            roles["label"] = roles.pop(name)
    for name, other in _ALSO:
        if name not in roles and other in roles and not _complete(roles):
            at = roles[other]
            if name != "label" or contents[at].is_class:
                roles[name] = at
    _free_target(roles, contents)
    if "instruction" in roles and "response" in roles and "input" not in roles and "text" in roles:
        roles["input"] = roles.pop("text")
    if roles.get("input") == roles.get("instruction"):
        roles.pop("input", None)
    for task, needed in NEEDED.items():
        if all(role in roles for role in needed) and len({roles[role] for role in needed}) == 2:
            if task == "instruction-pairs" and contents[roles["response"]].is_class:
                continue
            return task
    return ""


_ALSO = (
    ("label", "response"), ("label", "answer"), ("label", "tags"), ("label", "target"),
    ("text", "question"), ("text", "context"), ("text", "instruction"), ("text", "source"),
    ("instruction", "text"), ("instruction", "question"), ("response", "answer"),
    ("source", "text"), ("response", "target"), ("answer", "response"),
)  # fmt: skip
"""A role, and another by whose name it may go where no task is complete."""


def _complete(roles: Mapping[str, int]) -> bool:
    return any(
        all(role in roles for role in needed) and len({roles[role] for role in needed}) == 2
        for needed in NEEDED.values()
    )

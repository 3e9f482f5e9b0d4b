"""What the classes of a table are, and how they are written."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from typing import Any

from grader.inside.datasets.noted import Notes
from grader.inside.datasets.table import as_text

_MOST = 1_000  # different values; a column with more holds no classes
_NOTHING = {"", "nan", "none", "null", "n/a", "na", "?", "-"}
_TRUTH = {"true": "1", "false": "0"}  # as text files write it
_LONGEST = 80


class LabelWatch:
    """Count the classes; `ids` has one a row, -1 where there is no label."""

    def __init__(self, notes: Notes, column: int, names: Sequence[str] = ()) -> None:
        self._notes, self._column, self._names = notes, column, names
        self._ids: dict[str, int] = {}
        self._known: dict[tuple[type, Any], int] = {}
        self.written: Counter[tuple[int, str]] = Counter()
        self.ids = array("i")

    def see(self, start: int, values: Sequence[Any]) -> None:
        """Count a batch of labels."""
        for row, value in enumerate(values, start):
            label = self._id(value)
            if label < 0:
                self._notes.hit("no label", row)
            self.ids.append(label)

    def _id(self, value: Any) -> int:
        """Give a label's number: `1`, `"1"`, `1.0` and `True` are one class, written four ways."""
        key = (type(value), value if isinstance(value, str | int | float) else as_text(value))
        known = self._known.get(key)
        if known is None:
            name = self._canonical(value)
            if name in _NOTHING:
                return -1
            if len(self._known) >= _MOST:
                return _MOST + 1
            known = self._known[key] = self._ids.setdefault(name, len(self._ids))
        self.written[known, self._as_written(value)] += 1
        return known

    def _canonical(self, value: Any) -> str:
        if isinstance(value, bool):
            return str(int(value))
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        name = " ".join(as_text(value).split()).casefold()
        name = _TRUTH.get(name, name)
        whole, point, zeros = name.partition(".")
        return whole if point and whole.lstrip("-").isdigit() and not zeros.strip("0") else name

    def _as_written(self, value: Any) -> str:
        return f'"{value[:_LONGEST]}"' if isinstance(value, str) else as_text(value)[:_LONGEST]

    @property
    def are_classes(self) -> bool:
        """Say whether few enough values return to be classes."""
        count = len(self._ids)
        return 0 < count <= max(2, min(100, len(self.ids) // 2)) and len(self._known) < _MOST

    def counts(self) -> list[dict[str, Any]]:
        """Give the classes, the largest first, each with the ways in which it is written."""
        by_class: dict[int, Counter[str]] = {}
        for (label, text), count in self.written.items():
            by_class.setdefault(label, Counter())[text] += count
        found = []
        for _, ways in sorted(by_class.items(), key=lambda pair: (-pair[1].total(), pair[0])):
            usual = ways.most_common(1)[0][0]
            written = [text for text, _ in ways.most_common(6)] if len(ways) > 1 else []
            name = self._name(usual.removeprefix('"').removesuffix('"').strip())
            found.append({"name": name, "count": ways.total(), "written": written})
        return found[:100]

    def _name(self, text: str) -> str:
        at = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
        return self._names[at] if 0 <= at < len(self._names) else text

"""Tables of plain text."""

from collections.abc import Mapping
from typing import Any


def tabulate(tabular_data: Any = (), headers: Any = (), *_: Any, **options: Any) -> str:
    """Write rows in columns."""
    names, rows = _read(tabular_data, headers)
    form = options.get("floatfmt", "g")
    cells = [[format(c, form) if isinstance(c, float) else str(c) for c in row] for row in rows]
    lines = [names, *cells] if names else cells
    if not lines:
        return ""
    count = max(map(len, lines))
    lines = [[*line, *[""] * (count - len(line))] for line in lines]
    widths = [max(len(line[at]) for line in lines) for at in range(count)]
    texts = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in lines]
    if names:
        texts.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(texts)


def _read(data: Any, headers: Any) -> tuple[list[str], list[list[Any]]]:
    if hasattr(data, "itertuples"):
        return [str(name) for name in data.columns], [list(r) for r in data.itertuples(index=False)]
    if isinstance(data, Mapping):
        columns = [list(column) for column in data.values()]
        names = list(map(str, data)) if headers == "keys" or not headers else list(headers)
        return names, [list(row) for row in zip(*columns, strict=False)]
    rows = [list(r.values()) if isinstance(r, Mapping) else list(r) for r in data]
    if headers == "firstrow":
        return [str(name) for name in rows[0]], rows[1:]
    if headers == "keys":
        first: Any = next(iter(data), {})
        return [str(n) for n in (first if isinstance(first, Mapping) else range(len(first)))], rows
    return [str(name) for name in headers], rows

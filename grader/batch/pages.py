"""Names for the pages that lie beside a report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.records import Page
from grader.report import ExecutedPage

_SUFFIX = re.compile(r"(?<=.)\.(?:ipynb|py)$")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


def name_pages(pages: Sequence[Page]) -> tuple[ExecutedPage, ...]:
    """Name every page after its file: plain letters, ending in `.executed.html`, no two alike."""
    named: list[ExecutedPage] = []
    taken: set[str] = set()
    for page in pages:
        plain = _UNSAFE.sub("-", _SUFFIX.sub("", page.file)).strip("-")[:80]
        stem = plain or "notebook"
        name, number = stem, 2
        while name.casefold() in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name.casefold())
        named.append(ExecutedPage(page.file, f"{name}.executed.html"))
    return tuple(named)

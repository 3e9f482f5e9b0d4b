"""Names for the pages that lie beside a report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from grader.records import Page
from grader.report import ExecutedPage

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


def name_pages(pages: Sequence[Page]) -> tuple[ExecutedPage, ...]:
    """Name every page after its file: plain letters, ending in `.executed.html`, no two alike."""
    named: list[ExecutedPage] = []
    taken: set[str] = set()
    for page in pages:
        stem = _UNSAFE.sub("-", str(PurePosixPath(page.file).with_suffix(""))).strip("-")[:80]
        name, number = stem or "notebook", 2
        while name.casefold() in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name.casefold())
        named.append(ExecutedPage(page.file, f"{name}.executed.html"))
    return tuple(named)

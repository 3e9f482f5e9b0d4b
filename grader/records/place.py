"""Where something stands in a hand-in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where something stands: a file, and where known the cell, line and page (all from 1).

    In files without lines that a person could count, `line` only tells places apart.
    """

    file: str
    cell: int | None = None
    line: int | None = None
    page: int | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.cell is not None:
            parts.append(f"cell {self.cell}")
        if self.page is not None:
            parts.append(f"page {self.page}")
        elif self.line is not None and (self.cell or not _has_no_lines(self.file)):
            parts.append(f"line {self.line}")
        return ", ".join(parts)


def _has_no_lines(file: str) -> bool:
    return file.lower().endswith((".docx", ".doc", ".rtf", ".pdf", ".html", ".htm"))

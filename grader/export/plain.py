"""Text of a hand-in made safe to show: nothing invisible acts on the reader's screen."""

from __future__ import annotations

import re

_ACTING = (
    *(code for code in range(0x20) if chr(code) not in "\n\t"),
    *range(0x7F, 0xA0),
    *range(0x2028, 0x202F),  # line and paragraph separators, bidirectional overrides
    *range(0x2066, 0x206A),
    *range(0xD800, 0xE000),  # half characters cannot be written as UTF-8
)
_SHOWN = {code: f"[U+{code:04X}]" for code in _ACTING}
_CODE = re.compile(
    r"^\s*(?:[!%@{<]|import |from |def |class |\w+ ?[-+*]?= ?\S)|\w[\w.]*\(|\w\[", re.M
)

MAX_LINES = 12
MAX_CHARACTERS = 900


def visible(text: str) -> str:
    """Replace control characters and bidirectional overrides by something that can be seen.

    Line ends become newlines; tabs stay.
    """
    return text.replace("\r\n", "\n").translate(_SHOWN)


def on_one_line(text: str) -> str:
    """Replace line ends and tabs too: a name cannot pass for a line of ours."""
    return visible(text).replace("\n", "[U+000A]").replace("\t", "[U+0009]")


def shortened(text: str) -> str:
    """Return a quote that fits a report, and say where it was cut."""
    lines = text.strip("\n").split("\n")
    cut = "\n".join(lines[:MAX_LINES])[:MAX_CHARACTERS]
    return cut if cut == "\n".join(lines) else cut.rstrip() + " …"


def looks_like_code(text: str) -> bool:
    """Say whether a quote reads better in a fixed-width font."""
    return _CODE.search(text) is not None


def code_spans(text: str) -> list[tuple[str, bool]]:
    """Split a sentence at its backticks into (text, is code) parts; a lone backtick is text."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    return [(part, index % 2 == 1) for index, part in enumerate(parts) if part]


def is_figure(text: str) -> bool:
    """Say whether a cell of a table is a number, or left out among numbers."""
    return re.fullmatch(r"[-+]?[\d,.]*(?: ?%)?", text) is not None

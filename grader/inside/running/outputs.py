"""What a cell shows, bounded: a text to quote, and outputs for the executed notebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

TEXT_BYTES = 1024 * 1024
IMAGE_BYTES = 8 * 1024 * 1024
_QUOTED_CHARS = 4000
_MOST_OUTPUTS = 500
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
_TEXTS = ("text/plain", "text/html", "text/markdown", "text/latex")
_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/svg+xml")


class Budget:
    """How much of a whole run's outputs may still be kept, in bytes."""

    def __init__(self, total: int) -> None:
        self.left = total

    def take(self, size: int) -> int:
        """Take up to `size` bytes; returns how many there were."""
        taken = max(0, min(size, self.left))
        self.left -= taken
        return taken


def plain_text(outputs: Iterable[Mapping[str, Any]]) -> str:
    """Return the end of what a cell printed or showed as text."""
    parts = []
    for output in outputs:
        if output.get("output_type") == "stream":
            parts.append(str(output.get("text", "")))
        elif isinstance(data := output.get("data"), Mapping):
            parts.append(str(data.get("text/plain", "")))
    return uncoloured("".join(part[-_QUOTED_CHARS * 4 :] for part in parts))[-_QUOTED_CHARS:]


def uncoloured(text: str) -> str:
    """Take out the terminal's colours."""
    return _ANSI.sub("", text)


def capped(outputs: Iterable[Mapping[str, Any]], budget: Budget) -> list[dict[str, Any]]:
    """Keep the outputs of a cell that fit its caps and the run's budget; what is cut is marked."""
    caps = _Caps(budget)
    kept: list[dict[str, Any]] = []
    for number, output in enumerate(_joined_streams(outputs)):
        if number == _MOST_OUTPUTS:
            kept.append(_stream("stderr", "… more outputs of this cell were left out …\n"))
            break
        kept += caps.of(output)
    return kept


class _Caps:
    """What one cell may still show."""

    def __init__(self, budget: Budget) -> None:
        self._budget, self._text, self._image = budget, TEXT_BYTES, IMAGE_BYTES

    def of(self, output: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield one output, cut to what is left."""
        kind = output.get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            yield _stream(name, self._cut(_joined(output.get("text"))))
        elif kind == "error":
            frames = output.get("traceback")
            lines = [str(line) for line in frames] if isinstance(frames, list) else []
            yield {
                "output_type": "error",
                "ename": str(output.get("ename", ""))[:200],
                "evalue": str(output.get("evalue", ""))[:2000],
                "traceback": [self._cut("\n".join(lines))],
            }
        elif isinstance(data := output.get("data"), Mapping):
            yield {"output_type": "display_data", "data": self._data(data), "metadata": {}}

    def _data(self, data: Mapping[str, Any]) -> dict[str, str]:
        kept = {}
        for kind in _IMAGES:
            if kind in data:
                picture = _joined(data[kind])
                if len(picture) <= min(self._image, self._budget.left):
                    self._image -= self._budget.take(len(picture))
                    kept[kind] = picture
                else:
                    kept["text/plain"] = f"… a picture of {len(picture):,} bytes was left out …"
        for kind in _TEXTS:
            if kind in data:
                kept.setdefault(kind, self._cut(_joined(data[kind]), whole=kind == "text/html"))
        return {kind: text for kind, text in kept.items() if text}

    def _cut(self, text: str, *, whole: bool = False) -> str:
        """Cut a text, its end kept too; half a table of HTML is none, so that is left out."""
        size = len(text)  # characters; the pipe escapes what is not ASCII
        room = self._budget.take(min(size, self._text))
        self._text -= room
        if room == size:
            return text
        if whole:
            return ""
        head, tail = text[: room // 2], text[size - room // 2 :] if room > 1 else ""
        return f"{head}\n… {size - 2 * (room // 2):,} characters were left out …\n{tail}"


def _joined_streams(outputs: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Make one output of the pieces of a stream that follow each other."""
    for name, pieces in groupby(outputs, key=_stream_name):
        if name is None:
            yield from pieces
        else:
            yield _stream(name, "".join(_joined(piece.get("text")) for piece in pieces))


def _stream_name(output: Mapping[str, Any]) -> str | None:
    is_stream = output.get("output_type") == "stream"
    return str(output.get("name")) if is_stream else None


def _stream(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""

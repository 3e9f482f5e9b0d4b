"""Emoji by their names in Unicode."""

import re
import unicodedata
from typing import Any

_EMOJI = re.compile(
    "[\u2600-\u27bf\u2b50\u2b55\u23e9-\u23f3\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]\ufe0f?"
)


def demojize(string: str, delimiters: tuple[str, str] = (":", ":"), **_: Any) -> str:
    """Write names for emoji."""
    return _EMOJI.sub(lambda found: _name(found[0][0], delimiters), string)


def emojize(string: str, *_: Any, **__: Any) -> str:
    """Write emoji for names."""
    return re.sub(r":([a-z_\-]+):", lambda found: _symbol(found[1]) or found[0], string)


def replace_emoji(string: str, replace: Any = "", **_: Any) -> str:
    """Replace emoji."""
    return _EMOJI.sub(lambda found: replace(found[0], {}) if callable(replace) else replace, string)


def emoji_list(string: str) -> list[dict[str, Any]]:
    """Find emoji."""
    found = _EMOJI.finditer(string)
    return [{"match_start": e.start(), "match_end": e.end(), "emoji": e[0]} for e in found]


def emoji_count(string: str, *_: Any, **__: Any) -> int:
    """Count emoji."""
    return len(emoji_list(string))


def distinct_emoji_list(string: str) -> list[str]:
    """Find different emoji."""
    return sorted({found["emoji"] for found in emoji_list(string)})


def is_emoji(string: str) -> bool:
    """Say whether a text is one emoji."""
    return _EMOJI.fullmatch(string) is not None


def _name(symbol: str, delimiters: tuple[str, str]) -> str:
    name = unicodedata.name(symbol, "emoji").lower().replace(" ", "_")
    return f"{delimiters[0]}{name}{delimiters[1]}"


def _symbol(name: str) -> str:
    try:
        return unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""


EMOJI_DATA: dict[str, Any] = {chr(code): {} for code in range(0x1F300, 0x1FAFF)}
UNICODE_EMOJI = {"en": EMOJI_DATA}

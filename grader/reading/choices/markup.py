"""What a line says in plain letters, and which of its words are emphasised or struck out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NEGATIVE = {0x1F150: "A", 0x1F170: "A", 0x1F130: "A", 0x1F110: "A"}  # 🅐, 🅰, 🄰, 🄐
# Letters that name the same place in other alphabets, where they stand alone as an answer. The
# Cyrillic letters that look like Latin ones are left: В may be the second or the third.
_FOREIGN = dict(zip("أبجدकखगघАБГ", "ABCDABCDABD", strict=True))
_ALONE = re.compile(
    rf"(?P<before>\(\s*|[:：→=]\s*)(?P<letter>[{''.join(_FOREIGN)}])(?P<after>\s*\)|[.)]*\s*$)"
)
_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f]")
_LATEX = re.compile(
    r"\\(?:textbf|textit|text|emph|underline|boxed|fbox|mathbf|mathrm|bm|textcolor\{\w+\}|hl"
    r"|color\{\w+\})\s*\{([^{}]*)\}"
)
_STRUCK_TAG = re.compile(r"<(/?)(?:s|del|strike)\b[^<>]*>", re.IGNORECASE)
_BOLD_TAG = re.compile(r"</?(?:b|strong)\b[^<>]*>", re.IGNORECASE)
_MARK_TAG = re.compile(r"<(/?)(?:mark|u|ins|font|span|em|i)\b[^<>]*>", re.IGNORECASE)
_OTHER_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_STRUCK = re.compile(r"~~(?=\S)(.+?)~~")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)\1")
_MARKED = re.compile(r"==(?=\S)(.+?)==")
_SIGNS = re.compile(r"\*\*|__(?=\W|\b)|==|~~|`|(?<!\w)[*_](?=[\w(])|(?<=[\w.)])[*_](?!\w)")


@dataclass(frozen=True)
class Styled:
    """A line without its markup; struck words are left out of `plain` and kept in `struck`."""

    plain: str
    struck: str = ""
    bold: str = ""
    marked: str = ""


def styled(text: str) -> Styled:
    """Read markdown, HTML and LaTeX emphasis, and letters in circles, boxes and full width."""
    text = _letters(text)
    text = _LATEX.sub(r"**\1**", text).replace("$", "") if "\\" in text else text
    text = re.sub(r"\\([*_~#>|`])", r"\1", text)
    if "<" in text:
        text = _MARK_TAG.sub("==", _BOLD_TAG.sub("**", _STRUCK_TAG.sub("~~", text)))
        text = _OTHER_TAG.sub(" ", text)
    struck = _STRUCK.findall(text)
    alive = _STRUCK.sub(" ", text)
    bold = [inner for _, inner in _BOLD.findall(alive)]
    return Styled(
        plain=_plain(alive),
        struck=_plain(" ".join(struck)),
        bold=_plain(" ".join(bold)),
        marked=_plain(" ".join(_MARKED.findall(alive))),
    )


def _plain(text: str) -> str:
    return " ".join(_SIGNS.sub("", text).split())


def _letters(text: str) -> str:
    """Write circled, boxed and full-width letters and digits as ordinary ones."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", _HIDDEN.sub("", text))
    folded = _ALONE.sub(lambda m: m["before"] + _FOREIGN[m["letter"]] + m["after"], folded)
    return "".join(_ordinary(char) if char > "\uffff" else char for char in folded)


def _ordinary(char: str) -> str:
    for first, letter in _NEGATIVE.items():
        if 0 <= ord(char) - first < 26:
            return chr(ord(letter) + ord(char) - first)
    return char

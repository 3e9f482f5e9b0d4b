"""What is seen in each text by itself: junk, damage, forms of writing, personal data."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence

from grader.inside.datasets.normal import fingerprint, words_of
from grader.inside.datasets.noted import Notes

_LOOKED_AT = 20_000  # characters of one text
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|&(?:amp|lt|gt|quot|nbsp|#\d{2,5});")
_LINK = re.compile(r"https?://|www\.\w")
_SYMBOL = re.compile(r"[#@*^~|<>{}\[\]\\_=+`§•★☆■●♥-♯✀-➿]|[\U0001F000-\U0001FAFF]")
_PUNCTUATION = re.compile(r"[^\w\s]")
_DIGIT = re.compile(r"\d")
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63})+")
LONG_NUMBER = re.compile(r"(?<![\w.=/#-])\+?\(?\d(?:[ ()./-]{0,2}\d){7,18}(?![\w])")
_NOTHING_SAID = (
    "test|testing|n a|na|nan|none|null|nil|todo|tbd|xxx|xx|asdf|asdfgh|qwerty|lorem ipsum|abc"
    "|placeholder|dummy|sample text|text|foo|bar|foo bar|unknown|empty|blank|no text|deleted"
    "|removed|undefined|string|example|your text here|insert text here"
)
_PLACEHOLDERS = frozenset(_NOTHING_SAID.split("|"))
_STOP = frozenset({"the", "a", "an", "and", "is", "are", "was", "of", "to", "in", "it"})
_BROKEN = re.compile("[\x80-\u2122]{2,}")
_YEARS = r"(?:19|20)\d\d"
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_NAMED = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_NUMERIC = {
    "2024-01-31": re.compile(rf"\b{_YEARS}-{_MONTH}-{_DAY}\b"),
    "2024/01/31": re.compile(rf"\b{_YEARS}/{_MONTH}/{_DAY}\b"),
    "31/01/2024": re.compile(rf"\b{_DAY}/{_DAY}/(?:{_YEARS}|\d\d)\b"),
    "31.01.2024": re.compile(rf"\b{_DAY}\.{_MONTH}\.(?:{_YEARS}|\d\d)\b"),
    "31-01-2024": re.compile(rf"\b{_DAY}-{_DAY}-{_YEARS}\b"),
}
_SPELLED = {
    "January 31, 2024": re.compile(rf"\b{_NAMED} {_DAY}(?:st|nd|rd|th)?,? {_YEARS}\b", re.I),
    "31 January 2024": re.compile(rf"\b{_DAY}(?:st|nd|rd|th)? {_NAMED},? {_YEARS}\b", re.I),
}
_NUMERIC_DATE = re.compile(r"\d[-/.]\d")
_SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTHS = (
    "january", "february", "march", "april", "june", "july", "august", "september", "sept",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = frozenset(_SHORT_MONTHS + _LONG_MONTHS)
_LEAST_DIGITS = 8


class TextWatch:
    """Look at every text of a table once; `fingerprints` has eight bytes a row."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self.fingerprints = bytearray()
        self.lengths = array("I")

    def see(self, start: int, texts: Sequence[str]) -> list[list[str]]:
        """Look at a batch, and give the words of each text."""
        found = []
        for row, text in enumerate(texts, start):
            words = words_of(text)
            found.append(words)
            self.lengths.append(len(words))
            self.fingerprints += fingerprint(words) if words else _EMPTY
            self._look(row, text if len(text) < _LOOKED_AT else text[:_LOOKED_AT], words)
        return found

    def _look(self, row: int, text: str, words: list[str]) -> None:
        hit = self._notes.hit
        if not words:
            hit("empty text" if not text or text.isspace() else "junk text", row)
            return
        if is_junk(text, words):
            hit("junk text", row)
        if text != text.lower():
            hit("capital letters", row)
        if _PUNCTUATION.search(text):
            hit("punctuation", row)
            self._signs(row, text)
        if text[0] == " " or text[-1] == " " or "  " in text or _has_breaks(text):
            hit("extra spaces", row)
        if not _STOP.isdisjoint(words):
            hit("stop words", row)
        digits = len(_DIGIT.findall(text))
        if digits:
            self._figures(row, text, digits, words)
        if not text.isascii() and is_damaged(text):
            hit("damaged letters", row)

    def _signs(self, row: int, text: str) -> None:
        hit = self._notes.hit
        if _SYMBOL.search(text):
            hit("symbols", row)
        if ("<" in text or "&" in text) and _TAG.search(text):
            hit("markup", row)
        if ("http" in text or "www." in text) and _LINK.search(text):
            hit("links", row)
        if "@" in text and MAIL.search(text):
            hit("e-mail addresses", row)
        if text[0] == "=" and re.match(r"=\s*[A-Z]+\(", text):
            hit("formulas in cells", row)

    def _figures(self, row: int, text: str, digits: int, words: list[str]) -> None:
        hit = self._notes.hit
        if digits >= _LEAST_DIGITS and (kind := _number_kind(text)):
            hit(kind, row)
        if _NUMERIC_DATE.search(text):
            for form, pattern in _NUMERIC.items():
                if pattern.search(text):
                    hit(f"dates like {form}", row)
        if not _MONTHS.isdisjoint(words):
            for form, pattern in _SPELLED.items():
                if pattern.search(text):
                    hit(f"dates like {form}", row)


def _has_breaks(text: str) -> bool:
    return "\n" in text or "\t" in text or "\r" in text or "\xa0" in text


_EMPTY = b"\0" * 8


def is_junk(text: str, words: Sequence[str]) -> bool:
    """Say whether a text plainly says nothing: no letters, a placeholder, one sign repeated."""
    count = len(words)
    if count > 4:
        return words[0] == words[1] and len(set(words)) == 1
    letters = "".join(words)
    if " ".join(words) in _PLACEHOLDERS or letters.isdigit():
        return True
    if len(letters) > 3 and len(set(letters)) == 1:
        return True
    return count == 1 and len(letters) > 60 and text.isascii()


def is_damaged(text: str) -> bool:
    """Say whether letters were decoded wrongly: replaced, or UTF-8 that was read as Western.

    The proof of the second is that the way back gives valid UTF-8, which other texts do not.
    """
    if "\ufffd" in text:
        return True
    for found in _BROKEN.finditer(text):
        for encoding in ("cp1252", "latin-1"):
            try:
                found.group().encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            return True
    return False


def _number_kind(text: str) -> str:
    """Say whether the first long number in a text looks like a card's or a telephone's."""
    found = LONG_NUMBER.search(text)
    digits = re.sub(r"\D", "", found.group()) if found else ""
    if 13 <= len(digits) <= 19 and _luhn(digits):
        return "card numbers"
    if found and 9 <= len(digits) <= 15 and not found.group().isdigit():
        return "phone numbers"
    return ""


def _luhn(digits: str) -> bool:
    """Check a card number's last digit (ISO/IEC 7812-1, annex B)."""
    doubled = [int(d) * (2 if at % 2 else 1) for at, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0 and len(set(digits)) > 1

"""Words, sentences and languages of a passage, without any model."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from grader.records import Block
from grader.verdict import Quote

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[^\Wa-z_]|[\"'“‘(*])|(?<=[。！？])|\n{2,}")
_LOOSE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n{2,}")  # of writers without capitals
# The most common words that few other languages share; one hit in eight words is ample.
_COMMON = {
    "en": "the of and is to that it with for this are was as be by which when i my we so not but",
    "es": "el la los las de que y en un una es por con para se del como más mi al no fue lo me",
    "fr": "le la les des et est une un dans que qui pour sur au avec il ce pas du mon je ai mais "
    "en",
    "de": "der die das und ist ein eine zu den mit von auf für nicht dem es sich ich wir habe war "
    "im auch",
    "pt": "o a os as de que e em um uma é por com para se do da no na mais como não eu foi os",
    "it": "il la di che e un una per con del della è nel si come più gli le sono ho non ma alla "
    "dal",
    "tr": "ve bir bu için ile olarak daha gibi çok olan kadar ancak veri sonra ise en ama ben "
    "oldu ki",
    "id": "yang dan di untuk dengan dari pada ini adalah dalam itu seperti akan sudah tidak saya "
    "ke kami karena pada terlalu lalu",
    "vi": "là và của một cho các được có với trong những không này để như người học",
}
_COMMON_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
# What a template leaves for the student to replace.
_PLACEHOLDER = re.compile(
    r"\W*(?:to-?do\b.{0,60}|tbd|fixme|xxx+|lorem ipsum.*|(?:your|write|enter|insert|add|type"
    r"|fill in"
    r"|put)\b.{0,60}\bhere\b.{0,10}|(?:your|my) (?:answer|text|response|explanation|reflection)"
    r"|(?:tu|su) respuesta(?: aquí)?|escrib[ae]\b.{0,40}\baquí|(?:votre|ta) réponse(?: ici)?"
    r"|écri(?:re|vez)\b.{0,40}\bici|(?:deine|ihre) antwort(?: hier)?|hier .{0,20}eintragen"
    r"|sua resposta(?: aqui)?|escrev[ae]\b.{0,40}\baqui|cevabınız.{0,20}|在此.{0,20}"
    r"|여기에.{0,20})\W*",
    re.IGNORECASE,
)
_SCRIPTS = {
    "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "THAI": "th", "ARABIC": "ar",
    "CYRILLIC": "ru", "DEVANAGARI": "hi", "HEBREW": "he", "GREEK": "el", "BENGALI": "bn",
    "TAMIL": "ta", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "GEORGIAN": "ka",
}  # fmt: skip
_UNSPACED = frozenset({"zh", "ja", "th", "km", "lo", "my"})


@dataclass(frozen=True)
class Passage:
    """Blocks that belong together, as one text; `headed` where a heading announces them."""

    blocks: tuple[Block, ...]
    headed: bool = False

    @property
    def text(self) -> str:
        """The blocks' text, an empty line between two."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def words(self) -> int:
        """How many words a person would count."""
        return count_words(self.text)

    def quote(self, limit: int = 240) -> Quote:
        """Quote the beginning."""
        return self.blocks[0].quote(limit)

    def quote_of(self, sentence: str) -> Quote:
        """Quote a sentence with the place of the block it stands in."""
        holder = next((b for b in self.blocks if sentence in b.text), self.blocks[0])
        text = " ".join(sentence.split())
        return Quote(text if len(text) <= 240 else text[:239] + "…", str(holder.place))


def is_placeholder(text: str) -> bool:
    """Say whether a text is only what a template leaves to be replaced, such as "TODO"."""
    return len(text) <= 120 and bool(_PLACEHOLDER.fullmatch(text))


def count_words(text: str) -> int:
    """Count what stands between spaces and holds a letter or a digit."""
    return sum(any(char.isalnum() for char in word) for word in text.split())


def sentences(text: str) -> list[str]:
    """Split into sentences; abbreviations may cut one in two, which costs nothing here."""
    end = _SENTENCE_END if re.search(r"[.!?]\s+[A-Z]", text) else _LOOSE_END
    return [part.strip() for part in end.split(text) if part and part.strip()]


def language_of(text: str) -> str:
    """Give the language's two letters, or nothing where we cannot tell."""
    script = _script_of(text)
    if script:
        return script
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if not words:
        return ""
    shares = {
        language: sum(word in common for word in words) / len(words)
        for language, common in _COMMON_WORDS.items()
    }
    shares["vi"] = max(shares["vi"], sum("\u1ea0" <= c <= "\u1eff" for c in text) / len(text) * 5)
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] >= 0.125 else ""


def common_words(text: str, language: str) -> frozenset[str]:
    """Give the common words of a language that a text holds; in a script of its own, all."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    known = _COMMON_WORDS.get(language)
    return frozenset(words if known is None else known & set(words))


def is_unspaced(text: str) -> bool:
    """Say whether the text is in a script that puts no spaces between words."""
    return _script_of(text) in _UNSPACED


def first_match(patterns: Sequence[re.Pattern[str]], text: str) -> str:
    """Give the first sentence in which any of the patterns is found, or nothing."""
    for sentence in sentences(text):
        if any(pattern.search(sentence) for pattern in patterns):
            return sentence
    return ""


def _script_of(text: str) -> str:
    letters = [char for char in text[:5_000] if char.isalpha()]
    counts: dict[str, int] = {}
    for char in letters:
        if char > "\u02ff":
            name = unicodedata.name(char, "").split(" ")[0]
            language = _SCRIPTS.get(name, "")
            counts[language] = counts.get(language, 0) + 1
    counts.pop("", None)
    if "ja" in counts and "zh" in counts:  # kana beside ideographs
        counts["ja"] += counts.pop("zh")
    best = max(counts, key=lambda language: counts[language], default="")
    return best if best and counts[best] * 4 > len(letters) else ""

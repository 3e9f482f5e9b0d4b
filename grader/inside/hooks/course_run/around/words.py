"""Split, filter and stem English text by simple rules, where NLTK or its data is not there."""

import re
from typing import Any

STOP_WORDS = (  # noqa: SIM905
    "i me my myself we our ours ourselves you you're you've you'll you'd your yours yourself "
    "yourselves he him his himself she she's her hers herself it it's its itself they them their "
    "theirs themselves what which who whom this that that'll these those am is are was were be "
    "been being have has had having do does did doing a an the and but if or because as until "
    "while of at by for with about against between into through during before after above below "
    "to from up down in out on off over under again further then once here there when where why "
    "how all any both each few more most other some such no nor not only own same so than too very "
    "s t can will just don don't should should've now d ll m o re ve y ain aren aren't couldn "
    "couldn't didn didn't doesn doesn't hadn hadn't hasn hasn't haven haven't isn isn't ma mightn "
    "mightn't mustn mustn't needn needn't shan shan't shouldn shouldn't wasn wasn't weren weren't "
    "won won't wouldn wouldn't"
).split()
_TOKEN = re.compile(r"\w+(?=n't)|n't|'\w+|\w+|[^\w\s]", re.UNICODE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def word_tokenize(text: str, *_: Any, **__: Any) -> list[str]:
    """Split into words and marks."""
    return _TOKEN.findall(text)


def sent_tokenize(text: str, *_: Any, **__: Any) -> list[str]:
    """Split into sentences."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part]


def pos_tag(tokens: Any, *_: Any, **__: Any) -> list[tuple[str, str]]:
    """Call everything a noun."""
    return [(token, "NN") for token in tokens]


def lemmatize(word: str, *_: Any, **__: Any) -> str:
    """Leave every word but plain plurals as it is."""
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if is_plural else word


def stop_words(language: Any = "english", *_: Any, **__: Any) -> list[str]:
    """List the English stop words, and none of other languages."""
    return list(STOP_WORDS) if language in {"english", None} else []

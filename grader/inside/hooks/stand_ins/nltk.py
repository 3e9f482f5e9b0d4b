"""NLTK: what reviews are usually cleaned with, by simple rules."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from course_run.around.anything import Anything, Imitated, named
from course_run.around.words import lemmatize, pos_tag, sent_tokenize, stop_words, word_tokenize


def download(*_: Any, **__: Any) -> bool:
    """Find everything here already."""
    return True


wordpunct_tokenize = word_tokenize


def ngrams(sequence: Any, n: int, **_: Any) -> Iterator[tuple[Any, ...]]:
    """Yield neighbours."""
    items = list(sequence)
    return zip(*(items[at:] for at in range(n)), strict=False)


def bigrams(sequence: Any, **_: Any) -> Iterator[tuple[Any, ...]]:
    """Yield pairs of neighbours."""
    return ngrams(sequence, 2)


class FreqDist(Counter[Any]):
    """Counts."""

    def N(self) -> int:
        """Count all."""
        return sum(self.values())

    def freq(self, sample: Any) -> float:
        """Return a share."""
        return self[sample] / (self.N() or 1)

    def plot(self, *_: Any, **__: Any) -> None:
        """Show nothing."""


class _Stemmer:
    """Cut the common English endings."""

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def stem(self, token: str, *_: Any, **__: Any) -> str:
        word = token.lower()
        for ending in ("ingly", "edly", "ing", "ed", "ies", "ly", "es", "s"):
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                return word[: -len(ending)]
        return word


class _Lemmatizer:
    """Know plain plurals."""

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def lemmatize(self, word: str, *_: Any, **__: Any) -> str:
        return str(lemmatize(word))


class _StopWords(Imitated):  # type: ignore[misc]
    def words(self, *_: Any, **__: Any) -> list[str]:
        return list(stop_words(*_))


class _Tokenizer:
    """Split by a pattern."""

    def __init__(self, pattern: str = r"\w+|[^\w\s]", gaps: bool = False, **_: Any) -> None:
        self._pattern = re.compile(pattern if isinstance(pattern, str) else r"\w+|[^\w\s]")
        self._gaps = gaps

    def tokenize(self, text: str) -> list[str]:
        """Split."""
        if self._gaps:
            return [part for part in self._pattern.split(text) if part]
        return self._pattern.findall(text)


def _punctuated(*_: Any, **__: Any) -> _Tokenizer:
    return _Tokenizer()


stopwords = _StopWords("nltk.corpus.stopwords")
corpus = named("nltk.corpus", stopwords=stopwords)
tokenize = named(
    "nltk.tokenize",
    word_tokenize=word_tokenize,
    sent_tokenize=sent_tokenize,
    wordpunct_tokenize=word_tokenize,
    RegexpTokenizer=_Tokenizer,
    TweetTokenizer=_punctuated,
    TreebankWordTokenizer=_punctuated,
    WordPunctTokenizer=_punctuated,
    ToktokTokenizer=_punctuated,
    toktok=named("nltk.tokenize.toktok", ToktokTokenizer=_punctuated),
)
PorterStemmer = LancasterStemmer = SnowballStemmer = RegexpStemmer = _Stemmer
WordNetLemmatizer = _Lemmatizer
_STEMS = {
    "PorterStemmer": _Stemmer,
    "LancasterStemmer": _Stemmer,
    "SnowballStemmer": _Stemmer,
    "WordNetLemmatizer": _Lemmatizer,
}
stem = named(
    "nltk.stem",
    **_STEMS,
    porter=named("nltk.stem.porter", **_STEMS),
    snowball=named("nltk.stem.snowball", **_STEMS),
    wordnet=named("nltk.stem.wordnet", **_STEMS),
)
probability = named("nltk.probability", FreqDist=FreqDist)
util = named("nltk.util", ngrams=ngrams, bigrams=bigrams)
tag = named("nltk.tag", pos_tag=pos_tag)
RegexpTokenizer, TweetTokenizer = _Tokenizer, _punctuated
data = named("nltk.data", path=[], find=lambda *_, **__: "")
__version__ = "3.9.1"


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Anything(f"nltk.{name}")

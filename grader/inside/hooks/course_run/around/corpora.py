"""NLTK without its data: what would be downloaded is replaced by simple rules."""

import functools
import importlib
from collections.abc import Callable
from typing import Any

from course_run.events import note


def word_tokenize(text: str, *_: Any, **__: Any) -> list[str]:
    """Split into words and marks, by NLTK's rules that need no data."""
    tokenize: Any = importlib.import_module("nltk.tokenize")
    return list(tokenize.TreebankWordTokenizer().tokenize(text))


def sent_tokenize(text: str, *_: Any, **__: Any) -> list[str]:
    """Split into sentences, by a model that has learnt no abbreviations."""
    punkt: Any = importlib.import_module("nltk.tokenize.punkt")
    return list(punkt.PunktSentenceTokenizer().tokenize(text))


def pos_tag(tokens: Any, *_: Any, **__: Any) -> list[tuple[str, str]]:
    """Call everything a noun."""
    return [(token, "NN") for token in tokens]


def stop_words(language: Any = "english", *_: Any, **__: Any) -> list[str]:
    """List the English stop words of scikit-learn, and none of other languages."""
    texts: Any = importlib.import_module("sklearn.feature_extraction.text")
    return sorted(texts.ENGLISH_STOP_WORDS) if language in {"english", None} else []


def _or_rule(original: Callable[..., Any], rule: Callable[..., Any]) -> Callable[..., Any]:
    """Go by a rule where the data is not there; NLTK looks for it anew for every word."""
    sought: set[tuple[str, ...]] = set()

    @functools.wraps(original)
    def call(*args: Any, **options: Any) -> Any:
        places = tuple(map(str, importlib.import_module("nltk.data").path))
        if places not in sought:
            try:
                return original(*args, **options)
            except LookupError:
                note(
                    "the data of `nltk` is not here: words were split and filtered by simple rules"
                )
                sought.add(places)
        return rule(*args, **options)

    return call


def _patch_functions(*rules: Callable[..., Any]) -> Callable[[Any], None]:
    def patch(module: Any) -> None:
        for rule in rules:
            if hasattr(module, rule.__name__):
                setattr(module, rule.__name__, _or_rule(getattr(module, rule.__name__), rule))

    return patch


def _patch_lemmatizer(module: Any) -> None:
    cls = module.WordNetLemmatizer

    def lemmatize(self: Any, word: str, *_: Any, **__: Any) -> str:  # noqa: ARG001
        is_plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
        return word[:-1] if is_plural else word

    cls.lemmatize = _or_rule(cls.lemmatize, lemmatize)


class _StopWords:
    """The corpus of stop words, or those of English."""

    def __init__(self, corpus: Any) -> None:
        self._corpus = corpus

    def words(self, *args: Any, **options: Any) -> Any:
        """List them."""
        return _or_rule(self._listed, stop_words)(*args, **options)

    def _listed(self, *args: Any, **options: Any) -> Any:
        return self._corpus.words(*args, **options)  # the attribute itself may not be there

    def __getattr__(self, name: str) -> Any:
        return getattr(self._corpus, name)


def _patch_corpus(module: Any) -> None:
    if hasattr(module, "stopwords"):
        module.stopwords = _StopWords(module.stopwords)


def _patch_downloader(module: Any) -> None:
    def download(*_: Any, **__: Any) -> bool:
        return True

    module.download = module.Downloader.download = download


PATCHES: dict[str, Callable[[Any], None]] = {
    "nltk.corpus": _patch_corpus,
    "nltk.downloader": _patch_downloader,
    "nltk.stem.wordnet": _patch_lemmatizer,
    "nltk.tag": _patch_functions(pos_tag),
    "nltk.tokenize": _patch_functions(word_tokenize, sent_tokenize),
}

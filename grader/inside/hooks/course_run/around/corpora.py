"""NLTK without its data: what would be downloaded is replaced by simple rules."""

import functools
from collections.abc import Callable
from typing import Any

from course_run.around import words
from course_run.events import note


def _or_rule(original: Callable[..., Any], rule: Callable[..., Any]) -> Callable[..., Any]:
    """Go by a rule where the data is not there."""

    @functools.wraps(original)
    def call(*args: Any, **options: Any) -> Any:
        try:
            return original(*args, **options)
        except LookupError:
            note("the data of `nltk` is not here: words were split and filtered by simple rules")
        return rule(*args, **options)

    return call


def _patch_functions(*names: str) -> Callable[[Any], None]:
    def patch(module: Any) -> None:
        for name in names:
            if hasattr(module, name):
                setattr(module, name, _or_rule(getattr(module, name), getattr(words, name)))

    return patch


def _patch_lemmatizer(module: Any) -> None:
    cls = module.WordNetLemmatizer

    def lemmatize(self: Any, word: str, *_: Any, **__: Any) -> str:  # noqa: ARG001
        return str(words.lemmatize(word))

    cls.lemmatize = _or_rule(cls.lemmatize, lemmatize)


class _StopWords:
    """The corpus of stop words, or those of English."""

    def __init__(self, corpus: Any) -> None:
        self._corpus = corpus

    def words(self, *args: Any, **options: Any) -> Any:
        """List them."""
        return _or_rule(self._listed, words.stop_words)(*args, **options)

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
    "nltk.tag": _patch_functions("pos_tag"),
    "nltk.tokenize": _patch_functions("word_tokenize", "sent_tokenize"),
}

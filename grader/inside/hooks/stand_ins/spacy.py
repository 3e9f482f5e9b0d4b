"""spaCy without its models: words and sentences by simple rules, and no entities."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from course_run.around.anything import Anything, named
from course_run.around.corpora import stop_words

__version__ = "3.7.0"

_WORD = re.compile(r"https?://\S+|\S+@\S+\.\w+|\w+(?:[’'-]\w+)*|[^\w\s]|\n+")
_STOPS = frozenset(stop_words())


class Token:
    """A word or a mark: its text, its flags, and a lemma that knows plurals only."""

    dep_, ent_type_, ent_iob_, morph, has_vector, sentiment = "", "", "O", "", False, 0.0

    def __init__(self, text: str, idx: int, i: int) -> None:
        self.text = self.orth_ = text
        self.idx, self.i = idx, i
        self.lower_ = self.norm_ = text.lower()
        self.whitespace_ = " "
        self.text_with_ws = f"{text} "
        self.is_alpha, self.is_digit = text.isalpha(), text.isdigit()
        self.is_space = text.isspace()
        self.is_punct = not self.is_space and not re.search(r"\w", text)
        self.is_stop = self.lower_ in _STOPS
        self.like_num = bool(re.fullmatch(r"[\d.,]+", text)) and not self.is_punct
        self.like_url, self.like_email = text.startswith("http"), "@" in text[1:]
        self.is_lower, self.is_upper = text.islower(), text.isupper()
        self.is_title, self.is_ascii = text.istitle(), text.isascii()
        self.pos_, self.tag_ = ("PUNCT", ".") if self.is_punct else ("NOUN", "NN")
        is_plural = len(text) > 3 and self.lower_.endswith("s") and self.lower_[-2] not in "sui"
        self.lemma_ = self.lower_[:-1] if is_plural else self.lower_

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything(f"spacy.Token.{name}")

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__


class Doc:
    """A text, or a part of one, as its words."""

    ents: tuple[Any, ...] = ()
    noun_chunks: tuple[Any, ...] = ()
    cats: dict[str, float] = {}  # noqa: RUF012  nobody adds to it
    is_parsed = True

    def __init__(self, text: str, words: list[Token] | None = None) -> None:
        self.text = text
        found = enumerate(_WORD.finditer(text))
        self._words = [Token(w[0], w.start(), i) for i, w in found] if words is None else words

    @property
    def sents(self) -> Iterator["Doc"]:
        """Give the sentences: up to a mark that ends one."""
        words: list[Token] = []
        for word in self._words:
            words.append(word)
            if word.text in {".", "!", "?"}:
                yield self._part(words)
                words = []
        if words:
            yield self._part(words)

    def _part(self, words: list[Token]) -> "Doc":
        end = words[-1].idx + len(words[-1])
        return Doc(self.text[words[0].idx : end], words)

    def similarity(self, _: Any) -> float:
        """Know nothing of meanings."""
        return 0.0

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything(f"spacy.Doc.{name}")

    def __iter__(self) -> Iterator[Token]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __getitem__(self, key: Any) -> Any:
        words = self._words[key]
        return words if isinstance(words, Token) else self._part(words) if words else Doc("")

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__


class Language:
    """A pipeline of any name."""

    pipe_names: tuple[str, ...] = ()

    def __init__(self, *_: Any, **__: Any) -> None:
        self.max_length = 1_000_000
        self.Defaults = Anything("spacy.Defaults")
        self.Defaults.stop_words = set(_STOPS)

    def __call__(self, text: Any, *_: Any, **__: Any) -> Doc:
        return Doc(str(text))

    tokenizer = make_doc = __call__

    def pipe(self, texts: Iterable[Any], *_: Any, as_tuples: bool = False, **__: Any) -> Any:
        """Read texts one by one."""
        return ((self(t[0]), t[1]) if as_tuples else self(t) for t in texts)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything(f"spacy.Language.{name}")


def load(*_: Any, **__: Any) -> Language:
    """Load a model of any name."""
    return Language()


blank = load

en = named(
    "spacy.lang.en",
    English=Language,
    STOP_WORDS=set(_STOPS),
    stop_words=named("spacy.lang.en.stop_words", STOP_WORDS=set(_STOPS)),
)
lang = named("spacy.lang", en=en)
language = named("spacy.language", Language=Language)
tokens = named("spacy.tokens", Doc=Doc, Token=Token, Span=Doc)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Anything(f"spacy.{name}")


__path__: list[str] = []

"""Word clouds: blank pictures of the size that was asked for."""

from collections import Counter
from pathlib import Path
from typing import Any

STOPWORDS = set(  # a list of words would take a page
    "a about after all also am an and any are as at be because been before being but by can could "  # noqa: SIM905
    "did do does doing down during each few for from further had has have having he her here hers "
    "him his how i if in into is it its just me more most my no nor not of off on once only or "
    "other our out over own same she should so some such than that the their them then there these "
    "they this those through to too under until up very was we were what when where which while "
    "who whom why will with would you your".split()
)


class WordCloud:
    """A picture."""

    def __init__(self, *_: Any, width: int = 400, height: int = 200, **__: Any) -> None:
        self.width, self.height = width, height
        self.words_: dict[str, float] = {}

    def generate(self, text: str = "") -> "WordCloud":
        """Count the words."""
        return self.generate_from_frequencies(Counter(str(text).lower().split()))

    generate_from_text = generate
    fit_words = lambda self, words: self.generate_from_frequencies(words)  # noqa: E731

    def generate_from_frequencies(self, frequencies: Any, *_: Any, **__: Any) -> "WordCloud":
        """Keep the relative frequencies."""
        most = max([1, *frequencies.values()])
        self.words_ = {word: count / most for word, count in frequencies.items()}
        return self

    def recolor(self, *_: Any, **__: Any) -> "WordCloud":
        """Change nothing."""
        return self

    def to_array(self) -> Any:
        """Return the picture's pixels."""
        import numpy as np

        return np.full((self.height, self.width, 3), 255, dtype="uint8")

    def to_image(self) -> Any:
        """Return the picture."""
        from PIL import Image

        return Image.fromarray(self.to_array())

    def __array__(self, *_: Any, **__: Any) -> Any:
        return self.to_array()

    def process_text(self, text: str) -> dict[str, int]:
        """Count the words."""
        return Counter(str(text).lower().split())

    def to_file(self, filename: Any) -> "WordCloud":
        """Write the picture."""
        self.to_image().save(Path(filename))
        return self


class ImageColorGenerator:
    """Colours of a picture."""

    def __init__(self, *_: Any, **__: Any) -> None: ...

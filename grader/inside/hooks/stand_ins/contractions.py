"""English contractions, written out."""

import re
from typing import Any

_WHOLE = {
    "won't": "will not",
    "can't": "cannot",
    "shan't": "shall not",
    "let's": "let us",
    "ain't": "are not",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "it's": "it is",
    "that's": "that is",
    "he's": "he is",
    "she's": "she is",
    "there's": "there is",
    "what's": "what is",
}
_ENDS = {"n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would", "'m": " am"}
_PATTERN = re.compile(r"\b[a-z]+(?:'[a-z]+)?\b", re.IGNORECASE)


def fix(s: str, *_: Any, **__: Any) -> str:
    """Write out contractions."""
    return _PATTERN.sub(lambda found: _written_out(found[0]), str(s).replace("’", "'"))


expand = fix


def add(key: str, value: str) -> None:
    """Know another contraction."""
    _WHOLE[key.lower()] = value


def _written_out(word: str) -> str:
    small = word.lower()
    if small in _WHOLE:
        told = _WHOLE[small]
        return told.capitalize() if word[0].isupper() else told
    for end, full in _ENDS.items():
        if small.endswith(end) and len(small) > len(end):
            return word[: -len(end)] + full
    return word

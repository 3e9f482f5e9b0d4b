"""Porter's stemmer (M. F. Porter, An algorithm for suffix stripping, 1980)."""

import re

_C, _V = "[^aeiou](?:[^aeiouy])*", "[aeiouy][aeiou]*"
_VOWEL = re.compile(f"^(?:{_C})?{_V}")
_SHORT = re.compile(f"^{_C}[aeiouy][^aeiouwxy]$")
_SECOND = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize",
    "abli": "able", "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize",
    "ation": "ate", "ator": "ate", "alism": "al", "iveness": "ive", "fulness": "ful",
    "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
}  # fmt: skip
_THIRD = {
    "icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
_FOURTH = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ion", "ism", "ate", "iti",
    "ous", "ive", "ize", "al", "er", "ic", "ou",
)  # fmt: skip


def stem(word: str) -> str:
    """Return the stem of a word in small letters; short words are their own."""
    if len(word) <= 2:
        return word
    word = _plural(word)
    word = _past(word)
    if word.endswith("y") and _VOWEL.match(word[:-1]):
        word = word[:-1] + "i"
    word = _exchange(word, _SECOND)
    word = _exchange(word, _THIRD)
    return _last(word)


def _measure(word: str) -> int:
    """Count the changes from vowels to consonants."""
    spelt = re.sub("[aeiou]+", "v", re.sub("(?<![aeiou])y|(?<=[^aeiou])y", "v", word))
    return len(re.findall("v+[^v]+", spelt))


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        base = word.removesuffix(ending)
        if base != word and _VOWEL.match(base):
            if base.endswith(("at", "bl", "iz")):
                return base + "e"
            if len(base) > 1 and base[-1] == base[-2] and base[-1] not in "aeioulsz":
                return base[:-1]
            return base + "e" if _measure(base) == 1 and _SHORT.match(base) else base
    return word


def _exchange(word: str, endings: dict[str, str]) -> str:
    for ending in sorted(endings, key=len, reverse=True):
        if word.endswith(ending):
            base = word[: -len(ending)]
            return base + endings[ending] if _measure(base) > 0 else word
    return word


def _last(word: str) -> str:
    for ending in _FOURTH:
        if word.endswith(ending):
            base = word[: -len(ending)]
            if _measure(base) > 1 and (ending != "ion" or base[-1:] in {"s", "t"}):
                word = base
            break
    if word.endswith("e"):
        base, count = word[:-1], _measure(word[:-1])
        if count > 1 or (count == 1 and not _SHORT.match(base)):
            word = base
    if word.endswith("ll") and _measure(word) > 1:
        word = word[:-1]
    return word

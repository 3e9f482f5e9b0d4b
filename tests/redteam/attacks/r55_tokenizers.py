"""R55: tokenizers that never end, grow, or give numbers that nobody knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attacks.networks import SETTINGS, TOKENIZER, honest, with_tokenizer, write

SLOW = "((([a-z]|[a-z ])+)+)+#"  # tries every way to cut a text before it gives up


def _split(pattern: str) -> dict[str, Any]:
    return {
        "type": "Split",
        "pattern": {"Regex": pattern},
        "behavior": "Isolated",
        "invert": False,
    }


def _replace(times: int, content: str) -> dict[str, Any]:
    step = {"type": "Replace", "pattern": {"String": "a"}, "content": content}
    return {"type": "Sequence", "normalizers": [step] * times}


def _words(count: int) -> dict[str, Any]:
    known: dict[str, int] = TOKENIZER["model"]["vocab"]
    return {**TOKENIZER["model"], "vocab": known | {f"w{n}": 11 + n for n in range(count)}}


def _added(count: int) -> list[dict[str, Any]]:
    first: list[dict[str, Any]] = TOKENIZER["added_tokens"]
    return first + [{**first[0], "id": 11 + n, "content": f"<{n}>"} for n in range(count)]


def _strange(folder: Path) -> None:
    words = {word: 10 * number for word, number in TOKENIZER["model"]["vocab"].items()}
    with_tokenizer(folder, model={**TOKENIZER["model"], "vocab": words | {"[PAD]": 0}})


def _template(folder: Path) -> None:
    honest(folder)
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    escape = "{{ ''.__class__.__mro__[1].__subclasses__() }}"
    write(folder, "tokenizer_config.json", {**SETTINGS, "chat_template": escape + loop})
    write(folder, "chat_template.jinja", (escape + loop).encode())


def _pieces(folder: Path) -> None:
    honest(folder)
    (folder / "tokenizer.json").unlink()
    write(folder, "spiece.model", b"\x0a\xff\xff\xff\xff\x0f" + bytes(1000))
    write(folder, "tokenizer_config.json", {"tokenizer_class": "T5Tokenizer"})


TOKENIZERS: dict[str, tuple[Any, str, str]] = {
    "slow-pattern": (
        lambda folder: with_tokenizer(folder, pre_tokenizer=_split(SLOW)),
        "REJECT or LIMIT(time)",
        "",
    ),
    "broken-pattern": (
        lambda folder: with_tokenizer(folder, pre_tokenizer=_split("(a")),
        "REJECT",
        "the tokenizer cannot be loaded",
    ),
    "growing-text": (
        lambda folder: with_tokenizer(folder, normalizer=_replace(40, "aaaa")),
        "REJECT or LIMIT(memory) or LIMIT(time)",
        "",
    ),
    "long-replacement": (
        lambda folder: with_tokenizer(folder, normalizer=_replace(2, "a" * 100_000)),
        "REJECT",
        "replaces letters by whole texts",
    ),
    "million-words": (
        lambda folder: with_tokenizer(folder, model=_words(1_000_000)),
        "REJECT",
        "more than any tokenizer has",
    ),
    "many-added": (
        lambda folder: with_tokenizer(folder, added_tokens=_added(100_000)),
        "REJECT",
        "100,005 added tokens",
    ),
    "strange-numbers": (_strange, "REJECT", "and the network knows 11 words"),
    "chat-template": (_template, "CONTAINED", ""),
    "broken-pieces": (_pieces, "REJECT", "the tokenizer cannot be loaded"),
}
_ENCODE = (
    "import tokenizers; t = tokenizers.Tokenizer.from_file(str(here / 'tokenizer.json')); "
    "t.encode('it was a good film ' * 100)"
)
CONTROLS = {
    "slow-pattern": f"""
try:
    {_ENCODE}
except Exception:
    pass  # what a careful grader catches
except BaseException as panic:
    print("WORKED: this is no Exception:", type(panic))
""",
    "growing-text": f"import signal; signal.alarm(6); {_ENCODE}",
}
"""Of these one panics, and one never comes to an end, or dies."""

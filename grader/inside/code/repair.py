"""Parse Python as students hand it in: typographic quotes, Python 2 prints, one broken line."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Iterator

_TYPOGRAPHIC = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‟": '"', "‘": "'", "’": "'", "‚": "'", "\u00a0": " ",
     "\u2003": " ", "\u200b": "", "\ufeff": "", "–": "-", "−": "-", "，": ",", "（": "(",
     "）": ")"}
)  # fmt: skip
_PRINT = re.compile(r"^([ \t]*)print[ \t]+(?![=(.,])(\S.*)$", re.MULTILINE)
_PROMPT = re.compile(r"^(?:>>> ?|\.\.\. ?|In ?\[\d*\]: ?)", re.MULTILINE)


def parse(source: str) -> ast.Module | None:
    """Parse some Python, repaired where that is needed; None if it cannot be parsed."""
    for repaired in _repairs(source):
        tree = _parsed(repaired)
        if tree is not None:
            return tree
    return None


def salvage(source: str) -> list[ast.Module]:
    """Parse the top-level statements one by one and keep those that parse."""
    kept = []
    for start, chunk in _chunks(source.translate(_TYPOGRAPHIC)):
        tree = _parsed("\n" * start + chunk)
        if tree is not None and tree.body and not _is_mere_prose(tree):
            kept.append(tree)
    return kept


def _repairs(source: str) -> Iterator[str]:
    """Give the source, then more and more of it repaired."""
    yield source
    straight = source.translate(_TYPOGRAPHIC)
    yield straight
    without_prompts = _PROMPT.sub("", straight)
    yield without_prompts
    printed = _PRINT.sub(r"\1print(\2)", without_prompts)
    yield printed
    yield textwrap.dedent(printed)


def _parsed(source: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return None


def _chunks(source: str) -> list[tuple[int, str]]:
    """Split before every line that begins in the first column and continues nothing."""
    chunks: list[tuple[int, list[str]]] = []
    for number, line in enumerate(source.split("\n")):
        starts = line[:1].strip() and not re.match(r"[)\]}#]|(?:else|elif|except|finally)\b", line)
        decorated = bool(chunks) and chunks[-1][1][-1].startswith("@")
        if (starts and not decorated) or not chunks:
            chunks.append((number, []))
        chunks[-1][1].append(line)
    return [(start, "\n".join(lines)) for start, lines in chunks]


def _is_mere_prose(tree: ast.Module) -> bool:
    """Say whether all that parsed is a word or a number, as a line of text often does."""
    return all(
        isinstance(node, ast.Expr) and not any(isinstance(n, ast.Call) for n in ast.walk(node))
        for node in tree.body
    )

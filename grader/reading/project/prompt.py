"""What the code puts before a text that its network is to rewrite."""

from __future__ import annotations

import re

from grader.reading.document import Document

_PROMPTS = (
    re.compile(r"\bprefix\w*\s*=\s*f?['\"]([^'\"{}\\\n]{1,60}:\s*)['\"]", re.IGNORECASE),
    re.compile(
        r"['\"]((?:summari[sz]e|translate \w+ to \w+|paraphrase|simplify)[^'\"{}\\\n]{0,40}?:\s*)"
        r"(?:['\"]|\{)",
        re.IGNORECASE,
    ),
)


def prompt_of(document: Document) -> str:
    """Give the prompt with the place of the text in it, as `summarize: {text}`."""
    for pattern in _PROMPTS:
        found = (pattern.search(block.text) for block in document.code_blocks if block.runnable)
        first = next(filter(None, found), None)
        if first is not None:
            return first[1] + "{text}"
    return "{text}"

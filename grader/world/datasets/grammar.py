"""Sentences from small grammars of our own, the same for the same stream."""

import random
import re
import tomllib
from functools import cache
from pathlib import Path

PHRASES = Path(__file__).with_name("course_phrases.toml")
_SLOT = re.compile(r"\{(\w+)\}")


class Grammar:
    """The phrases of a domain, and the random choices of one stream."""

    def __init__(self, domain: str, stream: str) -> None:
        tables = _load_tables()
        self.words = tables["common"] | tables[domain]
        self.rng = random.Random(f"{domain}: {stream}")  # noqa: S311  text, not a secret

    def say(self, kind: str, **fixed: str) -> str:
        """Say a phrase of a kind; slots in `fixed` are filled with what is given."""
        return self.fill(self.rng.choice(self.words[kind]), **fixed)

    def fill(self, template: str, **fixed: str) -> str:
        """Fill the slots of a phrase, and those of what fills them."""
        parts = _split(template)
        if len(parts) == 1:
            return template
        filled = list(parts)
        for at in range(1, len(parts), 2):
            slot = parts[at]
            filled[at] = fixed[slot] if slot in fixed else self.say(slot, **fixed)
        return "".join(filled)

    def some(self, kind: str, count: int, **fixed: str) -> list[str]:
        """Say so many phrases of a kind."""
        return [self.say(kind, **fixed) for _ in range(count)]

    def pool(self, kind: str, size: int = 400) -> list[str]:
        """Make phrases to draw from, for texts that would take long to make one by one."""
        return self.some(kind, size)

    def labels(self, rows: int, classes: int, weights: list[float] | None = None) -> list[int]:
        """Draw a label for each row."""
        return self.rng.choices(range(classes), weights, k=rows)


@cache
def _load_tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(PHRASES.read_text(encoding="utf-8"))


@cache
def _split(template: str) -> tuple[str, ...]:
    return tuple(_SLOT.split(template))

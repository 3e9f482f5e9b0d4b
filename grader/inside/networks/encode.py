"""Encode texts with a hand-in's tokenizer, or with the base's: texts in, token ids out.

Arguments: the folder with the tokenizer or "-", the course world or "-", the file with the texts (a
JSON list), the id of the base whose tokenizer stands in for a missing one, the most tokens of a
text. Writes `ids.i32` (all texts one after the other) and `lengths.i32` (tokens a text), both
little-endian int32, and prints one JSON object: {"rows", "padding"} or {"rejected": why} or
{"unavailable": why}. It sees no network: what it writes depends on tokenizer and texts alone.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from grader.inside.networks.answering import answer
from grader.inside.networks.load import load_tokenizer
from grader.inside.networks.refusals import refuse_failures
from grader.inside.networks.rewrite import rewritten_tokenizer


def main() -> None:
    """Load the tokenizer, encode, write."""
    folder, world, texts, base, longest = sys.argv[1:6]

    def ask() -> dict[str, Any]:
        asked = json.loads(Path(texts).read_text(encoding="utf-8"))
        return encode(load_tokenizer(rewritten_tokenizer(folder), base), asked, int(longest))

    answer(world, ask)


def encode(tokenizer: Any, texts: list[str], longest: int) -> dict[str, Any]:
    """Write the token ids of every text, truncated to `longest` tokens."""
    import numpy as np

    with refuse_failures("the tokenizer fails on a text"):
        rows = tokenizer(texts, truncation=True, max_length=longest)["input_ids"]
    np.array([len(row) for row in rows], dtype="<i4").tofile("lengths.i32")
    np.array([id_ for row in rows for id_ in row], dtype="<i4").tofile("ids.i32")
    return {"rows": len(rows), "padding": int(tokenizer.pad_token_id or 0)}


if __name__ == "__main__":
    main()

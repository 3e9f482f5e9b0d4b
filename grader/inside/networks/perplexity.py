"""Say how well a causal language model foretells texts: texts in, summed losses and counts out.

Arguments: the network's folder, the course world or "-", the file with the texts (a JSON list), the
folder with the tokenizer or "-", the id of the base whose tokenizer stands in for a missing one,
what is asked as JSON: {"context", "stride", "threads"}. Writes `answer.json` into the working
folder: {"losses", "tokens", "context", "stride", "start", "lost"}, and prints {"wrote": its bytes}
or {"rejected": why} or {"unavailable": why}.

The window slides as in the documentation of transformers ("Perplexity of fixed-length models"):
it sees `context` tokens, moves by `stride`, and every token is counted once, with what stands
before it in its window. A start token comes first, so that the first token of a text counts too.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

from grader.inside.networks.answering import answer, write_answer
from grader.inside.networks.language import load_language, refuse_looking_ahead
from grader.inside.networks.load import check_finite, load_tokenizer, refuse_strange_ids
from grader.inside.networks.refusals import Refused, refuse_failures
from grader.inside.networks.rewrite import rewrite, rewritten_tokenizer

_NUMBERS_A_BATCH = 1 << 26  # of logits, which are the largest block in memory
_TOKENS_A_BATCH = 2048


def main() -> None:
    """Load, look, write."""
    folder, world, texts, own, base, asked = sys.argv[1:7]

    def ask() -> dict[str, Any]:
        read = json.loads(Path(texts).read_text(encoding="utf-8"))
        tokenizer = load_tokenizer(rewritten_tokenizer(own), base)
        clean = rewrite(Path(folder), Path.cwd() / "network")
        return write_answer(foretell(clean, read, tokenizer, json.loads(asked)))

    answer(world, ask)


def foretell(
    folder: Path, texts: list[str], tokenizer: Any, asked: dict[str, Any]
) -> dict[str, Any]:
    """Sum what the tokens of each text cost; raises Refused where that would mean nothing."""
    import numpy as np
    import torch
    from transformers.utils import logging

    logging.set_verbosity_error()
    torch.set_num_threads(int(asked["threads"]))
    network = load_language(folder, "language-modelling").eval()
    check_finite(network)
    vocabulary = int(network.get_input_embeddings().weight.shape[0])
    refuse_looking_ahead(network, vocabulary)
    with refuse_failures("the tokenizer cannot read the texts"):
        rows = tokenizer(texts, add_special_tokens=False)["input_ids"]
        lost = sum(_is_lost(tokenizer, *pair) for pair in zip(texts, rows, strict=True))
    refuse_strange_ids([np.array(row) for row in rows], network)
    start = next((i for i in (tokenizer.bos_token_id, tokenizer.eos_token_id) if i is not None), -1)
    has_start = 0 <= start < vocabulary
    context = max(2, int(asked["context"]))
    stride = min(int(asked["stride"]), context - 1)  # or a window has a token with none before
    with_start = [[start, *row] if has_start else row for row in rows]
    losses = _Losses(network, vocabulary, context, stride).of(with_start)
    if not all(map(math.isfinite, losses)):
        raise Refused("the network's outputs are not finite numbers")
    return {
        "losses": losses,
        "tokens": [max(0, len(row) - 1) for row in with_start],
        "context": context,
        "stride": stride,
        "start": has_start,
        "lost": lost,
    }


def windows(length: int, context: int, stride: int) -> list[tuple[int, int, int]]:
    """List where each window begins and ends, and how many of its last tokens are new."""
    found, known = [], 1  # the first token has nothing before it
    for begin in range(0, length, stride):
        end = min(begin + context, length)
        if end > known:
            found.append((begin, end, end - known))
            known = end
        if end == length:
            break
    return found


class _Losses:
    """Go through the windows of all texts, in batches of like lengths."""

    def __init__(self, network: Any, vocabulary: int, context: int, stride: int) -> None:
        self._network, self._context, self._stride = network, context, stride
        self._tokens = max(1, min(_TOKENS_A_BATCH, _NUMBERS_A_BATCH // vocabulary))

    def of(self, rows: list[list[int]]) -> list[float]:
        """Return the summed loss of each row."""
        import torch

        asked = [
            (number, row[begin:end], new)
            for number, row in enumerate(rows)
            for begin, end, new in windows(len(row), self._context, self._stride)
        ]
        asked.sort(key=lambda each: -len(each[1]))
        found, done = [0.0] * len(rows), 0
        with torch.inference_mode():
            while done < len(asked):
                size = max(1, self._tokens // len(asked[done][1]))
                batch = asked[done : done + size]
                losses = self._batch([ids for _, ids, _ in batch])
                for (number, ids, new), each in zip(batch, losses, strict=True):
                    found[number] += float(each[len(ids) - 1 - new : len(ids) - 1].double().sum())
                done += len(batch)
                print(f"looked at {done} of {len(asked)} windows", file=sys.stderr)
        return found

    def _batch(self, rows: list[list[int]]) -> Any:
        """Return the loss of every token after the first, rows x (longest - 1)."""
        import torch

        width = max(map(len, rows))
        ids = torch.tensor([row + [0] * (width - len(row)) for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
        with refuse_failures("the network cannot be asked"):
            logits = self._network(input_ids=ids, attention_mask=mask, use_cache=False).logits
        logits = logits[:, -width:]  # a prompt that was trained stands before the text
        if logits.shape[:2] != ids.shape:
            raise Refused("the network does not answer to every token")
        each = [
            torch.nn.functional.cross_entropy(values[:-1].float(), row[1:], reduction="none")
            for values, row in zip(logits, ids, strict=True)
        ]
        return torch.stack(each)


def _is_lost(tokenizer: Any, text: str, ids: list[int]) -> bool:
    """Say whether a text cannot be read back from its tokens, but for case and white space."""
    back = tokenizer.decode(ids, clean_up_tokenization_spaces=False)
    return "".join(back.split()).casefold() != "".join(text.split()).casefold()


if __name__ == "__main__":
    main()

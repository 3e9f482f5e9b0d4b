"""Write texts with a saved network: inputs in, generated texts out.

Arguments: the network's folder, the course world or "-", the file with the inputs (a JSON list),
the folder with the tokenizer or "-", the id of the base whose tokenizer stands in for a missing
one, what is asked as JSON: {"task", "beams", "max_new_tokens", "longest", "threads"}. Writes
`answer.json` into the working folder: {"texts", "beams", "cut", "shortened"}, and prints {"wrote":
its bytes} or {"rejected": why} or {"unavailable": why}. Beam search or greedy, never sampled: the
same files give the same texts.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from grader.inside.networks.answering import answer, write_answer
from grader.inside.networks.language import load_language
from grader.inside.networks.load import check_finite, load_tokenizer, refuse_strange_ids
from grader.inside.networks.refusals import refuse_failures
from grader.inside.networks.rewrite import rewrite, rewritten_tokenizer

_TOKENS_A_BATCH = 2048  # of inputs; beams share it
_CHARACTERS_A_TOKEN = 16  # a vocabulary can hold long words; what is beyond this is cut


def main() -> None:
    """Load, generate, write."""
    folder, world, inputs, own, base, asked = sys.argv[1:7]

    def ask() -> dict[str, Any]:
        read = json.loads(Path(inputs).read_text(encoding="utf-8"))
        tokenizer = load_tokenizer(rewritten_tokenizer(own), base)
        clean = rewrite(Path(folder), Path.cwd() / "network")
        return write_answer(generate(clean, read, tokenizer, json.loads(asked)))

    answer(world, ask)


def generate(
    folder: Path, texts: list[str], tokenizer: Any, asked: dict[str, Any]
) -> dict[str, Any]:
    """Generate a text for each input; raises Refused where the network cannot."""
    import numpy as np
    import torch
    from transformers.utils import logging

    logging.set_verbosity_error()
    torch.set_num_threads(int(asked["threads"]))
    most = int(asked["max_new_tokens"])
    network = load_language(folder, asked["task"])
    check_finite(network)
    is_causal = asked["task"] == "language-modelling"
    longest = max(1, int(asked["longest"]) - (most if is_causal else 0))
    with refuse_failures("the tokenizer cannot read the texts"):
        rows = tokenizer(texts, truncation=True, max_length=longest + 1)["input_ids"]
        encoded = tokenizer(texts, truncation=True, max_length=longest)["input_ids"]
    refuse_strange_ids([np.array(row) for row in encoded], network)
    search = _search(network, tokenizer, beams=int(asked["beams"]), most=most)
    found = _Writer(network.eval(), tokenizer, search, is_causal=is_causal).write(encoded)
    return {
        "texts": [text[: most * _CHARACTERS_A_TOKEN] for text, _ in found],
        "beams": search.num_beams,
        "cut": sum(count >= most - (search.forced_eos_token_id is not None) for _, count in found),
        "shortened": sum(len(row) > longest for row in rows),
    }


class _Writer:
    """Generate in batches of inputs of like lengths."""

    def __init__(self, network: Any, tokenizer: Any, search: Any, *, is_causal: bool) -> None:
        self._network, self._tokenizer = network, tokenizer
        self._search, self._is_causal = search, is_causal

    def write(self, encoded: list[list[int]]) -> list[tuple[str, int]]:
        """Return the text for each input and the number of its tokens."""
        found: list[tuple[str, int]] = [("", 0)] * len(encoded)
        order = sorted(range(len(encoded)), key=lambda row: -len(encoded[row]))
        while order:
            length = max(1, len(encoded[order[0]])) * self._search.num_beams
            size = min(32, max(1, _TOKENS_A_BATCH // length))
            rows, order = order[:size], order[size:]
            for row, ids in zip(rows, self._batch([encoded[r] for r in rows]), strict=True):
                text = self._tokenizer.decode(ids, skip_special_tokens=True)
                found[row] = text.strip(), len(ids)
            done = len(encoded) - len(order)
            print(f"generated {done} of {len(encoded)}", file=sys.stderr)
        return found

    def _batch(self, rows: list[list[int]]) -> list[list[int]]:
        """Return the new tokens of each row, without what pads them."""
        import torch

        width, padding = max(1, *map(len, rows)), int(self._search.pad_token_id)
        filled = [[padding] * (width - len(row)) for row in rows]
        pairs = list(zip(filled, rows, strict=True))
        ids = [pad + row if self._is_causal else row + pad for pad, row in pairs]
        ones = [[1] * len(row) for row in rows]
        pairs = [([0] * len(pad), one) for pad, one in zip(filled, ones, strict=True)]
        mask = [pad + one if self._is_causal else one + pad for pad, one in pairs]
        with refuse_failures("the network cannot generate texts"), torch.inference_mode():
            out = self._network.generate(
                input_ids=torch.tensor(ids),
                attention_mask=torch.tensor(mask),
                generation_config=self._search,
            ).tolist()
        return [self._ended(row[width if self._is_causal else 1 :]) for row in out]

    def _ended(self, row: list[int]) -> list[int]:
        """Cut a row after its end."""
        eos = self._search.eos_token_id
        ends = set(eos if isinstance(eos, list) else [eos])
        end = next((position for position, id_ in enumerate(row) if id_ in ends), None)
        return row if end is None else row[:end]


def _search(network: Any, tokenizer: Any, *, beams: int, most: int) -> Any:
    """Search as the network wants to, with bounds, and without anything random."""
    search = network.generation_config
    search.update(
        do_sample=False,
        num_beams=min(beams, search.num_beams or 1),
        num_return_sequences=1,
        max_length=None,
        max_new_tokens=most,
        min_length=min(search.min_length or 0, most // 2),
        min_new_tokens=None,
        return_dict_in_generate=False,
    )
    for name in ("bos_token_id", "eos_token_id", "pad_token_id", "decoder_start_token_id"):
        for source in (network.config, tokenizer):
            if getattr(search, name) is None:
                setattr(search, name, getattr(source, name, None))
    if search.pad_token_id is None:
        eos = search.eos_token_id
        search.pad_token_id = eos[0] if isinstance(eos, list) else eos or 0
    return search


if __name__ == "__main__":
    main()

"""Load a network that writes texts: an encoder with a decoder, or a causal language model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.inside.networks.load import load_on_base, load_whole
from grader.inside.networks.refusals import Refused


def load_language(folder: Path, task: str) -> Any:
    """Load a network of a rewritten folder, whole or as an adapter on its base.

    `task` is "generation" or "language-modelling". Raises Refused or Unavailable.
    """
    import transformers

    kinds = {
        "generation": transformers.AutoModelForSeq2SeqLM,
        "language-modelling": transformers.AutoModelForCausalLM,
    }
    if (folder / "adapter_config.json").is_file():
        return load_on_base(folder, kinds[task])[0]
    return load_whole(folder, kinds[task])


def refuse_looking_ahead(network: Any, vocabulary: int) -> None:
    """Refuse a network that sees the words that it is asked to foretell.

    Of two texts that differ from their middle on, the first halves must get the same outputs.
    """
    import torch

    generator = torch.Generator().manual_seed(0)
    first = torch.randint(vocabulary, (1, 16), generator=generator)
    second = first.clone()
    second[:, 8:] = (second[:, 8:] + 1 + torch.arange(8)) % vocabulary
    with torch.inference_mode():
        one, other = (network(input_ids=ids).logits[0, -16:-8] for ids in (first, second))
    if not torch.allclose(one, other, rtol=1e-3, atol=1e-3 * float(one.abs().max())):
        raise Refused(
            "the network sees the words that come next, so its perplexity means nothing; save a "
            "causal language model, such as GPT-2"
        )

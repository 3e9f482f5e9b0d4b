"""Perplexity of texts under a causal language model."""

from collections.abc import Sequence
from typing import Any


def compute(
    predictions: Sequence[str],
    *,
    model_id: str,
    batch_size: int = 16,
    add_start_token: bool = True,
    device: str | None = None,
    max_length: int | None = None,
    **_options: Any,
) -> dict[str, Any]:
    """Return the perplexity of each text, and the mean."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model: Any = AutoModelForCausalLM.from_pretrained(model_id)
    tokenizer: Any = AutoTokenizer.from_pretrained(model_id)
    if device not in (None, "cpu") and torch.cuda.is_available():
        model = model.to("cuda" if device == "gpu" else device)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    limit = max_length or getattr(model.config, "max_position_embeddings", None) or 1024
    start = (
        [tokenizer.bos_token_id] if add_start_token and tokenizer.bos_token_id is not None else []
    )
    found: list[float] = []
    for at in range(0, len(predictions), batch_size):
        batch = tokenizer(
            list(predictions[at : at + batch_size]),
            add_special_tokens=False,
            padding=True,
            truncation=True,
            max_length=limit - len(start),
            return_tensors="pt",
        )
        found += _perplexities(model.eval(), batch, start)
    return {"perplexities": found, "mean_perplexity": sum(found) / max(len(found), 1)}


def _perplexities(model: Any, batch: Any, start: list[int]) -> list[float]:
    import torch

    ids, mask = batch["input_ids"].to(model.device), batch["attention_mask"].to(model.device)
    if start:
        first = torch.full((len(ids), 1), start[0], device=ids.device)
        ids, mask = torch.cat([first, ids], 1), torch.cat([torch.ones_like(first), mask], 1)
    with torch.no_grad():
        logits = model(ids, attention_mask=mask).logits
    losses = torch.nn.functional.cross_entropy(
        logits[:, :-1].transpose(1, 2), ids[:, 1:], reduction="none"
    )
    weights = mask[:, 1:]
    return [float(x) for x in torch.exp((losses * weights).sum(1) / weights.sum(1))]

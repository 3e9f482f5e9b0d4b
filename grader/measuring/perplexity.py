"""Perplexity of held-out texts, from what the network's tokens cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from grader.measuring.resampling import interval_of_ratios

METRICS = ("perplexity", "bits-per-byte")


@dataclass(frozen=True)
class Perplexity:
    """A perplexity with its 95 % interval, or the bits that a byte of text costs."""

    metric: str
    value: float
    low: float
    high: float
    rows: int
    tokens: int

    @property
    def formula(self) -> str:
        """What was computed, in words."""
        if self.metric == "perplexity":
            return "exp(sum of the tokens' negative log-likelihoods / number of tokens)"
        return "sum of the tokens' negative log-likelihoods / (ln 2 * bytes of text in UTF-8)"

    def __str__(self) -> str:
        digits = 3 if self.metric == "bits-per-byte" else 2
        interval = f"95 % interval {self.low:.{digits}f} to {self.high:.{digits}f}"
        value = f"{self.metric} {self.value:.{digits}f}"
        return f"{value} on {self.rows:,} held-out texts of {self.tokens:,} tokens ({interval})"


def perplexity_of(losses: Sequence[float], tokens: Sequence[int]) -> Perplexity:
    """Return the perplexity over all tokens, from summed losses (natural logarithms) a row.

    It is a mean over tokens, not over rows: Jurafsky and Martin 2025, chapter 3. Only networks
    that share a tokenizer can be compared by it.
    """
    import numpy as np

    _check(losses, tokens)
    low, high = interval_of_ratios(losses, tokens, np.exp)
    value = exp(sum(losses) / sum(tokens))
    return Perplexity("perplexity", value, low, high, len(losses), sum(tokens))


def bits_per_byte(
    losses: Sequence[float], tokens: Sequence[int], texts: Sequence[str]
) -> Perplexity:
    """Return the bits that a byte of text costs: the same whatever the tokenizer.

    Gao et al. 2020, "The Pile", section 3.1.
    """
    _check(losses, tokens)
    lengths = [len(text.encode()) for text in texts]
    low, high = interval_of_ratios(losses, lengths, lambda nats: nats / log(2))
    value = sum(losses) / sum(lengths) / log(2)
    return Perplexity("bits-per-byte", value, low, high, len(losses), sum(tokens))


def _check(losses: Sequence[float], tokens: Sequence[int]) -> None:
    if len(losses) != len(tokens) or len(losses) < 2 or not sum(tokens):
        raise ValueError("as many losses as counts, and at least two rows with tokens")

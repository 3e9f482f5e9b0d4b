"""Which reviews share a batch."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from datasets import Dataset
from torch.utils.data import Sampler
from transformers import Trainer

POOL = 50  # batches that are sorted together; more pad less, fewer mix more


class SimilarLengths(Sampler[int]):
    """Put reviews of similar length into one batch, and the batches into any order.

    A batch is padded as far as its longest review, so this saves work. The library's own
    "group_by_length" leaves the batches of a pool sorted, from long reviews to short ones; the
    training loss then jumps where the next pool begins.
    """

    def __init__(self, lengths: Sequence[int], batch_size: int, seed: int) -> None:
        self.lengths, self.batch_size = np.array(lengths), batch_size
        self.seed, self.epoch = seed, 0

    def set_epoch(self, epoch: int) -> None:
        """Take another order in each epoch, the same after a resumed run."""
        self.epoch = epoch

    def __len__(self) -> int:
        return len(self.lengths)

    def __iter__(self) -> Iterator[int]:
        chance = np.random.default_rng((self.seed, self.epoch))
        rows = chance.permutation(len(self.lengths))
        pools = np.split(rows, range(POOL * self.batch_size, len(rows), POOL * self.batch_size))
        sorted_rows = np.concatenate([pool[np.argsort(self.lengths[pool])] for pool in pools])
        whole = len(rows) - len(rows) % self.batch_size
        batches = sorted_rows[:whole].reshape(-1, self.batch_size)
        yield from chance.permutation(batches).flatten().tolist()
        yield from sorted_rows[whole:].tolist()


class ReviewTrainer(Trainer):
    """The library's `Trainer`, with batches of similar lengths."""

    train_dataset: Dataset

    def _get_train_sampler(self, *_: Any) -> SimilarLengths:
        lengths = self.train_dataset["length"]
        return SimilarLengths(lengths, self.args.train_batch_size, self.args.seed)

"""Keep loops over a whole data set short in a smoke run, as they are written.

Every batch comes, with its number of rows; few are fetched, and those come again. Only where the
code around a network takes long by itself, as averages of all weights do, does training go on to
the last batches of an epoch.
"""

import copy
import functools
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from course_run.events import is_smoke, note
from course_run.scaled.work import pick, stretch, training_calls

FETCHED_BATCHES = 24
FIRST_BATCHES = 8
TRAINING_SECONDS = 15
LAST_BATCHES = 2
LONGEST_SLEEP = 0.5  # seconds


def _patch_loader(module: Any) -> None:
    if not is_smoke():
        return
    loader, original = module.DataLoader, module.DataLoader.__iter__

    def iterate(self: Any) -> Any:
        batches = _index_lists(self)
        if batches is None or (len(batches) <= FETCHED_BATCHES and not self.num_workers):
            return original(self)
        return _Repeating(self, batches)

    loader.__iter__ = iterate


def _index_lists(loader: Any) -> list[list[int]] | None:
    """Draw which rows make each batch; None where rows have no numbers."""
    sampler = getattr(loader, "batch_sampler", None)
    if sampler is None or not hasattr(loader.dataset, "__getitem__"):
        return None
    from torch.utils.data import IterableDataset

    if not hasattr(sampler, "__len__") or isinstance(loader.dataset, IterableDataset):
        return None
    return [list(batch) for batch in sampler]


class _Training:
    """Seconds of work on the training steps of all loops, and on what the code does around them."""

    seconds = 0.0


class _Repeating(Iterator[Any]):
    """Goes over all batches of a loader, and fetches the first and some evenly spaced ones."""

    def __init__(self, loader: Any, batches: list[list[int]]) -> None:
        from torch.utils.data._utils.fetch import _MapDatasetFetcher

        self._batches = batches
        collate = loader.collate_fn
        self._fetcher: Any = _MapDatasetFetcher(loader.dataset, True, collate, loader.drop_last)
        full = len(batches) - (len(batches[-1]) != len(batches[0])) if batches else 0
        also = [*range(min(FIRST_BATCHES, full)), *range(full, len(batches))]
        self._picked = pick(full, FETCHED_BATCHES - FIRST_BATCHES, also)
        self._places = stretch(len(batches), self._picked)
        self._kept: dict[int, Any] = {}
        self._next = 0
        self._calls, self._since = training_calls(), time.thread_time()
        if len(self._picked) < len(batches):
            note(
                f"a `DataLoader` of {len(batches):,} batches fetched {len(self._picked)} of them "
                "and gave them again for the others"
            )

    def __len__(self) -> int:
        return len(self._batches)

    def __next__(self) -> Any:
        self._hurry()
        if self._next >= len(self._batches):
            raise StopIteration
        place = self._places[self._next]
        self._next += 1
        if place not in self._kept:
            self._kept.clear()
            self._kept[place] = self._fetcher.fetch(self._batches[self._picked[place]])
        return _copied(self._kept[place])

    def _hurry(self) -> None:
        """Go on to the last batches where training has taken its time."""
        now, calls = time.thread_time(), training_calls()
        trained = calls > self._calls
        _Training.seconds += (now - self._since) * trained
        self._calls, self._since = calls, now
        last = len(self._batches) - LAST_BATCHES
        if trained and _Training.seconds > TRAINING_SECONDS and FIRST_BATCHES <= self._next < last:
            self._next = last
            note(
                f"training took more than {TRAINING_SECONDS} s: of the batches that an epoch had "
                f"left, the last {LAST_BATCHES} were used"
            )


def _copied(value: Any) -> Any:
    """Copy a batch, so that a loop may change what it is given."""
    if hasattr(value, "clone"):
        return value.clone()
    if isinstance(value, Mapping):
        same = copy.copy(value)
        for key in value:
            same[key] = _copied(value[key])  # type: ignore[index]
        return same
    if isinstance(value, (list, tuple)):
        parts = [_copied(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    return value


def _patch_optimizer(module: Any) -> None:
    """Let gradients of zero be none: what has none costs an optimizer nothing."""
    if not is_smoke():
        return
    original = module.Optimizer.zero_grad

    @functools.wraps(original)
    def zero_grad(self: Any, set_to_none: bool = True) -> None:  # noqa: ARG001
        original(self, set_to_none=True)

    module.Optimizer.zero_grad = zero_grad


def _patch_sleep(module: Any) -> None:
    if not is_smoke():
        return
    original = module.sleep

    @functools.wraps(original)
    def sleep(seconds: float) -> None:
        if seconds > LONGEST_SLEEP and threading.current_thread() is threading.main_thread():
            note(f"`time.sleep` was cut to {LONGEST_SLEEP} s")
            seconds = LONGEST_SLEEP
        original(seconds)

    module.sleep = sleep


def _patch_compiler(module: Any) -> None:
    """Let `torch.compile` leave networks as they are."""
    if is_smoke():
        module.disable = True


PATCHES: dict[str, Callable[[Any], None]] = {
    "time": _patch_sleep,
    "torch._dynamo.config": _patch_compiler,
    "torch.optim.optimizer": _patch_optimizer,
    "torch.utils.data.dataloader": _patch_loader,
}

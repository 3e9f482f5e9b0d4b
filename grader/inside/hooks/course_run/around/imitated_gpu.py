"""What `torch.cuda` answers where there is no GPU: one idle card, as Colab lends it."""

import contextlib
import time
from collections import defaultdict
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

NAME = "Tesla T4 (imitated)"
MEMORY = 15_835_660_288
CAPABILITY = (7, 5)

PROPERTIES = SimpleNamespace(
    name=NAME,
    total_memory=MEMORY,
    major=CAPABILITY[0],
    minor=CAPABILITY[1],
    multi_processor_count=40,
    max_threads_per_multi_processor=1024,
    warp_size=32,
    is_integrated=0,
)


class Stream(contextlib.AbstractContextManager["Stream"]):
    """A stream of work, all of it done already."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        return

    def __exit__(self, *_: object) -> None:
        return

    def synchronize(self, *_: Any) -> None:
        """Wait for nothing."""

    wait_stream = wait_event = record_event = synchronize

    def query(self) -> bool:
        """Say that all is done."""
        return True


class Event:
    """A point in time."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        self._at = time.perf_counter()

    def record(self, *_: Any) -> None:
        """Take the time."""
        self._at = time.perf_counter()

    def synchronize(self) -> None:
        """Wait for nothing."""

    wait = synchronize

    def query(self) -> bool:
        """Say that it has come."""
        return True

    def elapsed_time(self, end: "Event") -> float:
        """Return milliseconds."""
        return (end._at - self._at) * 1000


class Device(Stream):
    """The card that is current in a `with`."""


def _nothing(*_args: Any, **_options: Any) -> None:
    return


def _always(value: Any) -> Callable[..., Any]:
    def answer(*_args: Any, **_options: Any) -> Any:
        return value

    return answer


def _rng_state(*_args: Any) -> Any:
    import torch

    return torch.get_rng_state()


CALLS: dict[str, Callable[..., Any]] = {
    "is_available": _always(True),
    "is_initialized": _always(True),
    "is_bf16_supported": _always(False),
    "device_count": _always(1),
    "current_device": _always(0),
    "get_device_name": _always(NAME),
    "get_device_properties": _always(PROPERTIES),
    "get_device_capability": _always(CAPABILITY),
    "get_arch_list": _always(["sm_75"]),
    "mem_get_info": _always((MEMORY, MEMORY)),
    "memory_summary": _always("(no memory of a GPU was used)"),
    "memory_stats": lambda *_: defaultdict(int),
    "current_stream": lambda *_: Stream(),
    "default_stream": lambda *_: Stream(),
    "stream": lambda *_: Stream(),
    "get_rng_state": _rng_state,
    "get_rng_state_all": lambda: [_rng_state()],
    **{
        name: _always(0)
        for name in [
            "memory_allocated",
            "max_memory_allocated",
            "memory_reserved",
            "max_memory_reserved",
            "memory_cached",
            "max_memory_cached",
            "utilization",
            "memory_usage",
            "temperature",
        ]
    },
    **{
        name: _nothing
        for name in [
            "init",
            "set_device",
            "synchronize",
            "empty_cache",
            "ipc_collect",
            "reset_peak_memory_stats",
            "reset_max_memory_allocated",
            "reset_max_memory_cached",
            "reset_accumulated_memory_stats",
            "set_per_process_memory_fraction",
            "set_rng_state",
            "set_rng_state_all",
        ]
    },
}
"""The functions of `torch.cuda` that say anything about a card, and what they say."""

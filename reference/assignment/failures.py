"""What can end a training from outside, said in one line with the way out."""

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from safetensors import SafetensorError

from reference.assignment.config import Config

FULL_DISK = (f"os error {errno.ENOSPC}", "No space left", "inline_container")
FULL_MEMORY = ("out of memory", "can't allocate memory")


def find_checkpoint(config: Config) -> Path | None:
    """Return the newest whole checkpoint; one that a kill or a full disk cut off is none.

    `Trainer` writes trainer_state.json last, so a checkpoint with a readable one is whole.
    """
    found = (config.folder / "checkpoints").glob("checkpoint-*")
    for checkpoint in sorted(found, key=lambda path: -int(path.name.split("-")[1])):
        try:
            json.loads((checkpoint / "trainer_state.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            continue
        return checkpoint
    return None


@contextmanager
def one_line(config: Config) -> Iterator[None]:
    """Turn a full memory, a full disk and Ctrl-C into a line that says what to do."""
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(f"stopped; {way_on(config)}") from None
    except (RuntimeError, MemoryError, OSError, SafetensorError) as error:
        if isinstance(error, MemoryError) or any(sign in str(error) for sign in FULL_MEMORY):
            where = "GPU" if torch.cuda.is_available() else "machine"
            raise SystemExit(
                f"the {where} has too little memory: halve --batch-size {config.batch_size}, "
                f"or lower --max-tokens {config.max_tokens}, and use --overwrite"
            ) from error
        if any(sign in str(error) for sign in FULL_DISK):
            raise SystemExit(
                f"the disk of --output {config.output} is full: free some space; {way_on(config)}"
            ) from error
        raise


def way_on(config: Config) -> str:
    """Say where the same command with --resume goes on."""
    checkpoint = find_checkpoint(config)
    if checkpoint is None:
        return "there is no checkpoint yet, so begin anew with --overwrite"
    return f"{checkpoint.name} is kept, go on from it with --resume"

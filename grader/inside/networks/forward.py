"""The forward pass of a classifier over encoded texts: fast, and with float32's predictions.

Every row is computed in low precision first. How far that is off is measured on rows that are
computed in float32 too, and every row whose two best classes are closer than this bound is computed
again, so that low precision never decides which class is best.
"""

from __future__ import annotations

import inspect
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from grader.inside.networks.architectures import ENCODERS
from grader.inside.networks.lowered import announce, keep_memory, lower
from grader.inside.networks.refusals import Refused, first_line, refuse_failures

_TOKENS_A_BATCH = 2048
_TOKENS_A_BATCH_ON_A_GPU = 65536
_SAFETY = 3.0  # rows not measured may be this much further off than the worst one measured
_FEWEST_SAMPLED, _MOST_SAMPLED = 8, 64
_FEWEST_ROWS = 64  # below, two passes cost more than one in float32
_MOST_AGAIN = 0.5  # of the rows: where more are too close, all are computed in float32
_BLOCKWISE = frozenset({"big_bird"})  # attend in blocks that begin elsewhere in a padded text

Batch = list[int]


def forward(network: Any, encoded: Sequence[Any], padding: int) -> Any:
    """Return the logits, rows x classes, float32, with the classes that float32 predicts.

    The logits of rows that were computed again are those of float32, the others' are those of low
    precision. Rows whose logits are not finite are all NaN; Refused if all are.
    """
    import numpy as np
    import torch

    keep_memory()
    found = _in_low_precision(network, encoded, padding)
    if found is None:
        if torch.cuda.is_available():
            network.to("cuda")
        with refuse_failures("the network cannot be run"):
            found = _logits(network, encoded, padding, range(len(encoded)))
    finite = np.isfinite(found).all(1)
    if not finite.any():
        raise Refused("the network's outputs are not finite numbers")
    found[~finite] = np.nan
    return found


def _in_low_precision(network: Any, encoded: Sequence[Any], padding: int) -> Any | None:
    """Return the certified logits, or None if float32 has to compute all rows."""
    import torch

    if len(encoded) < _FEWEST_ROWS:
        return None
    try:
        lowered = lower(network)
        if lowered is None:
            return None
        found = _logits(lowered, encoded, padding, range(len(encoded)))
    except (RuntimeError, TypeError, ValueError, IndexError, AttributeError) as exc:
        print(f"only float32: {first_line(exc)}", file=sys.stderr)
        return None
    if torch.cuda.is_available():
        network.to("cuda")
    return certify(found, lambda rows: _logits(network, encoded, padding, rows))


def certify(low: Any, exact: Callable[[Sequence[int]], Any]) -> Any | None:
    """Replace logits by exact ones until no row's prediction hangs on the low precision.

    The error of a row is the spread of its differences, max - min over the classes: if the best
    logit leads by more than that, it also leads in float32. Rows measured are those with the
    smallest leads, which need it most, and a random few. None if too many rows are too close.
    """
    import numpy as np

    leads = _leads(low)
    few = min(_MOST_SAMPLED, max(_FEWEST_SAMPLED, len(low) // 100))
    nearest = np.argsort(leads, kind="stable")[:few]
    sampled = random.Random(0).sample(range(len(low)), few)  # noqa: S311  a fixed sample
    todo = sorted({int(row) for row in [*nearest, *sampled]})
    known, bound, found = np.zeros(len(low), dtype=bool), 0.0, low.copy()
    while todo:
        if known.sum() + len(todo) > _MOST_AGAIN * len(low) + few:
            print(f"only float32: the error of low precision is {bound:.3g}", file=sys.stderr)
            return None
        found[todo] = exact(todo)
        known[todo] = True
        with np.errstate(invalid="ignore"):
            errors = np.ptp(low[todo] - found[todo], axis=1)
        bound = max(bound, _SAFETY * float(np.max(errors[np.isfinite(errors)], initial=0)))
        todo = [int(row) for row in np.flatnonzero((leads <= bound) & ~known)]
    print(f"{known.sum()} of {len(low)} rows in float32, bound {bound:.3g}", file=sys.stderr)
    return found


def _leads(logits: Any) -> Any:
    """Return how far the best logit of each row is before the second; -inf without numbers."""
    import numpy as np

    leads = np.full(len(logits), -np.inf)
    finite = np.isfinite(logits).all(1)
    ordered = np.sort(logits[finite], axis=1)
    leads[finite] = ordered[:, -1] - ordered[:, -2] if logits.shape[1] > 1 else np.inf
    return leads


def _logits(network: Any, encoded: Sequence[Any], padding: int, rows: Sequence[int]) -> Any:
    """Compute rows: one batch a thread, so that numbers do not depend on how many threads run."""
    import numpy as np
    import torch

    threads = 1 if torch.cuda.is_available() else torch.get_num_threads()
    texts = [encoded[row] for row in rows]
    verb = "predicted" if len(rows) == len(encoded) else "computed again"
    found: Any = None
    done = 0

    def compute(batch: Batch) -> Any:
        with torch.inference_mode():
            return _batch_logits(network, [texts[position] for position in batch], padding)

    batches = list(_batches([len(text) for text in texts], _tokens_a_batch(network)))
    with ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,)) as pool:
        for batch, logits in zip(batches, pool.map(compute, batches), strict=True):
            if found is None:
                found = np.empty((len(rows), logits.shape[1]), dtype=np.float32)
            found[batch] = logits
            done += len(batch)
            print(f"{verb} {done} of {len(rows)}", file=sys.stderr)
    torch.set_num_threads(threads)
    return found


def _tokens_a_batch(network: Any) -> int:
    """Return the most tokens of a batch; 1, that is a text alone, where padding changes answers.

    That is so without an attention mask, in blocks of tokens, and in a decoder whose config does
    not say which token pads: it could not tell which one is the last.
    """
    accepted = inspect.signature(network.forward).parameters
    kind, padding = network.config.model_type, network.config.get_text_config().pad_token_id
    if "attention_mask" not in accepted or kind in _BLOCKWISE:
        return 1
    if padding is None and kind not in ENCODERS:
        return 1
    return _TOKENS_A_BATCH if network.device.type == "cpu" else _TOKENS_A_BATCH_ON_A_GPU


def _batches(lengths: Sequence[int], budget: int) -> Iterator[Batch]:
    """Divide positions into batches of bounded tokens, padding counted, longest first."""
    order = sorted(range(len(lengths)), key=lambda position: -lengths[position])
    while order:
        size = max(1, budget // max(1, lengths[order[0]]))
        yield order[:size]
        order = order[size:]


def _batch_logits(network: Any, texts: Sequence[Any], padding: int) -> Any:
    """Run one batch, padded to its longest text on the side where the network expects it."""
    import numpy as np
    import torch

    lengths = [len(text) for text in texts]
    own = network.config.get_text_config().pad_token_id  # positions are counted by it
    ids = np.full((len(texts), lengths[0]), padding if own is None else own, dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, text in enumerate(texts):
        first = lengths[0] - len(text) if network.config.model_type == "xlnet" else 0
        ids[row, first : first + len(text)] = text
        mask[row, first : first + len(text)] = 1
    announce(lengths)
    inputs = {"input_ids": torch.from_numpy(ids).to(network.device)}
    if lengths[0] != lengths[-1]:
        inputs["attention_mask"] = torch.from_numpy(mask).to(network.device)
    return network(**inputs).logits.float().cpu().numpy()

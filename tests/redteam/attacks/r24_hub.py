"""Asks the hub for a network, as most hand-ins do."""

import time

from huggingface_hub import hf_hub_download

started = time.monotonic()
try:
    print("WORKED: got", hf_hub_download("distilbert-base-uncased", "config.json"), flush=True)
except Exception as exc:
    print(type(exc).__name__)
if (seconds := time.monotonic() - started) > 2:
    print(f"WORKED: the hub held the grader up for {seconds:.1f} s", flush=True)

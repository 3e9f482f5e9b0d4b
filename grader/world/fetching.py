"""Fetch a data set, model or metric with the libraries: `python -m grader.world.fetching`.

Arguments: the name, the kind or "-" for whatever the hub has of that name, the config or "-".
`HF_HOME` says where to. The kind is the last line of what it prints. It is a process of its own
because the libraries read their settings when they are imported.
"""

import sys

KINDS = {"dataset": "datasets", "model": "models", "metric": "metrics"}
_UNUSED = ["*.h5", "*.msgpack", "*.ot", "*.onnx", "*.tflite", "*.gguf", "*.mlmodel", "*.pb"]
_FOLDERS = ["onnx/*", "openvino/*", "coreml/*", "flax/*"]


def main() -> None:
    """Fetch, and say what it was."""
    name, kind, config = sys.argv[1:4]
    chosen = config if config != "-" else None
    found = find_kind(name)  # asked in any case: without a network it fails at once
    if kind != "-":
        found = [kind]
    if not found:
        sys.exit(f"the hub has no data set, model or metric '{name}'")
    if len(found) > 1:
        sys.exit(f"'{name}' is several things; add {' or '.join(f'--{one}' for one in found)}")
    fetch(name, found[0], chosen)
    print(found[0])


def fetch(name: str, kind: str, config: str | None) -> None:
    """Fetch with the library that reads it."""
    if kind == "dataset":
        from datasets import load_dataset

        load_dataset(name, config)
    elif kind == "metric":
        import evaluate

        evaluate.load(name, config)
    else:
        fetch_model(name)


def find_kind(name: str) -> list[str]:
    """Ask the hub what has that name."""
    from huggingface_hub import HfApi

    hub = HfApi()
    has = {
        "dataset": hub.repo_exists(name, repo_type="dataset"),
        "model": hub.repo_exists(name, repo_type="model"),
        "metric": "/" not in name and hub.repo_exists(f"evaluate-metric/{name}", repo_type="space"),
    }
    return [kind for kind, is_there in has.items() if is_there]


def fetch_model(name: str) -> None:
    """Fetch what transformers reads of a model, its weights once."""
    from huggingface_hub import HfApi, snapshot_download

    files = HfApi().list_repo_files(name)
    twice = ["*.bin", "*.pt"] if any(file.endswith(".safetensors") for file in files) else []
    snapshot_download(name, ignore_patterns=[*_UNUSED, *_FOLDERS, *twice])


if __name__ == "__main__":
    main()

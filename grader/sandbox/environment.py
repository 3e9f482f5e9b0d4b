"""The allow-listed environment of every job; nothing of the instructor's own is passed on."""

from __future__ import annotations

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")

BASE: dict[str, str] = {
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "TZ": "UTC",
    **dict.fromkeys(_ONE_THREAD, "1"),
    "TOKENIZERS_PARALLELISM": "false",
    "MPLBACKEND": "Agg",
    # Everything that would look for a network says so at once instead of waiting.
    "HF_HUB_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "DO_NOT_TRACK": "1",
    "WANDB_MODE": "disabled",
    "PIP_NO_INDEX": "1",
    "PIP_RETRIES": "0",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
}


_QUIET = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
"""Keeps libraries from starting threads when they are imported, and forks a third faster."""


def zygote_environment(*, home: str, settings: str) -> dict[str, str]:
    """Return what a zygote is started with; a job that it forks can read this in /proc.

    `home` is the job's, since libraries remember it when they are imported; `settings` is a folder
    that exists where the zygote runs, for the one library that writes when it is imported.
    """
    return {**BASE, **_QUIET, "HOME": home, "MPLCONFIGDIR": settings}


def job_environment(*, home: str, path: str) -> dict[str, str]:
    """Return the environment of a job whose home folder is `home`."""
    return {**BASE, "PATH": path, "HOME": home}

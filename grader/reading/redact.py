"""Hide secrets that students leave in their code."""

from __future__ import annotations

import re

_SECRETS = re.compile(
    r"\b(?:hf_[A-Za-z0-9]{10,}|sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}"
    r"|github_pat_\w{20,}|AIza[\w-]{30,}|AKIA[A-Z0-9]{16}|xox[abp]-[\w-]{10,})"
)
_NAMED = re.compile(
    r"((?:key|token|secret|passw(?:or)?d|login)\w{0,20}[\"']?\s{0,9}[=:(]\s{0,9}"
    r"(?:\w{1,20}\s{0,9}=\s{0,9})?[\"'])[^\"'\s]{12,200}(?=[\"'])",
    re.IGNORECASE,
)
_HEXADECIMAL = re.compile(r"\b[0-9a-f]{40}\b")  # what a wandb key looks like


def redact(text: str) -> str:
    """Replace access tokens and keys by "[hidden]"."""
    text = _SECRETS.sub("[hidden]", text)
    text = _NAMED.sub(r"\1[hidden]", text)
    return _HEXADECIMAL.sub("[hidden]", text)

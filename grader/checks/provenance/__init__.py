"""Where a saved network comes from: findings for a talk with the student, never for the mark."""

from __future__ import annotations

from grader.checks.provenance.claimed import Claimed, claims_of, flag_of_claims
from grader.checks.provenance.gap import flag_of_gap
from grader.checks.provenance.known import Digests, Known
from grader.checks.provenance.origin import flags_of_origin

__all__ = [
    "Claimed",
    "Digests",
    "Known",
    "claims_of",
    "flag_of_claims",
    "flag_of_gap",
    "flags_of_origin",
]

"""The same files under the same settings are looked at once."""

from pathlib import Path

import pytest

from grader.evidence.cache import EvidenceCache
from grader.records import Event, RunRecord

RECORD = RunRecord("completed", events=(Event("train", "Trainer"),))


def test_a_record_is_collected_once_and_read_back_whole(tmp_path: Path) -> None:
    calls = []

    def collect() -> RunRecord:
        calls.append(1)
        return RECORD

    for _ in range(2):
        assert EvidenceCache(tmp_path).fetch(RunRecord, {"submission": "x"}, collect) == RECORD
    assert len(calls) == 1


def test_another_parameter_is_another_record(tmp_path: Path) -> None:
    cache = EvidenceCache(tmp_path)
    cache.fetch(RunRecord, {"limits": 1}, lambda: RECORD)
    assert cache.fetch(RunRecord, {"limits": 2}, lambda: RunRecord("limit")).outcome == "limit"


def test_a_fault_of_ours_is_never_kept(tmp_path: Path) -> None:
    cache = EvidenceCache(tmp_path)

    def fails() -> RunRecord:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        cache.fetch(RunRecord, {}, fails)
    assert cache.fetch(RunRecord, {}, lambda: RECORD) == RECORD


def test_a_file_cut_short_by_a_crash_is_collected_again(tmp_path: Path) -> None:
    cache = EvidenceCache(tmp_path)
    cache.fetch(RunRecord, {}, lambda: RECORD)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:20])
    assert cache.fetch(RunRecord, {}, lambda: RECORD) == RECORD

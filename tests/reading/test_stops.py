"""Why a run stopped, in words that tell the student where and what to do."""

import pytest

from grader.reading.practice.stops import advice_on, cause_of, our_cause, wanted
from grader.records import CellRun, Place, RunRecord
from grader.sandbox.job import LimitKind

PLACE = Place("a.ipynb", 3, 2)


def stopped(error: str, message: str = "", quote: str = "") -> RunRecord:
    done = CellRun(Place("a.ipynb", 1), "done")
    failed = CellRun(PLACE, "failed", "", error, message, quote)
    return RunRecord("failed", (done, failed, CellRun(Place("a.ipynb", 4), "not reached")))


@pytest.mark.parametrize("kind", list(LimitKind))
def test_every_limit_says_where_it_was_met_and_what_to_do(kind: LimitKind) -> None:
    error = f"{kind.capitalize()}Limit"
    cells = stopped(error).cells
    run = RunRecord("limit", cells, limit=str(kind))
    assert our_cause(run) == f"our limit of {kind} was reached in a.ipynb, cell 3, line 2"
    assert advice_on(run)
    assert cause_of(error, "")


@pytest.mark.parametrize(
    ("error", "message", "cause"),
    [
        ("MemoryError", "", "memory ran out"),
        ("RuntimeError", "DefaultCPUAllocator: can't allocate memory", "memory ran out"),
        ("_ArrayMemoryError", "Unable to allocate 74.5 GiB", "memory ran out"),
        ("OSError", "[Errno 12] Cannot allocate memory", "memory ran out"),
        ("OSError", "[Errno 28] No space left on device", "the disk was full"),
        ("OSError", "[Errno 122] Disk quota exceeded", "the disk was full"),
        ("OSError", "[Errno 27] File too large", "the disk was full"),
        ("RuntimeError", "can't start new thread", "no more processes or threads could be started"),
        (
            "BlockingIOError",
            "[Errno 11] Resource temporarily unavailable",
            "no more processes or threads could be started",
        ),
        (
            "OSError",
            "[Errno 24] Too many open files: 'x'",
            "no more processes or threads could be started",
        ),
        ("DeadKernel", "signal 11", "the process that ran it died"),
        ("Crash", "signal 6", "the process that ran it died"),
        ("Stopped", "", "the process that ran it died"),
        ("OfflineModeIsEnabled", "Cannot reach it", "the run has no network"),
        ("OSError", "[Errno 101] Network is unreachable", "the run has no network"),
    ],
)
def test_the_student_s_error_tells_what_ran_out(error: str, message: str, cause: str) -> None:
    assert cause_of(error, message) == cause
    assert advice_on(stopped(error, message))


@pytest.mark.parametrize(
    ("message", "quote", "asked"),
    [
        ("Couldn't reach 'a/b' on the Hub (OfflineModeIsEnabled)", "load_dataset('a/b')", "a/b"),
        (
            "We couldn't connect to 'https://huggingface.co' to load the files",
            "m = AutoModel.from_pretrained('bert-large-uncased')",
            "bert-large-uncased",
        ),
        (
            "HTTPSConnectionPool(host='example.com', port=443): Max retries exceeded",
            "requests.get(url)",
            "example.com",
        ),
        ("Module 'glue' doesn't exist on the Hugging Face Hub either.", "load(name)", "glue"),
        ("<urlopen error [Errno -3] Temporary failure in name resolution>", "urlopen(url)", ""),
    ],
)
def test_what_the_network_was_asked_for_is_named(message: str, quote: str, asked: str) -> None:
    assert wanted(CellRun(PLACE, "failed", "", "ConnectionError", message, quote)) == asked


@pytest.mark.parametrize(
    ("message", "ended"),
    [
        ("signal 11", "a segmentation fault"),
        ("signal 9", "a kill"),
        ("signal 35", "signal 35"),
        ("exit code 3", "exit code 3"),
    ],
)
def test_a_dead_kernel_says_what_it_died_of(message: str, ended: str) -> None:
    cause = our_cause(stopped("DeadKernel", message))
    assert cause == f"the process that ran it died, with {ended} (a.ipynb, cell 3, line 2)"


def test_an_error_of_the_student_s_own_is_no_cause_of_ours() -> None:
    assert our_cause(stopped("KeyError", "'text'")) == ""
    assert advice_on(stopped("KeyError", "'text'")) == ""

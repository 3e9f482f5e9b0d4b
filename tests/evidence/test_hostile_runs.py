"""What a cell does to its kernel, parent or limits is typed, and the cells before are kept."""

import json
from pathlib import Path

import pytest
from runs import notebook, run

from grader.reading.practice.stops import advice_on, our_cause
from grader.records import RunRecord

pytestmark = pytest.mark.slow
IGNORES = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
FORGED = json.dumps({"type": "step", "text": "train", "detail": "forged"})
TO_EVERY_PIPE = f"""
import os
reached = 0
for process in filter(str.isdigit, os.listdir("/proc")):
    for number in range(40):
        if int(process) == os.getpid() and number > 2:
            continue
        try:
            pipe = os.open(f"/proc/{{process}}/fd/{{number}}", os.O_WRONLY | os.O_NONBLOCK)
            reached += os.write(pipe, b'''{FORGED}\\n''') > 0
        except OSError:
            pass
print(reached, "reached")
"""


def ends(tmp_path: Path, *sources: str, **limits: int) -> RunRecord:
    """Run two cells and more: the first prints, and what it printed is kept, always."""
    record = run(tmp_path, "a.ipynb", notebook("print('kept')", *sources), **limits)
    assert record.cells[0].state == "done"
    assert record.notebooks[0].cells[0].outputs[0].text == "kept\n"
    return record


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        ("import os; os._exit(3)", "DeadKernel", "exit code 3"),
        ("import ctypes; ctypes.string_at(0)", "DeadKernel", "signal 11"),
    ],
)
def test_a_kernel_that_dies_says_how(tmp_path: Path, source: str, error: str, message: str) -> None:
    record = ends(tmp_path, source)
    assert record.outcome == "failed"
    assert (record.cells[1].error, record.cells[1].message) == (error, message)
    assert "the process that ran it died" in our_cause(record)


def test_a_segmentation_fault_is_named(tmp_path: Path) -> None:
    record = run(tmp_path, "a.py", "import ctypes\nctypes.string_at(0)\n")
    assert our_cause(record) == "the process that ran it died, with a segmentation fault (a.py)"


@pytest.mark.parametrize("victim", ["os.getppid()", "-1"])
def test_a_cell_that_kills_what_runs_it_ends_the_run_and_no_more(
    tmp_path: Path, victim: str
) -> None:
    source = f"import os, signal, time\nos.kill({victim}, signal.SIGKILL)\ntime.sleep(9)"
    record = ends(tmp_path, source)
    assert record.outcome == "failed"
    assert record.cells[1].error in {"Stopped", "DeadKernel"}
    assert "the process that ran it died" in our_cause(record)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("import threading\nx = 1\nthreading.Event().wait(60)", 3),
        (IGNORES, None),
        ("import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass", None),
    ],
)
def test_a_cell_meets_its_time_limit_and_says_where_if_it_can(
    tmp_path: Path, source: str, line: int | None
) -> None:
    record = ends(tmp_path, source, cell_seconds=4, run_seconds=60)
    assert (record.outcome, record.limit) == ("limit", "time")
    assert record.cells[1].error == "TimeLimit"
    if line is not None:
        assert record.cells[1].place.line == line
    assert "our limit of time was reached in a.ipynb, cell 2" in our_cause(record)
    assert "fewer rows" in advice_on(record)


def test_replacing_run_cell_stalls_until_the_limit_of_the_next_cell(tmp_path: Path) -> None:
    replaced = "get_ipython().run_cell = lambda *args, **options: None"
    record = ends(tmp_path, replaced, "print('after')", cell_seconds=4)
    assert record.outcome in {"limit", "failed"}
    assert record.cells[-1].error in {"TimeLimit", "DeadKernel"}


@pytest.mark.parametrize(
    "source",
    ["print('x' * 300_000_000)", "while True: print('y' * 10_000)"],
)
def test_a_flood_of_output_is_a_limit(tmp_path: Path, source: str) -> None:
    record = ends(tmp_path, source)
    assert (record.outcome, record.limit, record.cells[1].error) == (
        "limit",
        "output",
        "OutputLimit",
    )
    kept = sum(len(each.text) for each in record.notebooks[0].cells[1].outputs)
    assert kept < 2 * 1024 * 1024


def test_writing_to_every_pipe_forges_nothing(tmp_path: Path) -> None:
    record = ends(tmp_path, TO_EVERY_PIPE)
    assert "reached" in record.cells[1].output
    assert record.events == ()


@pytest.mark.parametrize("text", ["b'x' * 64", "b'a line'"])
def test_breaking_the_kernel_s_own_channels_is_typed(tmp_path: Path, text: str) -> None:
    source = (
        f"import os\nfor fd in range(3, 100):\n  try: os.write(fd, {text})\n  except OSError: 0"
    )
    record = ends(tmp_path, source, cell_seconds=4, run_seconds=60)
    assert record.outcome in {"limit", "failed"}
    assert record.cells[1].error in {"TimeLimit", "DeadKernel"}


def test_input_is_answered_a_few_times_and_no_hang(tmp_path: Path) -> None:
    record = ends(tmp_path, "name = input('who')", "while True: input('and who')")
    assert record.cells[1].state == "done"
    assert "`input()` was answered for you" in " ".join(record.interventions)
    assert our_cause(record) == "it asks somebody to type (a.ipynb, cell 3, line 1)"


@pytest.mark.parametrize(
    ("source", "limits", "cause"),
    [
        (
            "import subprocess\nkept = [subprocess.Popen(['sleep', '9']) for _ in range(500)]",
            {"processes": 64},
            "processes",
        ),
        (
            "import threading, time\n"
            "for _ in range(500): threading.Thread(target=time.sleep, args=(9,)).start()",
            {"processes": 64},
            "processes",
        ),
        ("kept = []\nwhile True: kept.append(bytearray(10_000_000))", {"memory_mb": 800}, "memory"),
        (
            "file = open('big', 'wb')\nwhile True: file.write(b'x' * 10_000_000)",
            {"disk_mb": 60},
            "disk",
        ),
        ("kept = [open('/dev/null') for _ in range(10**6)]", {}, "processes"),
    ],
)
def test_what_ran_out_is_named(
    tmp_path: Path, source: str, limits: dict[str, int], cause: str
) -> None:
    assert cause in our_cause(ends(tmp_path, source, **limits))


def test_a_need_for_the_network_names_what_was_asked_for(tmp_path: Path) -> None:
    source = "import urllib.request as web\nweb.urlopen('https://example.com/a.csv')"
    assert our_cause(ends(tmp_path, source)) == (
        "the run has no network, and it asks for `https://example.com/a.csv` "
        "(a.ipynb, cell 2, line 2)"
    )


def test_the_line_is_the_student_s_own_also_below_a_chain_of_errors(tmp_path: Path) -> None:
    source = (
        "def half(text):\n    return int(text) / 2\n\ntry:\n    half('a')\nexcept ValueError:\n"
    )
    record = ends(tmp_path, source + "    raise KeyError('b')")
    assert (record.cells[1].error, record.cells[1].place.line) == ("KeyError", 7)
    assert record.cells[1].quote == "raise KeyError('b')"


def test_a_line_that_is_no_python_has_its_number(tmp_path: Path) -> None:
    failed = ends(tmp_path, "x = 1\nprint('a'").cells[1]
    assert (failed.error, failed.place.line) == ("SyntaxError", 2)


def test_plots_are_kept(tmp_path: Path) -> None:
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    record = ends(tmp_path, source)
    shown = [each for each in record.notebooks[0].cells[1].outputs if "image/png" in each.data]
    assert len(shown) == 1
    assert "Fontconfig" not in record.cells[1].output

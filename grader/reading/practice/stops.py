"""Why a run stopped: for a cause of ours, or for an error in the student's code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.reading.redact import redact
from grader.records import CellRun, RunRecord
from grader.verdict import Quote


@dataclass(frozen=True)
class Cause:
    """A cause that costs nothing: what it is, how errors tell it, what to do about it."""

    text: str
    pattern: str
    advice: str


_NETWORK = "the run has no network"
_FILE = "it reads a file that is not in the hand-in"
_ADD_IT = "Add the file to your hand-in, and name it without the folders of your machine."
_CAUSES = (
    Cause(_FILE, r"No such file or folder: '", _ADD_IT),
    Cause(
        _NETWORK,
        r"is not in the course world|NetworkLimit|ConnectionError|OfflineMode|LocalEntryNotFound"
        r"|HTTPError|URLError|gaierror"
        r"|MaxRetry|RepositoryNotFound|GatedRepo|DatasetNotFound|couldn't connect|Max retries"
        r"|offline mode|outgoing traffic|name resolution|resolve host|ConnectTimeout|ReadTimeout"
        r"|cached files|ProxyError|not a local folder|does not appear to have a file"
        r"|Couldn't (?:find|reach)|is unreachable",
        "Hand your output in with the code: what it shows counts. If you can, name a data set or "
        "network that the course provides.",
    ),
    Cause(
        "it needs a login",
        r"LocalTokenNotFound|wandb|api_key|UsageError|\b401\b|TokenNotFound|userdata|SecretNotFound"
        r"|kaggle\.json|log ?in\b|credential",
        "Put the login where the rest runs without it.",
    ),
    Cause(
        "a package or a service is not there",
        r"ModuleNotFoundError|google\.colab|kaggle|No module named",
        "Hand your output in with the code: what it shows counts.",
    ),
    Cause(
        "today's libraries have dropped something it uses",
        r"ImportError|unexpected keyword argument|has no attribute|no longer supported|deprecated"
        r"|Dataset scripts|tf_keras|tf-keras|Keras 3|was removed|has been removed"
        r"|trust_remote_code",
        "Name the versions that you used, or hand your output in with the code.",
    ),
    Cause(_FILE, r"FileNotFoundError|No such file|NotADirectory", _ADD_IT),
    Cause(
        "the notebook cannot be opened whole",
        r"Unreadable:|not appear to be JSON|NotJSONError",
        "Save the notebook again and open it once before you hand it in.",
    ),
    Cause(
        "it is to be called with arguments, and nothing says which",
        r"exit code 2: .*(?:argument|usage)",
        "Say in a README how it is called, such as `python train.py --epochs 1`.",
    ),
    Cause(
        "it asks somebody to type",
        r"EOFError|StdinNotImplemented|raw_input|input\(\)",
        "Write the value into the code: nobody can type while it is graded.",
    ),
    Cause(
        "there is no GPU here",
        r"CUDA|cuda|NVIDIA|bitsandbytes|requires a GPU|no GPU|fp16|bf16|mps",
        "Let the code choose: `cuda` if `torch.cuda.is_available()`, else `cpu`.",
    ),
    Cause(
        "the time was up",
        r"TimeLimit",
        "Use fewer rows or shorter texts, or hand your output in with the code.",
    ),
    Cause(
        "memory ran out",
        r"MemoryLimit|MemoryError|out of memory|OutOfMemory|(?:Cannot|can't) allocate memory"
        r"|not enough memory|Unable to allocate",
        "Use smaller batches or shorter texts, and delete what is no longer needed.",
    ),
    Cause(
        "the disk was full",
        r"DiskLimit|No space left|Disk quota|File too large|ENOSPC|EDQUOT|signal 25\b",
        "Keep fewer checkpoints: `save_total_limit=1`, or `save_strategy=\"no\"` while training.",
    ),
    Cause(
        "no more processes or threads could be started",
        r"ProcessesLimit|start new thread|Resource temporarily unavailable|Too many open files"
        r"|can't fork",
        "Start fewer: `num_proc=1`, `dataloader_num_workers=0`; close files that you open.",
    ),
    Cause(
        "it wrote more output than can be kept",
        r"OutputLimit",
        "Print less inside loops; a summary at the end is enough.",
    ),
    Cause(
        "it may not write there",
        r"Read-only file system|Permission ?(?:Error|denied)",
        "Write to the folder that the notebook runs in.",
    ),
    Cause(
        "the process that ran it died",
        r"DeadKernel|Crash:|Stopped:|died with <Signals|Segmentation fault",
        "Run it once more from the top; leave out what ends the process, such as `exit()`.",
    ),
)  # fmt: skip
_PATTERNS = tuple((cause, re.compile(cause.pattern)) for cause in _CAUSES)
_LIMITED = {
    "time": "the time was up",
    "memory": "memory ran out",
    "disk": "the disk was full",
    "processes": "no more processes or threads could be started",
    "output": "it wrote more output than can be kept",
    "network": _NETWORK,
}
_SIGNALS = {
    4: "an illegal instruction", 6: "an abort", 7: "a bus error", 8: "an arithmetic fault",
    9: "a kill", 11: "a segmentation fault", 15: "a request to end",
}  # fmt: skip
_SIGNAL = re.compile(r"^signal (\d+)$")
_NAMED = re.compile(
    r"^'([^']{1,120})'(?: \([^)]*\))? is not in the course world"
    r"|(?:reach|Module|Dataset) '([^']{1,120})'"
)
_HOST = re.compile(r"host='([^']{1,120})'")
_WRITTEN = re.compile(r"[\"']([\w./:@?=&%+-]{3,160})[\"']")
_HELP = {
    "NameError": "A name is used before anything defines it; run the cells from the top.",
    "SyntaxError": "A line is not valid Python; the caret in the message shows where.",
    "IndentationError": "Indent the lines of a block by the same number of spaces.",
    "KeyError": "Print the keys or `column_names` and use one of them.",
    "TypeError": "Compare the arguments with the function's documentation.",
    "ValueError": "Print the value just before this line; it is not what the function takes.",
    "IndexError": "Print the length first; the index lies beyond it.",
}
_RESTART = "Restart, run everything from the top, and repair the first error."


def failed_cell(run: RunRecord) -> CellRun | None:
    """Give the cell or script that ended the run with an error."""
    return next((cell for cell in run.cells if cell.state == "failed"), None)


def our_cause(run: RunRecord) -> str:
    """Say what of ours stopped the run; empty if nothing did."""
    cell = failed_cell(run)
    if run.outcome == "limit":
        limit = f"our limit of {run.limit or 'time'} was reached"
        return f"{limit} in {cell.place}" if cell is not None else limit
    if run.outcome != "failed":
        return ""
    if cell is None:
        return "the run ended without saying why"
    cause = cause_of(cell.error, cell.message)
    return f"{cause}{_detail(cause, cell)}" if cause else ""


def advice_on(run: RunRecord) -> str:
    """Say what to do about a cause of ours; empty if that is not known."""
    cell = failed_cell(run)
    if run.outcome == "limit":
        text = _LIMITED.get(run.limit, "")
    else:
        text = cause_of(cell.error, cell.message) if cell is not None else ""
    return next((cause.advice for cause in _CAUSES if cause.text == text), "")


def cause_of(error: str, message: str) -> str:
    """Say what of ours, or of the place where it ran, an error comes from; empty if of nothing."""
    text = f"{error}: {message}"
    if error == "AttributeError" and not re.search(r"module|transformers|datasets", text):
        text = text.replace("has no attribute", "")
    return next((cause.text for cause, pattern in _PATTERNS if pattern.search(text)), "")


def cause_of_line(line: str) -> str:
    """Say the same of the last line of a stored traceback; an interruption is such a cause too."""
    error, _, message = line.partition(":")
    if error.strip().endswith("KeyboardInterrupt"):
        return "it was interrupted"
    return cause_of(error.strip(), message.strip())


def wanted(cell: CellRun) -> str:
    """Name what a cell asked the network for; empty if that is not known."""
    for pattern, text in ((_NAMED, cell.message), (_WRITTEN, cell.quote), (_HOST, cell.message)):
        if found := pattern.search(text):
            return redact(found[found.lastindex or 0])
    return ""


def describe(cell: CellRun) -> str:
    """Say in a sentence which error ended a cell."""
    message = " ".join(redact(cell.message).split())[:160]
    return f"{cell.place} stops with {cell.error}{f': {message}' if message else ''}."


def help_with(cell: CellRun) -> str:
    """Say what to do about an error."""
    return f"{_HELP.get(cell.error, '')} {_RESTART}".strip()


def quote_cell(cell: CellRun) -> Quote:
    """Quote the line that failed, with its place."""
    return Quote(redact(cell.quote or cell.error)[:240], str(cell.place))


def _detail(cause: str, cell: CellRun) -> str:
    """Say of a cause where it was met, and what was asked for or by what it ended."""
    asked = wanted(cell) if cause == _NETWORK else ""
    if signal := _SIGNAL.match(cell.message):
        ended = _SIGNALS.get(int(signal[1]), f"signal {signal[1]}")
    else:
        ended = cell.message if cell.message.startswith("exit code") else ""
    more = f", and it asks for `{asked}`" if asked else f", with {ended}" if ended else ""
    return f"{more} ({cell.place})"

"""Shell lines and IPython magics in code, comments and texts."""

import pytest
from written_code import cell, code_of, fence, prose, script

INSTALL = "pip install transformers datasets"


@pytest.mark.parametrize(
    "source",
    [
        f"!{INSTALL}",
        f"%{INSTALL}",
        f"import torch\n!{INSTALL}",
        f"%%capture\n!{INSTALL}",
        f"%%bash\n{INSTALL}",
        f"%%sh\n# set up\n{INSTALL}",
        "!pip install transformers \\\n  datasets",
        f"if True:\n    !{INSTALL}",
        f"x = !{INSTALL}",
        INSTALL,
        f"import os\nos.system('{INSTALL}')",
        f"import subprocess\nsubprocess.run('{INSTALL}', shell=True)",
        "import subprocess\nsubprocess.run(['pip', 'install', 'transformers', 'datasets'])",
        f"get_ipython().system('{INSTALL}')",
        "get_ipython().run_line_magic('pip', 'install transformers datasets')",
    ],
)
def test_a_command_is_found_in_every_way_to_write_it(source: str) -> None:
    record = code_of(cell(1, source))
    assert [(line.text, line.written) for line in record.shell] == [(INSTALL, "code")]
    assert record.broken == ()


def test_python_around_magics_is_read_with_its_lines() -> None:
    record = code_of(cell(1, "%cd /content\n!nvidia-smi\n?print\nimport torch\ntorch.rand(2)\nx?"))
    assert [(call.name, call.place.line) for call in record.calls] == [("torch.rand", 5)]


def test_a_script_with_a_shell_line_is_read() -> None:
    record = code_of(script(f"!{INSTALL}\nload_dataset('imdb')"))
    assert [call.name for call in record.calls] == ["datasets.load_dataset"]
    assert record.broken == ()


@pytest.mark.parametrize("magic", ["%%html", "%%javascript", "%%latex", "%%R"])
def test_a_cell_in_another_language_is_left_out(magic: str) -> None:
    record = code_of(cell(1, f"{magic}\nfoo()"))
    assert (record.calls, record.broken) == ((), ())


@pytest.mark.parametrize("magic", ["%%time", "%%capture out", "%%timeit -n 1"])
def test_a_cell_magic_before_python_is_left_out(magic: str) -> None:
    assert len(code_of(cell(1, f"{magic}\nfoo()")).calls) == 1


def test_a_percent_sign_in_a_string_is_no_magic() -> None:
    record = code_of(cell(1, 's = """\n%matplotlib inline\n!ls\n"""\nprint(s)\n!pwd'))
    assert [line.text for line in record.shell] == ["pwd"]
    assert [call.name for call in record.calls] == ["print"]


@pytest.mark.parametrize("comment", [f"# {INSTALL}", f"# !{INSTALL}", f"x = 1  # run {INSTALL}"])
def test_a_command_in_a_comment_is_found(comment: str) -> None:
    record = code_of(cell(1, comment))
    assert [(line.text, line.written) for line in record.shell] == [(INSTALL, "comment")]


def test_a_command_in_a_docstring_is_found() -> None:
    record = code_of(script(f'"""My work.\n\n    {INSTALL}\n"""'))
    line = record.shell[0]
    assert (line.text, str(line.place)) == (INSTALL, "train.py, line 3")


@pytest.mark.parametrize(
    "block", [fence(INSTALL, "bash"), fence(f"$ {INSTALL}", ""), prose(f"First: `{INSTALL}`.")]
)
def test_a_command_in_a_text_is_found(block: list[object]) -> None:
    record = code_of(block)
    assert [(line.text, line.written) for line in record.shell] == [(INSTALL, "text")]


def test_a_command_of_the_assignment_s_own_text_is_not_the_student_s() -> None:
    assert code_of(prose(f"Run {INSTALL}", handout=0.9)).shell == ()

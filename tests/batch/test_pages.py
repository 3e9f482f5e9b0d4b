"""Pages beside a report have plain names of their own."""

import pytest

from grader.batch.pages import name_pages
from grader.records import Page


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("practice.ipynb", "practice.executed.html"),
        ("week 1/My work.ipynb", "week-1-My-work.executed.html"),
        ("../../etc/passwd", "etc-passwd.executed.html"),
        ("javascript:alert(1).ipynb", "javascript-alert-1.executed.html"),
        ("실습.ipynb", "notebook.executed.html"),
        ("a" * 300 + ".py", "a" * 80 + ".executed.html"),
        ("", "notebook.executed.html"),
        (".ipynb", "ipynb.executed.html"),
    ],
)
def test_a_page_is_named_after_its_file_in_plain_letters(file: str, name: str) -> None:
    (named,) = name_pages([Page(file, "")])
    assert (named.path, named.page) == (file, name)


def test_no_two_pages_have_one_name() -> None:
    files = ("a.ipynb", "A.ipynb", "a.py", "실습.ipynb", "실습2.ipynb", "과제.ipynb")
    names = [each.page.casefold() for each in name_pages([Page(file, "") for file in files])]
    assert len(set(names)) == len(files)

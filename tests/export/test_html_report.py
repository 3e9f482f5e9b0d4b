"""What a student's page shows, and what it never lets through."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from grader.export.class_page import to_class_page
from grader.export.html import to_html
from grader.export.markdown import to_markdown
from grader.export.plain import shortened
from grader.report import ExecutedPage, Exhibit, Mark, Report
from grader.verdict import Quote, Status

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "footer"),
    *("h1", "h2", "h3", "p", "span", "strong", "code", "pre", "bdi", "a", "div", "article"),
    *("table", "thead", "tbody", "tr", "th", "td", "ul", "ol", "li", "dl", "dt", "dd"),
    *("figure", "figcaption", "blockquote", "svg", "defs", "pattern", "circle", "path"),
    *("rect", "text"),
}


class Page(HTMLParser):
    """The elements, attributes and visible text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page.partition("<style>")[0] + page.partition("</style>")[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


@pytest.fixture(params=["report", "class"])
def hostile_page(request: pytest.FixtureRequest, report: Report) -> Page:
    if request.param == "report":
        return Page(to_html(report))
    named = replace(report, submission=replace(report.submission, id="javascript:alert(1)//<b>"))
    return Page(to_class_page("<b>Class</b>", [named], [("<script>", "<img src=x> \x1b[2J\u202e")]))


def test_a_page_has_no_element_outside_the_list(hostile_page: Page) -> None:
    assert {tag for tag, _ in hostile_page.elements} <= ELEMENTS


def test_a_page_has_no_handler_and_nothing_to_load(hostile_page: Page) -> None:
    names = {name for _, attributes in hostile_page.elements for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in {"src", "srcset"}}


def test_a_page_forbids_scripts_and_connections(hostile_page: Page) -> None:
    policies = [
        attributes["content"]
        for tag, attributes in hostile_page.elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policies == [POLICY]


def test_a_page_never_sends_a_control_character(hostile_page: Page) -> None:
    shown = "".join(hostile_page.words)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert "[U+202E]" in shown


def test_only_the_class_page_links_and_only_below_itself(hostile_page: Page) -> None:
    links = {attributes["href"] for tag, attributes in hostile_page.elements if tag == "a"}
    assert links <= {"./javascript%3Aalert%281%29%2F%2F%3Cb%3E/report.html"}


def test_hostile_text_is_shown_as_it_was_written(report: Report) -> None:
    text = Page(to_html(report)).text
    assert "<img src=x onerror=alert(1)> [click](javascript:alert(1))" in text
    assert "{{ 7 * 7 }}" in text
    assert "파인튜닝은" in text


def test_the_total_and_each_section_are_shown_in_points(report: Report) -> None:
    text = Page(to_html(report)).text
    assert "Fine-tuning assignment · kim-minji 36 of 58, 15 pending" in text
    assert "Theory 15.5 of 25, 9 pending" in text
    assert "Reflection 6.5 of 8" in text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("passed", "full points"),
        ("partial", "part of the points"),
        ("failed", "no points yet"),
        ("manual", "a person will look"),
        ("error", "a fault of ours"),
        ("skipped", "does not apply"),
    ],
)
def test_every_status_has_an_icon_and_words(report: Report, status: str, words: str) -> None:
    page = re.sub(r"<svg.*?</svg>", "[icon]", to_html(report), flags=re.DOTALL)
    assert re.search(rf'class="status {status}">\s*\[icon\]\s*{words}</p>', page)


def test_a_pending_item_promises_that_no_credit_is_lost(report: Report) -> None:
    text = Page(to_html(report)).text
    assert "Explanation: quality 9 pending a person will look" in text
    assert "until then no credit is lost. Our suggestion to them: 6 of 9." in text


def test_an_error_is_called_a_fault_of_ours_and_pending(report: Report) -> None:
    text = Page(to_html(report)).text
    assert "Measured accuracy 6 pending a fault of ours" in text
    assert "fault of ours and takes no credit from you" in text
    assert "0 of 6 a fault of ours" not in text


def test_next_steps_come_by_the_points_to_win_and_once(report: Report) -> None:
    text = Page(to_html(report)).text
    steps = text[text.index("What to do next") :]
    order = [
        "Up to 7 points · Trained with the Trainer, Accuracy is reported",
        "Up to 6",
        "Up to 4",
    ]
    assert all(steps.index(a) < steps.index(b) for a, b in pairwise(order))


def test_a_finished_report_speaks_of_nothing_pending(finished: Report) -> None:
    text = Page(to_html(finished)).text
    assert "pending" not in text
    assert "Every item is marked." in text


def test_advice_for_the_student_stands_apart_from_questions(report: Report) -> None:
    page = to_html(report)
    advice, questions = page.index("Worth knowing (no points)"), page.index("Also noticed")
    assert advice < page.index("Nothing in the code is seeded") < questions
    assert questions < page.index("A number that we could not reproduce")


def test_a_report_without_findings_has_no_headings_for_them(finished: Report) -> None:
    assert "Worth knowing" not in to_html(finished)
    assert "Also noticed" not in to_html(finished)


def test_a_notebook_that_was_run_is_linked_beside_the_report(report: Report) -> None:
    ran = replace(report, executed=(ExecutedPage("<b>a.ipynb", "b-a.executed.html"),))
    page = to_html(ran)
    assert '<a href="./b-a.executed.html"><bdi>&lt;b&gt;a.ipynb</bdi></a>' in page
    assert "What we ran" not in to_html(report)


def test_what_was_changed_to_run_it_is_listed_as_text(report: Report) -> None:
    changed = replace(report, interventions=("`no_cuda` is called <b>`use_cpu`</b> today",))
    page = to_html(changed)
    assert "<li><code>no_cuda</code> is called &lt;b&gt;<code>use_cpu</code>&lt;/b&gt;" in page
    assert "What we changed" in to_markdown(changed)
    assert "What we changed" not in to_html(report) + to_markdown(report)


def test_an_exhibit_is_a_table_or_bars_with_names_as_text(report: Report) -> None:
    table = Exhibit("t", "Scores", "How.", ("", "F1", "why"), (("<b>pos", "0.9", "an `F1`"),))
    bars = Exhibit("b", "Rows", "Of each.", bars=(("<b>pos", 150.0), ("neg", 75.0)))
    page = to_html(replace(report, exhibits=(table, bars)))
    assert '<bdi>&lt;b&gt;pos</bdi></th><td class="right figures">0.9</td><td>an' in page
    widths = [float(width) for width in re.findall(r'<rect[^>]* width="([\d.]+)"', page)]
    assert widths[0] == 2 * widths[1]
    assert "<b>pos" not in page
    text = to_markdown(replace(report, exhibits=(table, bars)))
    assert r"| \<b\>pos | 0\.9 | an `F1` |" in text
    assert "| neg | 75 |" in text


def test_ignored_files_are_grouped_by_reason(report: Report) -> None:
    text = Page(to_html(report)).text
    assert "11 files ignored: pictures are not read (img/00.png, img/01.png," in text
    assert "img/07.png and 3 more)" in text


def test_a_hand_in_without_a_readable_file_is_asked_about_its_upload(finished: Report) -> None:
    assert "If an upload failed, tell us what is missing." in Page(to_html(finished)).text


def test_the_foot_names_exactly_what_was_judged_by_what(report: Report) -> None:
    text = Page(to_html(report)).text
    assert "fine-tuning-assignment, version 3, sha256:5f2b" in text
    assert "profile smoke, isolation bubblewrap" in text


def test_backticks_of_ours_become_code(report: Report) -> None:
    assert "<code>trainer.save_model(&#34;tuned&#34;)</code>" in to_html(report)


def test_a_long_quote_is_cut_where_it_says_so() -> None:
    assert shortened("a\n" * 40) == "a\n" * 11 + "a …"
    assert shortened("word " * 400).endswith(" …")
    assert shortened("short") == "short"


def test_the_same_report_gives_the_same_page(report: Report) -> None:
    assert to_html(report) == to_html(report)


def test_five_hundred_hand_ins_make_a_page_below_a_megabyte(
    make_class: Callable[[int], list[Report]],
) -> None:
    page = to_class_page("Fine-tuning assignment", make_class(500), [])
    assert page.count("/report.html") == 500
    assert len(page.encode()) < 1_000_000


def test_a_section_whose_items_do_not_apply_says_so(report: Report) -> None:
    skipped = Mark("x", "X", "Extra", 0, None, Status.SKIPPED, "No.", (Quote("q"),))
    page = to_html(replace(report, marks=(*report.marks, skipped)))
    assert "Extra does not apply" in Page(page).text

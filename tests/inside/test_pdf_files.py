"""PDF files: their text, their pages, and those that hold none."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Highlight
from pypdf.generic import ArrayObject, FloatObject
from reading import code, notebook, read, shapes
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    ListFlowable,
    PageBreak,
    Paragraph,
    Preformatted,
    SimpleDocTemplate,
    Spacer,
    Table,
)

STYLES = getSampleStyleSheet()
TEXT = STYLES["Normal"]
LONG = (
    "Transfer learning reuses what a network has learnt on a large general task, so that a small "
    "set of examples is enough to adapt it to another one that we care about in our own company."
)


def paragraph(text: str) -> Paragraph:
    return Paragraph(text, TEXT)


def pdf(*parts: Any, foot: str = "", head: str = "") -> bytes:
    """Write a PDF of these parts; the foot may name its page."""

    def edges(canvas: Canvas, document: Any) -> None:
        canvas.drawString(72, 800, head)
        canvas.drawString(280, 20, foot.format(document.page))

    file = io.BytesIO()
    SimpleDocTemplate(file, pagesize=(595, 842)).build(list(parts), edges, edges)
    return file.getvalue()


def drawn(*pages: Sequence[tuple[int, int, str]]) -> bytes:
    """Write a PDF with texts at places, a page each."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), pageCompression=0)
    for page in pages:
        for x, y, text in page:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_paragraphs_are_whole_and_know_their_page(tmp_path: Path) -> None:
    content = pdf(
        Paragraph("Explanation", STYLES["Heading1"]), paragraph(LONG), Spacer(1, 12),
        paragraph("A short one."), PageBreak(), paragraph("On the next page."),
    )  # fmt: skip
    found = read(tmp_path, {"answers.pdf": content}).blocks
    assert shapes(found) == [
        ("heading", "Explanation"),
        ("prose", LONG),
        ("prose", "A short one."),
        ("prose", "On the next page."),
    ]
    assert [block.quote().place for block in found[2:]] == [
        "answers.pdf, page 1", "answers.pdf, page 2",
    ]  # fmt: skip


def test_what_would_end_a_line_within_one_is_a_space(tmp_path: Path) -> None:
    data = drawn([(72, 700, "Cut here@@and there"), (72, 600, "Answer B")], [(72, 700, "Last")])
    assert b"here@@and" in data
    blocks = read(tmp_path, {"a.pdf": data.replace(b"@@", b"\\r")}).blocks
    assert [b.text for b in blocks] == ["Cut here and there", "Answer B", "Last"]
    assert [b.place.page for b in blocks] == [1, 1, 2]


def test_a_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    lines = LONG.split(" so ")
    content = drawn([(72, 120, lines[0])], [(72, 770, "so " + lines[1])])
    assert shapes(read(tmp_path, {"a.pdf": content}).blocks) == [("prose", LONG)]


@pytest.mark.parametrize("foot", ["{}", "Page {} of 3", "- {} -", "https://example.org/hw {}/3"])
def test_running_heads_and_page_numbers_are_left_out(tmp_path: Path, foot: str) -> None:
    pages = [part for at in range(3) for part in (paragraph(f"Text {at}."), PageBreak())]
    content = pdf(*pages, head="Ana - Homework 3", foot=foot)
    found = [block.text for block in read(tmp_path, {"a.pdf": content}).blocks]
    assert found == ["Ana - Homework 3", "Text 0.", "Text 1.", "Text 2."]


def test_answers_at_the_edge_of_every_page_are_kept(tmp_path: Path) -> None:
    pages = [[(72, 800, f"Question {at}"), (72, 50, "Answer: B")] for at in (1, 2, 3)]
    found = [block.text for block in read(tmp_path, {"a.pdf": drawn(*pages)}).blocks]
    assert found.count("Answer: B") == 3
    assert [text for text in found if text.startswith("Question")] == [
        "Question 1", "Question 2", "Question 3",
    ]  # fmt: skip


def test_broken_words_are_joined_and_compounds_keep_their_hyphen(tmp_path: Path) -> None:
    lines = [
        (72, 700, "This is about trans-"), (72, 686, "fer learning and about fine-"),
        (72, 672, "tuning a well-known net-"), (72, 658, "work."),
    ]  # fmt: skip
    text = " ".join(block.text for block in read(tmp_path, {"a.pdf": drawn(lines)}).blocks)
    assert " ".join(text.split()) == (
        "This is about transfer learning and about fine-tuning a well-known network."
    )


def test_marks_in_bold_and_in_colour_are_kept(tmp_path: Path) -> None:
    content = pdf(
        paragraph("A) speed of it"), paragraph("<b>B) custom model</b>"),
        paragraph('<font backColor="yellow">C) good data</font>'),
        paragraph('<font color="red">D) overfitting</font>'),
    )  # fmt: skip
    found = [block.source for block in read(tmp_path, {"a.pdf": content}).blocks]
    assert found == [
        "A) speed of it", "B) **custom model**", "C) ==good data==", "D) ==overfitting==",
    ]  # fmt: skip


def test_what_is_marked_or_typed_on_top_of_a_page_is_read(tmp_path: Path) -> None:
    writer = PdfWriter(
        PdfReader(io.BytesIO(drawn([(72, 700, "A) speed"), (72, 680, "B) custom")])))
    )
    corners = ArrayObject(map(FloatObject, (70, 692, 150, 692, 70, 678, 150, 678)))
    writer.add_annotation(0, Highlight(rect=(70, 678, 150, 692), quad_points=corners))
    writer.add_annotation(0, FreeText(text="My answer is B", rect=(72, 600, 200, 620)))
    file = io.BytesIO()
    writer.write(file)
    found = [block.source for block in read(tmp_path, {"a.pdf": file.getvalue()}).blocks]
    assert found == ["A) speed", "B) ==custom==", "My answer is B"]


def test_what_is_filled_into_a_form_is_read(tmp_path: Path) -> None:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(72, 700, "Why does it help?")
    canvas.acroForm.textfield(name="why", value="Because less data is needed.", x=72, y=650)
    canvas.save()
    found = [block.text for block in read(tmp_path, {"a.pdf": file.getvalue()}).blocks]
    assert found == ["Why does it help?", "Because less data is needed."]


def test_bullets_and_rows_keep_together(tmp_path: Path) -> None:
    content = pdf(
        ListFlowable([paragraph("remove doubles"), paragraph("strip tags")], bulletType="bullet"),
        Spacer(1, 20), Table([["text", "label"], ["a good film", "1"], ["a bad film", "0"]]),
    )  # fmt: skip
    found = read(tmp_path, {"a.pdf": content}).blocks
    assert shapes(found[:2]) == [("item", "remove doubles"), ("item", "strip tags")]
    assert found[2].rows == (("text", "label"), ("a good film", "1"), ("a bad film", "0"))


@pytest.mark.parametrize("style", [STYLES["Code"], ParagraphStyle("plain", fontName="Helvetica")])
def test_code_keeps_its_indents(tmp_path: Path, style: ParagraphStyle) -> None:
    lines = [
        "import torch", "from transformers import Trainer", "def keep(text):", "    if text:",
        "        return text", "trainer = Trainer(model=model)", "trainer.train()",
    ]  # fmt: skip
    content = pdf(paragraph("This is my code:"), Preformatted("\n".join(lines), style))
    found = read(tmp_path, {"a.pdf": content}).blocks
    assert [block.kind.value for block in found] == ["prose", "code"]
    compile(found[1].text, "a.pdf", "exec")
    assert [line.strip() for line in found[1].text.split("\n")] == [line.strip() for line in lines]


def picture() -> ImageReader:
    image = Path(__file__).parents[2] / "docs" / "images" / "report.png"
    return ImageReader(str(image))


def scanned(*texts: str) -> bytes:
    """Write a PDF with a picture a page, and a text under it where there is one."""
    file = io.BytesIO()
    canvas = Canvas(file)
    for text in texts:
        canvas.drawImage(picture(), 72, 400, 200, 200)
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_a_scan_is_unreadable(tmp_path: Path) -> None:
    (file,) = read(tmp_path, {"a.pdf": scanned("", "")}).files
    assert file.state == "unreadable"
    assert file.note.startswith("this PDF holds pictures of pages and no text; hand in the text")


def test_a_page_without_text_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    record = read(tmp_path, {"a.pdf": scanned("The answer to the question is B.", "")})
    assert [block.text for block in record.blocks] == ["The answer to the question is B."]
    (file,) = record.files
    assert file.state == "read in part"
    assert file.note.startswith("page 2 holds a picture and no text")


def locked(password: str) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(drawn([(72, 700, "This is a secret text.")]))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_password_is_named_and_a_lock_without_one_is_none(tmp_path: Path) -> None:
    record = read(tmp_path, {"asks.pdf": locked("secret"), "open.pdf": locked("")})
    assert [file.state for file in record.files] == ["unreadable", "read"]
    assert record.files[0].note.startswith("this PDF is protected by a password")
    assert [block.text for block in record.blocks] == ["This is a secret text."]


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
def test_a_damaged_pdf_is_never_a_fault(tmp_path: Path, cut: float) -> None:
    content = drawn([(72, 700, "This is a text of many words.")])
    (file,) = read(tmp_path, {"a.pdf": content[: int(len(content) * cut)]}).files
    assert file.state == "unreadable"
    assert file.note.startswith(("this PDF is damaged", "this PDF holds pictures"))


def test_an_export_under_another_name_is_left_out_and_a_text_of_ones_own_is_not(
    tmp_path: Path,
) -> None:
    files = {
        "hw.ipynb": notebook(code("x = 1"), {"cell_type": "markdown", "source": LONG}),
        "hw - Colab.pdf": pdf(paragraph(LONG)),
        "answers.pdf": pdf(paragraph("The answers to the questions of the theory are B and C.")),
    }
    states = {file.path: file for file in read(tmp_path, files).files}
    assert states["hw - Colab.pdf"].state == "ignored"
    assert states["hw - Colab.pdf"].note == "an export of hw.ipynb, which we read"
    assert states["answers.pdf"].state == "read"

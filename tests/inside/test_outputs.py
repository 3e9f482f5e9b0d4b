"""The outputs of a cell are cut to their caps, and what is cut is marked."""

from grader.inside.running.outputs import IMAGE_BYTES, TEXT_BYTES, Budget, capped, plain_text

MB = 1024 * 1024


def stream(text: str, name: str = "stdout") -> dict[str, str]:
    return {"output_type": "stream", "name": name, "text": text}


def data(**by_type: str) -> dict[str, object]:
    return {
        "output_type": "display_data",
        "data": {k.replace("_", "/"): v for k, v in by_type.items()},
    }


def test_pieces_of_a_stream_become_one() -> None:
    kept = capped([stream("a"), stream("b"), stream("c", "stderr")], Budget(MB))
    assert kept == [stream("ab"), stream("c", "stderr")]


def test_a_long_text_keeps_its_two_ends_and_says_how_much_is_gone() -> None:
    (kept,) = capped([stream("a" * MB + "b" * MB)], Budget(64 * MB))
    assert kept["text"].startswith("aaa")
    assert kept["text"].endswith("bbb")
    assert f"{MB:,} characters were left out" in kept["text"]
    assert len(kept["text"]) < TEXT_BYTES + 100


def test_a_picture_beyond_the_cap_is_named_and_left_out() -> None:
    large = "A" * (IMAGE_BYTES - 10)
    kept = capped([data(image_png=large), data(image_png="A" * 11)], Budget(64 * MB))
    assert kept[0]["data"] == {"image/png": large}
    assert kept[1]["data"] == {"text/plain": "… a picture of 11 bytes was left out …"}


def test_half_a_table_is_no_table() -> None:
    table = data(text_html="<table>" + "x" * MB, text_plain="a table")
    (kept,) = capped([table], Budget(64 * MB))
    assert set(kept["data"]) == {"text/plain"}


def test_the_whole_run_has_a_budget() -> None:
    budget = Budget(100)
    capped([stream("a" * 90)], budget)
    (kept,) = capped([stream("b" * 90)], budget)
    assert kept["text"].count("b") == 10


def test_a_cell_has_no_more_outputs_than_a_reader_reads() -> None:
    kept = capped([data(text_plain="x")] * 10_000, Budget(MB))
    assert len(kept) == 501
    assert "left out" in kept[-1]["text"]


def test_the_quoted_text_is_the_end_without_colours() -> None:
    shown = [stream("\x1b[31m" + "a" * 9000 + "end\x1b[0m")]
    assert plain_text(shown).endswith("aend")
    assert len(plain_text(shown)) == 4000

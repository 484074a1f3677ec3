"""Lines fit the terminal, counted in columns, and break where Chinese may break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.width import NOT_FIRST, width_of, wrap

TEXT = st.text(alphabet="催收合法吗，。“（）abc 12\n", max_size=80)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("ab1", 3), ("催收", 4), ("ａ", 2), ("e\u0301", 1), ("\u200b", 0), ("“好”", 4)],
)
def test_a_chinese_character_takes_two_columns(text: str, columns: int) -> None:
    assert width_of(text) == columns


def test_a_line_is_broken_between_chinese_characters_but_not_in_a_word() -> None:
    assert wrap("打12378投诉，或者110。", 10) == ["打12378投", "诉，或者", "110。"]


def test_punctuation_does_not_begin_a_line() -> None:
    assert wrap("一二三四五，六", 10) == ["一二三四", "五，六"]


def test_following_lines_are_indented() -> None:
    assert wrap("一二三四五", 8, "1. ", "   ") == ["1. 一二", "   三四", "   五"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]


@given(TEXT, st.integers(min_value=6, max_value=40))
def test_nothing_is_lost_and_every_line_fits(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    # Punctuation that may not begin a line may stand out by the width of the run of it.
    assert all(width_of(line.rstrip("".join(NOT_FIRST))) <= width for line in lines)

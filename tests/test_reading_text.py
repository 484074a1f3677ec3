"""The plain form of a text, the way back to what was given, and masking."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.reading.masking import masked
from rules.reading.text import Text, plain_text
from tests.rulebase import rule_base


def plain(given_text: str) -> Text:
    lexicon = rule_base().lexicon
    return plain_text(given_text, lexicon.forms, lexicon.slips)


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("昨晚他们打电话，说要抓我。", "昨晚他们打电话,说要抓我."),
        ("爆 通 讯 录", "爆通讯录"),
        ("爆😡通😡讯😡录", "爆通讯录"),
        ("爆·通-讯*录", "爆通讯录"),
        ("他們說要爆我通訊錄", "他们说要爆我通讯录"),
        ("１２：３０给我打了２０个", "12:30给我打了20个"),
        ("逾期 3 天", "逾期3天"),
        ("预期3天了", "逾期3天了"),
        ("昨天给我妈打电话 说要来我家闹", "昨天给我妈打电话 说要来我家闹"),
        ("cs天天打电话", "催收天天打电话"),
        ("爆tx录", "爆通讯录"),
        ("给我寄律师涵", "给我寄律师函"),
        ("零\u200b宽\u200b字", "零宽字"),
        ("年化３６％", "年化36%"),
        ("70+个电话", "70+个电话"),
    ],
)
def test_habits_of_typing_are_evened_out(given_text: str, wanted: str) -> None:
    assert plain(given_text).plain == wanted


@pytest.mark.parametrize(
    ("given_text", "found", "words"),
    [
        ("说要爆 通 讯 录！", "通讯录", "通 讯 录"),
        ("网贷预期3天", "逾期3天", "预期3天"),
        ("他們爆我通訊錄", "通讯录", "通訊錄"),
        ("他们要爆tx录", "通讯录", "tx录"),
    ],
)
def test_what_is_found_leads_back_to_the_words_as_given(given_text: str, found: str, words: str) -> None:
    text = plain(given_text)
    start = text.plain.index(found)
    begin, end = text.span(start, start + len(found))
    assert given_text[begin:end].endswith(words)


@given(st.text(max_size=300))
def test_every_character_leads_back_into_the_text(given_text: str) -> None:
    text = plain(given_text)
    assert len(text.plain) == len(text.starts) == len(text.ends)
    for start, end in zip(text.starts, text.ends, strict=True):
        assert 0 <= start < end <= len(given_text)
    assert list(text.starts) == sorted(text.starts)


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("打13800000000找我", "打***********找我"),
        ("打138 0000 0000找我", "打*** **** ****找我"),
        ("打１３８０００００００0", "打***********"),
        ("身份证11010119900101001X", "身份证" + "*" * 18),
        ("卡号6222 0200 1234 5678 901", "卡号**** **** **** **** ***"),
        ("座机010-12345678", "座机***-********"),
        ("电话一三八零零零零零零零零", "电话" + "*" * 11),
        ("昨晚23:30打了20个电话", "昨晚23:30打了20个电话"),
        ("2026-03-01欠5000元", "2026-03-01欠5000元"),
        ("尾号1234", "尾号1234"),
    ],
)
def test_numbers_that_name_somebody_are_masked(given_text: str, wanted: str) -> None:
    assert masked(given_text) == wanted


@given(st.text(max_size=200), st.integers(min_value=10_000_000_000, max_value=19_999_999_999))
def test_a_telephone_number_never_stays(around: str, number: int) -> None:
    shown = masked(f"{around}{number}")
    assert str(number) not in json.dumps(shown, ensure_ascii=False)
    assert len(shown) == len(around) + 11

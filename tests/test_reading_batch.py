"""``python -m rules read``: one text a line in, one reading a line out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import test_batch


def run(*rows: Any) -> tuple[list[dict[str, Any]], int]:
    # Escaped, so that what no encoding can write arrives as well.
    escaped = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    done = test_batch.run("read", test_batch.lines(*escaped))
    assert done.stderr == ""
    return test_batch.answers(done), done.returncode


def test_texts_are_read_in_order_with_facts_and_spans() -> None:
    text = "我逾期两个月了，昨晚十一点多给我妈打电话，说再不还就抓我去坐牢"
    answers, status = run(
        {"id": "a", "text": text, "now": "2026-03-01T09:00+08:00"},
        {"id": 2, "text": "【某某银行】您的验证码是482913，5分钟内有效，请勿告诉他人。"},
    )

    assert status == 0
    assert [answer["id"] for answer in answers] == ["a", 2]
    first, second = answers
    assert first["is_collection"] is True
    assert first["facts"]["contact_date"] == "2026-02-28"
    assert first["facts"]["contact_time"] == "23:00"
    assert first["facts"]["days_overdue"] == 60
    assert first["facts"]["conduct"] == ["threat_arrest"]
    words = {span["fact"]: text[span["start"] : span["end"]] for span in first["spans"]}
    assert words["days_overdue"].endswith("两个月")
    assert {span["fact"] for span in first["spans"]} == set(first["facts"])
    assert second["is_collection"] is False
    assert second["facts"] == {}
    assert second["spans"] == []


def test_the_time_without_a_zone_is_that_of_china() -> None:
    answers, _ = run({"id": 1, "text": "昨晚催收打电话骂我", "now": "2026-03-01T00:30"})
    assert answers[0]["facts"]["contact_date"] == "2026-02-28"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("{", "not JSON"),
        ("[]", "object"),
        ({"id": 7}, "text"),
        ({"id": 7, "text": 3}, "text"),
        ({"id": 7, "text": "催收骂我", "now": "yesterday"}, "now"),
        ({"id": 7, "text": "催收骂我", "when": "now"}, "when"),
    ],
)
def test_a_line_that_is_not_in_order_is_answered_and_the_rest_goes_on(line: Any, wanted: str) -> None:
    answers, status = run(line, {"id": 8, "text": "催收骂我不要脸"})
    assert status == 1
    assert wanted in answers[0]["error"]
    assert answers[1]["id"] == 8
    assert "insult" in answers[1]["facts"]["conduct"]


@pytest.mark.parametrize("text", ["", "😡😡", "\ud83d", "\x00\x1b[31m", "a" * 5000, "没" * 5000, "（" * 5000])
def test_odd_text_is_no_collection_and_no_error(text: str) -> None:
    answers, status = run({"id": 1, "text": text})
    assert status == 0
    assert answers[0]["is_collection"] is False
    assert answers[0]["facts"] == {}

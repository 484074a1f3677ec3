"""Time limits: six months for the police, three years of limitation, at the edges of the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules.assessment import assess
from rules.deadlines import Deadline, months_after
from rules.facts import parse_facts
from rules.knowledge import years_after
from tests.rulebase import rule_base

BASE = rule_base()


def limits(facts: dict[str, Any], day: str, asked_on: str) -> dict[str, Deadline]:
    told = parse_facts(BASE.vocabulary, {"conduct": ["insult"], "contact_date": day, **facts})
    found = assess(BASE, told, date.fromisoformat(asked_on))
    return {deadline.id: deadline for deadline in found.deadlines}


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2025-08-28", 6, "2026-02-28"),
        ("2025-12-31", 6, "2026-06-30"),
        ("2026-06-30", 6, "2026-12-30"),
        ("2026-07-01", 6, "2027-01-01"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-01-15", 0, "2026-01-15"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day: str, months: int, after: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(after)


@pytest.mark.parametrize(
    ("day", "after"),
    [("2024-02-29", "2027-02-28"), ("2023-02-28", "2026-02-28"), ("2021-12-31", "2024-12-31")],
)
def test_years_end_on_the_same_day(day: str, after: str) -> None:
    assert years_after(date.fromisoformat(day), 3) == date.fromisoformat(after)


def test_six_months_end_with_their_last_day() -> None:
    facts = {"repeated": False}
    on_the_last = limits(facts, "2026-01-15", "2026-07-15")["police"]
    a_day_later = limits(facts, "2026-01-15", "2026-07-16")["police"]
    assert (on_the_last.last_day, on_the_last.over) == (date(2026, 7, 15), False)
    assert (a_day_later.last_day, a_day_later.over) == (date(2026, 7, 15), True)


@pytest.mark.parametrize("going_on", [{"repeated": True}, {"days_with_contact": 2}])
def test_a_course_that_goes_on_has_no_last_day_until_it_ended(going_on: dict[str, Any]) -> None:
    open_end = limits(going_on, "2025-01-15", "2026-07-15")["police"]
    ended = limits({**going_on, "course_ended_on": "2026-02-15"}, "2025-01-15", "2026-07-15")["police"]
    assert (open_end.last_day, open_end.over) == (None, False)
    assert (ended.last_day, ended.over) == (date(2026, 8, 15), False)


@pytest.mark.parametrize(("reported", "kept"), [("2026-07-15", True), ("2026-07-16", False)])
def test_a_report_in_time_keeps_the_six_months(reported: str, kept: bool) -> None:
    limit = limits({"repeated": False, "reported_to_police_on": reported}, "2026-01-15", "2026-09-01")[
        "police"
    ]
    assert (limit.kept, limit.over) == (kept, not kept)


@pytest.mark.parametrize(("asked_on", "over"), [("2026-05-06", False), ("2026-05-07", True)])
def test_three_years_end_with_their_last_day(asked_on: str, over: bool) -> None:
    limit = limits({"last_due_date": "2023-05-06"}, "2026-05-06", asked_on)["limitation"]
    assert (limit.last_day, limit.over) == (date(2026, 5, 6), over)


def test_a_demand_within_three_years_starts_them_again_and_one_after_them_does_not() -> None:
    in_time = {"last_due_date": "2020-07-01", "last_demand_or_promise": "2023-07-01"}
    too_late = {"last_due_date": "2020-07-01", "last_demand_or_promise": "2023-07-02"}
    assert limits(in_time, "2026-05-06", "2026-05-06")["limitation"].last_day == date(2026, 7, 1)
    assert limits(too_late, "2026-05-06", "2026-05-06")["limitation"].last_day == date(2023, 7, 1)


def test_a_promise_signed_after_the_time_ran_out_gives_it_up() -> None:
    facts = {"last_due_date": "2020-07-01", "signed_after_expiry": True}
    limit = limits(facts, "2026-05-06", "2026-05-06")["limitation"]
    assert (limit.over, limit.kept) == (False, True)


@pytest.mark.parametrize("facts", [{}, {"last_due_date": "2020-07-01", "judgment_exists": True}])
def test_no_limitation_is_told_without_a_due_date_or_after_a_judgment(facts: dict[str, Any]) -> None:
    assert "limitation" not in limits(facts, "2026-05-06", "2026-05-06")

"""A table of figures says of each promise whether it is kept; rates and times are read the same way."""

import pytest

from bench.table import Report, as_json, as_text


@pytest.mark.parametrize(("figure", "held"), [(24_999, False), (25_000, True), (25_001, True)])
def test_a_lower_limit_is_kept_from_the_limit_on(figure: float, held: bool) -> None:
    report = Report()
    report.at_least("requests", figure, "/s", 25_000)
    assert [row.held for row in report.rows] == [held]


@pytest.mark.parametrize(("figure", "held"), [(0.9, True), (1.0, True), (1.1, False)])
def test_an_upper_limit_is_kept_up_to_the_limit(figure: float, held: bool) -> None:
    report = Report()
    report.at_most("start", figure, "s", 1.0)
    assert [row.held for row in report.rows] == [held]


@pytest.mark.parametrize(("multiple", "held"), [(0.59, False), (0.6, True)])
def test_the_promise_of_a_rate_is_about_its_multiple(multiple: float, held: bool) -> None:
    report = Report()
    report.rate("turns", 600, "echo", 1000, multiple, 0.6)
    assert [row.held for row in report.rows] == [held]


def test_better_than_the_reference_is_above_one_for_rates_and_for_times() -> None:
    report = Report()
    report.rate("turns", 2000, "peer", 1000, 2.0)
    report.beside("time of a turn", 1.5, "ms", "peer", 3.0)
    assert [row.times for row in report.rows] == [2.0, 2.0]
    assert [row.held for row in report.rows] == [None, None]


def test_what_is_printed_and_what_is_written_say_the_same() -> None:
    report = Report(notes=["on one machine"])
    report.rate("turns", 1234.5, "echo", 5000, 0.25, 0.6)
    text = as_text(report)
    assert "1,234 /s" in text
    assert "0.25×" in text
    assert "NO" in text
    assert "* on one machine" in text
    plain = as_json(report)
    assert plain["rows"][0]["times"] == 0.25
    assert plain["rows"][0]["held"] is False

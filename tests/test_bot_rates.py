"""How much one may ask for: a minute's worth at once, then evenly; and who is one."""

import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from bot.rates import Allowance, client_address


def test_a_minutes_worth_may_come_at_once_and_then_one_after_the_other() -> None:
    allowance = Allowance(a_minute=6)
    assert [allowance.wait("a", 0) for _ in range(6)] == [0] * 6
    assert allowance.wait("a", 0) == 10
    assert allowance.wait("a", 9.5) == 1
    assert allowance.wait("a", 10) == 0
    assert allowance.wait("a", 10) == 10


def test_one_does_not_use_up_what_another_may() -> None:
    allowance = Allowance(a_minute=1)
    assert allowance.wait("a", 0) == 0
    assert allowance.wait("b", 0) == 0
    assert allowance.wait("a", 0) == 60


def test_being_refused_does_not_make_the_wait_longer() -> None:
    allowance = Allowance(a_minute=1)
    allowance.wait("a", 0)
    for second in range(60):
        assert allowance.wait("a", second) == 60 - second
    assert allowance.wait("a", 60) == 0


def test_silence_saves_up_no_more_than_a_minutes_worth() -> None:
    allowance = Allowance(a_minute=2)
    allowance.wait("a", 0)
    assert [allowance.wait("a", 10_000) for _ in range(3)] == [0, 0, 30]


def test_what_is_remembered_is_bounded_and_the_longest_silent_goes_first() -> None:
    allowance = Allowance(a_minute=1, most_remembered=2)
    for who in ("a", "b", "a", "c"):
        allowance.wait(who, 0)
    assert len(allowance) == 2
    assert allowance.wait("a", 0) == 60, "still remembered"
    assert allowance.wait("b", 0) == 0, "forgotten"


def test_whose_allowance_is_full_again_is_not_remembered() -> None:
    allowance = Allowance(a_minute=6)
    for second, who in enumerate(("a", "b", "c")):
        allowance.wait(who, second)
    allowance.wait("d", 11)
    assert len(allowance) == 2, "a and b may have as much as if they had never come"
    assert [allowance.wait("a", 11) for _ in range(7)] == [0] * 6 + [10]


@given(
    a_minute=st.integers(1, 1000),
    pauses=st.lists(st.floats(0, 100, allow_nan=False), min_size=1, max_size=200),
)
def test_whoever_waits_as_told_is_let_in_and_nobody_gets_more(a_minute: int, pauses: list[float]) -> None:
    allowance, now = Allowance(a_minute), 0.0
    for taken, pause in enumerate(pauses, 1):
        now += pause
        wait = allowance.wait("a", now)
        if wait:
            now += wait
            assert allowance.wait("a", now) == 0
        assert taken <= a_minute + now * a_minute / 60 + 0.001


def address(peer: str, *forwarded: str, hops: int = 0) -> str:
    class Transport:
        def get_extra_info(self, name: str, default: object = None) -> object:
            return (peer, 1) if name == "peername" else default

        def is_closing(self) -> bool:
            return False

    headers = CIMultiDict(("X-Forwarded-For", line) for line in forwarded)
    return client_address(make_mocked_request("GET", "/", headers, transport=Transport()), hops)


@pytest.mark.parametrize(
    ("peer", "forwarded", "hops", "found"),
    [
        ("192.0.2.1", (), 0, "192.0.2.1"),
        ("192.0.2.1", ("198.51.100.7",), 0, "192.0.2.1"),
        ("192.0.2.1", ("198.51.100.7",), 1, "198.51.100.7"),
        ("192.0.2.1", ("6.6.6.6, 198.51.100.7",), 1, "198.51.100.7"),
        ("192.0.2.1", ("6.6.6.6", "198.51.100.7"), 1, "198.51.100.7"),
        ("192.0.2.1", ("6.6.6.6, 198.51.100.7, 10.0.0.1",), 2, "198.51.100.7"),
        ("192.0.2.1", ("198.51.100.7",), 2, "192.0.2.1"),
        ("192.0.2.1", (), 1, "192.0.2.1"),
        ("192.0.2.1", ("198.51.100.7:4711",), 1, "198.51.100.7"),
        ("192.0.2.1", ("[2001:db8:1:2:3::1]:4711",), 1, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:aaaa::1", (), 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", (), 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", (), 0, "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.1", (), 0, "192.0.2.1"),
        ("fe80::1%eth0", (), 0, "fe80::/64"),
        ("192.0.2.1", ("unknown",), 1, "unknown"),
        ("", (), 0, "unknown"),
    ],
)
def test_where_a_request_comes_from(peer: str, forwarded: tuple[str, ...], hops: int, found: str) -> None:
    assert address(peer, *forwarded, hops=hops) == found

"""The contact diary: notes, counts, call lists, and what the rules say about them."""

import json
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conversation import World
from handlers.diary.call_list import (
    FUTURE,
    NO_CLOCK,
    NO_DAY,
    OUTGOING,
    TOO_MANY,
    UNREADABLE,
    CallList,
    new_among,
    read_call_list,
)
from handlers.diary.counting import by_collector, by_day, counted, grouped, in_order, within
from handlers.diary.entry import PARTS, Entry, EntryError, entry_from_json, masked_number, tidy
from handlers.diary.judging import facts_of_hour, judged
from handlers.diary.telling import entries_told
from rules.assessment import assess
from rules.facts import parse_facts
from rules.reading.reader import read
from rules.reading.reading import STORY

TODAY = date(2026, 11, 28)
BANK = {"asker": "borrower", "lender_type": "consumer_finance", "online_loan": True}

ENTRIES = st.lists(
    st.builds(
        Entry,
        day=st.dates(date(2026, 10, 1), TODAY),
        minute=st.none() | st.integers(0, 1439),
        channel=st.sampled_from(["call", "sms", "im", "visit_home", "letter"]),
        collector=st.sampled_from(["", "甲", "乙"]),
        reached=st.sampled_from(["borrower", "family"]),
        answered=st.none() | st.booleans(),
        count=st.integers(1, 12),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def listed(world: World) -> Callable[[str], CallList]:
    """Read a list as somebody who pastes it in the Chinese chat."""
    return lambda text: read_call_list(text, world.catalogues["zh-CN"], TODAY)


@pytest.mark.parametrize(
    "given, kept",
    [
        ("13800001234", "138****1234"),
        ("+86 138 0000 1234", "138****1234"),
        ("0086-138-0000-1234", "138****1234"),
        ("１３８００００１２３４", "138****1234"),
        ("138****1234", "138****1234"),
        ("(021) 5555-1234", "021****1234"),
        ("5555123", "55****23"),
        ("95588", "95588"),
        ("张经理", ""),
        ("", ""),
        ("<script>", ""),
    ],
)
def test_a_number_is_known_again_by_its_owner_only(given: str, kept: str) -> None:
    assert masked_number(given) == kept
    assert masked_number(kept) == kept


def test_names_and_words_lose_numbers_and_line_breaks_and_keep_rare_characters() -> None:
    assert tidy("张经理\n13800001234 说😀𠮷\u202e要上门", 80) == "张经理 *********** 说😀𠮷 要上门"
    assert len(tidy("哈" * 500, 24)) == 24


def test_an_entry_is_kept_and_read_again(world: World) -> None:
    entry = Entry(
        TODAY, 1333, "", "call", "138****1234", "某某金融", "microloan", "family", "说要上门", False, 2
    )
    assert entry_from_json(world.base, json.loads(json.dumps(entry.to_json()))) == entry


def test_what_is_kept_is_masked_even_where_it_was_not_before(world: World) -> None:
    entry = entry_from_json(
        world.base, {"day": "2026-11-27", "number": "13800001234", "collector": "王13800001234"}
    )
    assert (entry.number, entry.collector) == ("138****1234", "王***********")


@pytest.mark.parametrize(
    "broken",
    [
        None,
        {},
        {"day": "2026-02-30"},
        {"day": 5},
        {"day": "2026-11-27", "minute": 1440},
        {"day": "2026-11-27", "minute": True},
        {"day": "2026-11-27", "part": "noonish"},
        {"day": "2026-11-27", "channel": "pigeon"},
        {"day": "2026-11-27", "answered": "yes"},
        {"day": "2026-11-27", "count": 0},
        {"day": "2026-11-27", "words": 7},
    ],
)
def test_a_broken_entry_is_refused(world: World, broken: object) -> None:
    with pytest.raises(EntryError):
        entry_from_json(world.base, broken)


@given(ENTRIES, ENTRIES)
def test_counts_add_up(some: list[Entry], others: list[Entry]) -> None:
    assert counted(some) + counted(others) == counted([*some, *others])


@given(ENTRIES)
def test_days_and_collectors_share_out_the_whole(entries: list[Entry]) -> None:
    assert sum(count.all for count in by_day(entries).values()) == counted(entries).all
    assert sum(count.all for count in by_collector(entries).values()) == counted(entries).all


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter(
    world: World, entries: list[Entry], chance: random.Random
) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert by_day(shuffled) == by_day(entries)
    assert in_order(shuffled) == in_order(entries)
    assert judged(world.base, shuffled, TODAY, BANK) == judged(world.base, entries, TODAY, BANK)


@given(ENTRIES)
def test_one_note_of_several_is_as_good_as_several_notes(world: World, entries: list[Entry]) -> None:
    parts = [
        Entry(
            e.day,
            e.minute,
            e.part,
            e.channel,
            e.number,
            e.collector,
            e.lender_type,
            e.reached,
            "",
            e.answered,
        )
        for e in entries
        for _ in range(e.count)
    ]
    assert counted(parts) == counted(entries)
    assert judged(world.base, parts, TODAY, BANK) == judged(world.base, entries, TODAY, BANK)


def test_the_last_seven_days_include_today_and_end_there() -> None:
    entries = [Entry(TODAY - timedelta(days=back)) for back in range(10)]
    assert [entry.day for entry in within(entries, TODAY, 7)] == [TODAY - timedelta(days=n) for n in range(7)]
    assert within([Entry(TODAY + timedelta(days=1))], TODAY, 30) == ()


def rules_of(world: World, *entries: Entry, **told: object) -> dict[str, int]:
    holding = judged(world.base, entries, TODAY, {**BANK, **told}).holding
    return {found.rule: len(found.days) for found in holding}


def test_nine_calls_a_day_are_no_ten(world: World) -> None:
    assert "calls-ten-a-day" not in rules_of(world, *[Entry(TODAY, 600, answered=True)] * 9)
    assert rules_of(world, *[Entry(TODAY, 600, answered=True)] * 10)["calls-ten-a-day"] == 1


def test_ten_calls_of_two_collectors_are_not_those_of_one(world: World) -> None:
    five = [Entry(TODAY, 600, collector=name, count=5, answered=False) for name in ("甲", "乙")]
    assert rules_of(world, *five) == {}
    # Who called without a name may have been either: the sum says nothing of one of them.
    unnamed = Entry(TODAY, 600, count=10, answered=False)
    assert "calls-ten-a-day" in rules_of(world, unnamed)
    assert "calls-ten-a-day" not in rules_of(world, unnamed, *five)


def test_calls_to_two_people_are_not_added_up(world: World) -> None:
    five = [Entry(TODAY, 600, reached=who, count=5, answered=False) for who in ("borrower", "family")]
    assert "calls-ten-a-day" not in rules_of(world, *five)


def test_whether_calls_were_answered_decides_and_where_it_is_not_known_it_is_asked(world: World) -> None:
    four = Entry(TODAY, 600, count=4)
    assert "calls-answered-over-three" in rules_of(world, Entry(TODAY, 600, count=4, answered=True))
    assert "calls-answered-over-three" not in rules_of(world, four)
    assert "answered_calls_per_day" in judged(world.base, [four], TODAY, BANK).missing


@pytest.mark.parametrize(
    "minute, held", [(22 * 60 - 1, False), (22 * 60, True), (8 * 60 - 1, True), (8 * 60, False)]
)
def test_the_hour_is_judged_to_the_minute(world: World, minute: int, held: bool) -> None:
    assert ("night-contact" in rules_of(world, Entry(TODAY, minute, answered=True))) is held


def test_every_minute_is_judged_as_if_it_were_the_only_one(world: World) -> None:
    cuts = world.base.turning_minutes
    for minute in sorted({*range(0, 1440, 29), *cuts, *(cut - 1 for cut in cuts if cut)}):
        entry = Entry(TODAY, minute, answered=True)
        told = {**BANK, **{k: v for k, v in facts_of_hour(entry).items() if k != "contact_date"}}
        found = assess(world.base, parse_facts(world.base.vocabulary, told, TODAY), TODAY, TODAY).findings
        alone = {each.rule for each in found if "contact_time" in each.because}
        assert alone <= set(rules_of(world, entry)), minute
        assert ("night-contact" in alone) == ("night-contact" in rules_of(world, entry)), minute


def test_nights_are_counted_apart_from_days(world: World) -> None:
    days = [Entry(TODAY - timedelta(days=back), 600, answered=True) for back in range(5)]
    nights = [Entry(TODAY - timedelta(days=back), 23 * 60, answered=True) for back in range(3)]
    assert "night-repeated" not in rules_of(world, *days, *nights[:2])
    assert rules_of(world, *days, *nights)["night-repeated"] == 3


def test_the_law_is_that_of_each_day(world: World) -> None:
    # GB/T 45251 and the association's guidelines were not there yet.
    assert "night-contact" not in rules_of(world, Entry(date(2025, 2, 27), 23 * 60))
    assert "night-contact" in rules_of(world, Entry(date(2025, 2, 28), 23 * 60))


def test_without_the_lender_it_is_said_what_is_missing(world: World) -> None:
    found = judged(world.base, [Entry(TODAY, 23 * 60)], TODAY)
    assert found.holding == ()
    assert "lender_type" in found.missing


def test_five_thousand_entries_are_judged(world: World) -> None:
    chance = random.Random(7)
    entries = [
        Entry(
            TODAY - timedelta(days=chance.randrange(400)),
            chance.randrange(1440),
            answered=chance.random() < 0.3,
        )
        for _ in range(5000)
    ]
    found = {held.rule: len(held.days) for held in judged(world.base, entries, TODAY, BANK).holding}
    assert found["calls-ten-a-day"] == sum(count.calls >= 10 for count in by_day(entries).values())


@pytest.mark.parametrize(
    "line, day, minute, number, answered, count",
    [
        ("11-27 22:13 138****1234 未接", "2026-11-27", 1333, "138****1234", False, 1),
        ("2026-11-27 22:13:05 13812341234 已接 1分20秒", "2026-11-27", 1333, "138****1234", True, 1),
        ("2026/11/27, 07:59, +86 138 1234 1234, 呼入", "2026-11-27", 479, "138****1234", None, 1),
        ("11月27日 22:13 95588 未接通", "2026-11-27", 1333, "95588", False, 1),
        ("昨天 晚上10:13 138-1234-1234 未接来电", "2026-11-27", 1333, "138****1234", False, 1),
        ("今天 下午3:05 02155551234 (3)", "2026-11-28", 905, "021****1234", None, 3),
        ("138 1234 1234\t2026.11.27\t12:05\t已接听", "2026-11-27", 725, "138****1234", True, 1),
        ("12-31 23:59 13812341234 未接", "2025-12-31", 1439, "138****1234", False, 1),
        ("11/27 10:13 PM 138****1234 missed", "2026-11-27", 1333, "138****1234", False, 1),
        ("１１－２７　２２：１３　１３８１２３４１２３４　未接", "2026-11-27", 1333, "138****1234", False, 1),
        ("😀 11-27 22:13 未知号码 未接 2次", "2026-11-27", 1333, "", False, 2),
        ("11-27 凌晨2:10 138****1234 未接", "2026-11-27", 130, "138****1234", False, 1),
        ("11-27 半夜12:10 138****1234 未接", "2026-11-27", 10, "138****1234", False, 1),
        ("11-27 中午1:10 138****1234 未接", "2026-11-27", 790, "138****1234", False, 1),
    ],
)
def test_a_line_is_read_as_telephones_write_it(
    listed: Callable[[str], CallList],
    line: str,
    day: str,
    minute: int,
    number: str,
    answered: bool | None,
    count: int,
) -> None:
    assert listed(line).entries == (
        Entry(date.fromisoformat(day), minute, number=number, answered=answered, count=count),
    )


@pytest.mark.parametrize(
    "line, why",
    [
        ("催收说要上门", UNREADABLE),
        ("11-27 25:99 138****1234", NO_CLOCK),
        ("22:13 138****1234 未接", NO_DAY),
        ("11-27 138****1234 未接", NO_CLOCK),
        ("2026-11-29 22:13 138****1234", FUTURE),
        ("11-27 22:13 138****1234 呼出", OUTGOING),
        ("11-27 22:13 " + "9" * 400, UNREADABLE),
        ("=HYPERLINK(1)", UNREADABLE),
    ],
)
def test_a_line_that_is_no_call_from_them_is_told_by_its_number(
    listed: Callable[[str], CallList], line: str, why: str
) -> None:
    found = listed(f"11-26 09:00 138****1234 未接\n\n{line}")
    assert (len(found.entries), dict(found.left_out)) == (1, {3: why})


def test_a_day_by_itself_heads_the_lines_below(listed: Callable[[str], CallList]) -> None:
    found = listed("11月26日\n22:13 138****1234 未接\n22:15 138****1234 未接\n11月27日\n08:00 95588 已接")
    assert [(entry.day.day, entry.minute) for entry in found.entries] == [(26, 1333), (26, 1335), (27, 480)]


def test_a_story_is_no_list(listed: Callable[[str], CallList]) -> None:
    assert not listed("昨晚十点又打了三个").is_one
    assert not listed("催收打电话\n骂我\n11-27 22:13 138****1234 未接").is_one
    assert listed("11-27 22:13 138****1234 未接").is_one


def test_ten_thousand_lines_are_read_and_more_are_told(listed: Callable[[str], CallList]) -> None:
    found = listed(
        "\n".join(["11-27 22:13 138****1234 未接"] * 9_999 + ["乱码" * 50, "11-27 22:13 95588 未接"])
    )
    assert len(found.entries) == 9_999
    assert dict(found.left_out) == {10_000: UNREADABLE, 10_001: TOO_MANY}


@given(st.text(max_size=400))
def test_no_text_breaks_the_reading_and_none_keeps_a_whole_number(world: World, text: str) -> None:
    found = read_call_list(text, world.catalogues["zh-CN"], TODAY)
    assert len(found.entries) + len(found.left_out) <= found.lines
    assert all(masked_number(entry.number) == entry.number for entry in found.entries)


def test_a_list_pasted_twice_counts_once_and_two_calls_in_a_minute_are_two(
    listed: Callable[[str], CallList],
) -> None:
    twice = listed("11-27 22:13 138****1234 未接\n11-27 22:13 138****1234 未接").entries
    assert new_among(twice, ()) == twice
    assert new_among(twice, twice) == ()
    assert new_among(twice, twice[:1]) == twice[1:]


def test_entries_have_parts_of_the_day_that_can_be_said() -> None:
    assert len(set(PARTS)) == len(PARTS)
    assert set(grouped([Entry(TODAY, part=part) for part in PARTS], lambda e: e.part)) == set(PARTS)


@pytest.fixture(scope="module")
def noted(world: World) -> Callable[[str], tuple[Entry, ...]]:
    """Note what somebody writes in their own words, on the morning of the day."""
    now = datetime(2026, 11, 28, 9, 0, tzinfo=timezone(timedelta(hours=8)))
    return lambda text: entries_told(read(world.base, text, now, otherwise=STORY), text, TODAY)


@pytest.mark.parametrize(
    "text, day, minute, channel, reached, count",
    [
        ("昨晚十点又打了三个", 27, 22 * 60, "call", "borrower", 3),
        ("今天打了5个，都没接", 28, None, "call", "borrower", 5),
        ("11月20日下午3点微信骂我", 20, 15 * 60, "im", "borrower", 1),
        ("刚才给我妈打电话了，骂人", 28, None, "call", "family", 1),
    ],
)
def test_a_note_is_read_from_ones_own_words(
    noted: Callable[[str], tuple[Entry, ...]],
    text: str,
    day: int,
    minute: int | None,
    channel: str,
    reached: str,
    count: int,
) -> None:
    (entry,) = noted(text)
    told = (entry.day.day, entry.minute, entry.channel, entry.reached, entry.count)
    assert told == (day, minute, channel, reached, count)
    assert entry.words == text


def test_a_note_keeps_no_number_of_a_person(noted: Callable[[str], tuple[Entry, ...]]) -> None:
    (entry,) = noted("昨晚十点13800001234打电话骂我")
    assert "1380000" not in json.dumps(entry.to_json())


@pytest.mark.parametrize("text", ["你好", "我逾期了", "今天天气不错", "hello", "😀", ""])
def test_what_tells_of_no_contact_is_no_note(noted: Callable[[str], tuple[Entry, ...]], text: str) -> None:
    assert noted(text) == ()


@given(st.text(max_size=200))
def test_whatever_is_noted_can_be_kept(
    world: World, noted: Callable[[str], tuple[Entry, ...]], text: str
) -> None:
    for entry in noted(f"昨晚十点给我打了三个电话 {text}"):
        assert entry_from_json(world.base, entry.to_json()) == entry

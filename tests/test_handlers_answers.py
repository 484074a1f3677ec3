"""Typed answers: numbers in every writing, hours, counts, days, words; and what cannot be taken."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.case import facts_of
from handlers.catalogue import Catalogue
from handlers.conversation import Answer, World
from handlers.reading import cleaned, named, picked_numbers, typed_count, typed_date, typed_hour
from tests.talk import Talk, civil, opened


@pytest.fixture(scope="module")
def say(world: World) -> Catalogue:
    return world.catalogues["zh-CN"]


@pytest.mark.parametrize(
    "text, most, expected",
    [
        ("3", 9, (3,)),
        ("３", 9, (3,)),
        ("三", 9, (3,)),
        ("③", 9, (3,)),
        ("3️⃣", 9, (3,)),
        ("第三个", 9, (3,)),
        ("第一个和第十二个", 15, (1, 12)),
        ("选第二条", 9, (2,)),
        ("20个", 9, None),
        ("第三项", 9, (3,)),
        ("选3", 9, (3,)),
        ("1 3 5", 9, (1, 3, 5)),
        ("1、3，5", 9, (1, 3, 5)),
        ("1,3;5。", 9, (1, 3, 5)),
        ("一三", 9, (1, 3)),
        ("一、三和五", 9, (1, 3, 5)),
        ("13", 9, (1, 3)),
        ("13", 14, (13,)),
        ("十三", 14, (13,)),
        ("二十一", 40, (21,)),
        ("1-3", 9, (1, 2, 3)),
        ("99", 9, (9,)),
        ("99", 14, (99,)),
        ("-5", 9, None),
        ("25:00", 9, None),
        ("", 9, None),
        ("第", 9, None),
        ("三个人", 9, None),
    ],
)
def test_numbers(say: Catalogue, text: str, most: int, expected: tuple[int, ...] | None) -> None:
    assert picked_numbers(cleaned(text), say, most) == expected


@pytest.mark.parametrize(
    "text, time, problem",
    [
        ("23:30", "23:30", ""),
        ("２３：３０", "23:30", ""),
        ("晚上11点半", "23:30", ""),
        ("晚上十一点半", "23:30", ""),
        ("22点", "22:00", ""),
        ("22点05分", "22:05", ""),
        ("凌晨两点", "02:00", ""),
        ("半夜12点", "00:00", ""),
        ("24:00", "00:00", ""),
        ("中午12点", "12:00", ""),
        ("中午1点", "13:00", ""),
        ("下午3点一刻", "15:15", ""),
        ("早上7点59", "07:59", ""),
        ("0点", "00:00", ""),
        ("10点", "", "which_half"),
        ("25:00", "", "no_such_hour"),
        ("22:60", "", "no_such_hour"),
        ("30点", "", "no_such_hour"),
        ("晚上10点到11点", "", "several_hours"),
    ],
)
def test_hours(say: Catalogue, text: str, time: str, problem: str) -> None:
    clock = typed_hour(cleaned(text), say)
    assert clock is not None
    assert (clock.time, clock.problem) == (time, problem)


@pytest.mark.parametrize("text", ["一天很多次", "15个电话", "123:45", "不记得几点"])
def test_what_is_no_hour(say: Catalogue, text: str) -> None:
    assert typed_hour(cleaned(text), say) is None


@pytest.mark.parametrize(
    "text, number",
    [
        ("15个电话", 15),
        ("一天打了十五通", 15),
        ("一天20多个", 20),
        ("1到3个电话", 1),
        ("十几个", 10),
        ("二三十个电话", 20),
        ("-3个", -3),
        ("一百二十个", 120),
    ],
)
def test_counts(say: Catalogue, text: str, number: int) -> None:
    units = say.find("conversation", "reading", "units", "calls_per_day")
    count = typed_count(cleaned(text), units, say)
    assert count is not None
    assert count.number == number


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2025-12-31", date(2025, 12, 31)),
        ("2025年12月31日", date(2025, 12, 31)),
        ("12月31日", date(2025, 12, 31)),
        ("11月20号", date(2026, 11, 20)),
        ("今天", date(2026, 11, 21)),
        ("昨天", date(2026, 11, 20)),
        ("2026-02-30", "bad_date"),
        ("13月1日", "bad_date"),
        ("上周三", None),
    ],
)
def test_days(say: Catalogue, text: str, expected: date | str | None) -> None:
    assert typed_date(cleaned(text), say, date(2026, 11, 21)) == expected


def test_the_longest_words_win_and_a_refusal_spoils() -> None:
    words = {"short": ["通讯录"], "long": ["爆通讯录"], "home": ["我妈"]}
    assert named("爆通讯录了", words, ["没"]) == ("long",)
    assert named("没打给我妈", words, ["没"]) == ()
    assert named("我妈", words, ["没"]) == ("home",)


def test_control_characters_and_emoji_are_passed_over() -> None:
    assert cleaned("\u200b１\u0007　😭") == "1"


@pytest.mark.parametrize(
    "text, problem",
    [
        ("99", "没有第 99 项"),
        ("😭😭", "没收到字"),
        ("\x00\x01", "没收到字"),
        ("啊" * 10_000, "太长"),
        ("今天公园里的花开得真好看，太阳也暖和" * 6, "难为你了"),
        ("嗯嗯嗯", "没读懂"),
    ],
)
def test_what_cannot_be_taken_is_told_and_asked_again(world: World, text: str, problem: str) -> None:
    talk = opened(world)
    talk.type("骂人")
    before = talk.session
    talk.type(text)
    assert problem in talk.section("notice")
    assert talk.reply.question == "contacted"
    assert talk.session == before


@pytest.mark.parametrize(
    "text, problem",
    [
        ("25:00", "没有“25:00”"),
        ("10点", "早上还是晚上"),
        ("晚上10点到11点", "最晚的那一次"),
        ("1 2", "同一组"),
    ],
)
def test_odd_hours_are_told(world: World, text: str, problem: str) -> None:
    talk = opened(world)
    talk.type("骂人", "我", text)
    assert problem in talk.section("notice")
    assert talk.reply.question == "when"


def test_negative_days_are_told(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "我", "白天 一天2个电话 就一两次")
    assert "负数" in (talk.type("-5天") and talk.section("notice"))
    assert "95天" in (talk.type("95") and talk.section("notice"))
    assert "太大" in (talk.type("999999999年") and talk.section("notice"))
    assert "只能选一项" in (talk.type("1 2") and talk.section("notice"))
    assert talk.reply.question == "overdue"


def test_an_exact_hour_and_count_are_kept(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "我", "晚上11点半，一天15个电话，好多天")
    answer = talk.session.answer_to("when")
    assert answer is not None
    assert answer.values == {"contact_time": "23:30", "calls_per_day": 15}
    assert set(answer.options) == {"late", "repeated"}
    assert "记下了" in talk.section("notice")


def test_parts_of_a_grouped_question_may_come_one_by_one(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "我", "23:30")
    assert "还差" in talk.section("notice")
    talk.type("一天两个电话", "就一两次")
    assert talk.reply.question == "overdue"


def test_the_same_by_button_number_and_word(world: World) -> None:
    by_button, by_number, by_word = opened(world), opened(world), opened(world)
    by_button.press("cat:conduct:insults", "done:conduct", "toggle:conduct:insult", "done:conduct")
    by_number.type("3", "1")
    by_word.type("骂人、侮辱")
    assert by_button.session.answers == by_number.session.answers == by_word.session.answers


def test_several_answers_in_words(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "打给我爸妈和同事了")
    answer = talk.session.answer_to("contacted")
    assert answer is not None
    assert answer.options == ("family", "work")


def test_none_of_these_and_dont_know_differ(world: World) -> None:
    none, unknown = opened(world), opened(world)
    none.type("都不是")
    unknown.type("不知道")
    assert none.session.answers != unknown.session.answers
    assert none.reply.question == unknown.reply.question == "contacted"
    none.type("我")
    assert none.session.answer_to("conduct")
    assert none.reply.question == "when"


def test_a_command_is_heard_in_every_place(world: World) -> None:
    talk = civil(world)
    for word, kind in (("法条", "law"), ("怎么办", "steps"), ("理由", "reasons"), ("会变吗", "change")):
        talk.type(word)
        assert [section.kind for section in talk.reply.sections] == [kind]


def test_a_story_before_the_start_is_met_kindly(world: World) -> None:
    talk = Talk(world)
    talk.type("他们半夜打电话给我爸，说要发通讯录")
    assert "我理解的是" in talk.words
    assert any("找了家人" in button.label for button in talk.reply.buttons)


@pytest.mark.parametrize("again", ["4", "三到六个月", "95天"])
def test_another_answer_takes_the_place_of_the_one_before(world: World, again: str) -> None:
    talk = civil(world)
    talk.press("ask:overdue")
    talk.type(again)
    assert talk.session.answer_to("overdue").options == ("days_91_180",)
    assert talk.press("go:verdict").sections


def test_a_lender_that_is_typed_anew_is_the_only_one(world: World) -> None:
    talk = opened(world)
    talk.finish(conduct="骂人", contacted="我", when="半夜 一天2个电话 就一两次", overdue="2", lender="网贷")
    talk.press("ask:lender")
    talk.type("信用卡")
    assert talk.session.answer_to("lender").options == ("bank_credit_card",)


def test_a_span_that_is_told_twice_is_no_list(world: World) -> None:
    """A stored answer of an earlier release may hold both."""
    answer = Answer("overdue", ("days_1_30", "days_91_180"))
    session = replace(civil(world).session, answers=(answer,), done=False, question="")
    assert facts_of(world.base, session)["days_overdue"] == [91, 180]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("三个多月", 90),
        ("半年多", [181, 1095]),  # as the option says
        ("一年半", 547),
        ("快两个月了", 60),
        ("四个半月", 135),
        ("半个月", 15),
        ("两三天", 2),
        ("一个多礼拜", 7),
        ("95 天", 95),
        ("3 个月", 90),
    ],
)
def test_how_long_it_is_overdue_is_said_as_people_say_it(world: World, said: str, days: object) -> None:
    talk = opened(world)
    talk.type("骂人")
    talk.type("我本人")
    talk.type("不知道")
    assert talk.reply.question == "overdue"
    talk.type(said)
    assert facts_of(world.base, talk.session)["days_overdue"] == days

"""What tired and frightened people type: in another script, in the middle of something, in doubt."""

import pytest

from handlers.conversation import World
from tests.talk import Talk, civil, opened

WHEN = "白天 一天1个电话 就一次"


@pytest.mark.parametrize(
    "words",
    ["自殺", "我想死", "不想活了", "不想活了，活著好累", "I want to die", "kill myself", "快撑不住了"],
)
@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_words_of_dying_are_heard_in_every_language(world: World, language: str, words: str) -> None:
    talk = opened(world)
    talk.press(f"lang:{language}")
    talk.type(words)
    assert talk.session.screen == "danger:despair"
    assert "12356" in talk.words


@pytest.mark.parametrize("words", ["救命", "他們在打我", "they are beating me", "有人拿刀砍人，他們要殺我"])
def test_violence_now_is_heard_in_every_language(world: World, words: str) -> None:
    talk = opened(world)
    talk.type(words)
    assert talk.session.screen == "danger:violence"


@pytest.mark.parametrize(
    "words", ["没有打我", "沒有打我", "说要打我", "說要打我", "他们打我电话", "他們打我電話"]
)
@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_everyday_words_are_no_alarm_in_either_script(world: World, language: str, words: str) -> None:
    talk = opened(world)
    talk.press(f"lang:{language}")
    talk.type(words)
    assert not talk.session.screen.startswith("danger")


@pytest.mark.parametrize("words", ["我安全", "没事了", "現在沒有危險", "i am safe", "我好多了"])
def test_who_is_safe_goes_on_where_they_were(world: World, words: str) -> None:
    talk = opened(world)
    talk.type("骂人", "救命", words)
    assert talk.reply.question == "contacted"


@pytest.mark.parametrize(
    ("words", "asker"),
    [
        ("我", "borrower"),
        ("我借的錢", "borrower"),
        ("i borrowed", "borrower"),
        ("不是我借的", "third_party"),
        ("我没借钱", "third_party"),
        ("我女儿借的，她还没成年", "third_party"),
        ("打错了", "third_party"),
        ("i am his mother", "third_party"),
        ("我是他同事", "third_party"),
        ("我给朋友做了担保", "guarantor"),
        ("我们一起借的", "coborrower"),
        ("借款人去世了", "heir"),
    ],
)
def test_who_asks_may_be_typed(world: World, words: str, asker: str) -> None:
    talk = Talk(world)
    talk.press("start")
    talk.type(words)
    if "我理解的是" in talk.words:
        talk.type("对")
    assert talk.session.asker == asker
    assert talk.reply.question in {"conduct", "contacted"}


@pytest.mark.parametrize(("words", "asker"), [("我借的网贷", "borrower"), ("我借的信用卡", "borrower")])
def test_who_asks_is_shown_with_what_else_was_said(world: World, words: str, asker: str) -> None:
    talk = Talk(world)
    talk.press("start")
    talk.type(words)
    assert talk.session.asker == ""
    assert "我理解的是" in talk.words
    talk.type("对")
    assert talk.session.asker == asker
    assert talk.reply.question == "conduct"


@pytest.mark.parametrize("words", ["我没担保", "我借的，朋友做了担保", "今天天气真好"])
def test_who_asks_is_not_guessed(world: World, words: str) -> None:
    talk = Talk(world)
    talk.press("start")
    talk.type(words)
    assert talk.session.asker == ""
    assert not talk.reply.question


def test_an_answer_is_read_in_another_script_than_the_person_chose(world: World) -> None:
    talk = opened(world)
    talk.type("罵人", "只有我", "晚上十點半 一天二十個電話 天天")
    values = talk.session.answers[-1].values
    assert values == {"contact_time": "22:30", "calls_per_day": 20}
    assert "repeated" in talk.session.answers[-1].options


@pytest.mark.parametrize(
    "words", ["没同事", "沒同事", "没有打我，只是骂我", "沒有打我，只是罵我", "没有威胁我"]
)
def test_a_refusal_in_any_script_is_no_answer(world: World, words: str) -> None:
    talk = opened(world)
    talk.type(words)
    assert not talk.session.answers
    assert not talk.session.told
    assert {"threat_violence", "physical_violence"}.isdisjoint(item.value for item in talk.session.heard)


def test_dont_know_keeps_what_was_said_before_it(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "我", "下午3点，一天5个", "记不清")
    assert talk.session.answer_to("when").values == {"contact_time": "15:00", "calls_per_day": 5}


def test_dont_know_takes_back_an_earlier_answer(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "我", WHEN, "返回", "不知道")
    assert not talk.session.answer_to("when").options
    assert not talk.session.answer_to("when").values


def test_a_number_that_is_the_name_of_a_loan(world: World) -> None:
    talk = opened(world)
    talk.type("跟踪", "我", WHEN, "10天")
    talk.press("ask:lender")
    talk.type("714")
    assert talk.session.earlier_answer_to("lender").options == ("illegal_lender",)


def test_the_word_on_the_button_closes_the_question(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "我", "晚上11点", "下一步")
    assert talk.reply.question == "overdue"


def test_a_guarantor_and_a_mother_say_who_they_are(world: World) -> None:
    guarantor = opened(world, "guarantor")
    guarantor.type("骂人", "我")
    assert guarantor.session.answer_to("contacted").options == ("guarantor",)
    mother = opened(world, "third_party")
    mother.type("骂人", "我儿子")
    assert mother.session.answer_to("contacted").options == ("family",)


@pytest.mark.parametrize(("word", "gone"), [("删除", True), ("确定", True), ("不要", False), ("yes", True)])
def test_deleting_is_confirmed_in_words(world: World, word: str, gone: bool) -> None:
    talk = opened(world)
    talk.type("骂人", "删除", word)
    assert talk.reply.forget is gone
    assert bool(talk.session.answers) is not gone


def test_starting_over_is_confirmed_in_words(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "重新开始", "重新开始")
    assert not talk.session.answers
    assert talk.session.screen == "start"


def test_a_greeting_in_the_middle_goes_on(world: World) -> None:
    talk = opened(world)
    talk.type("你好")
    assert talk.reply.question == "conduct"


def test_dont_know_where_nothing_is_asked_is_met_kindly(world: World) -> None:
    talk = civil(world)
    talk.type("不知道")
    assert "不用回答" in talk.words
    talk.type("我的回答", "找了谁")
    assert talk.reply.question == "contacted"


@pytest.mark.parametrize("words", ["我 朋友 网友", "朋友、网友、我", "朋友,网友,我"])
def test_a_word_of_one_character_counts_where_it_stands_alone(world: World, words: str) -> None:
    talk = opened(world)
    talk.type("骂人", words)
    assert set(talk.session.answer_to("contacted").options) == {"borrower", "friend", "public"}


def test_more_than_three_years_is_not_three_years(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "我", WHEN, "三年多")
    assert talk.session.answer_to("overdue").options == ("over_three_years",)

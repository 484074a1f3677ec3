"""Free text: it is shown with its words what was understood; it counts after a yes, and the rest is asked."""

import json
from dataclasses import replace
from datetime import date

import pytest

from handlers.case import facts_of
from handlers.conversation import Answer, World, new_session, session_from_json
from handlers.quoting import LONGEST
from handlers.session import Told
from handlers.told import MOST
from tests.talk import Talk, civil, opened

STORY = "昨晚十一点多给我妈打电话说要抓我"
NOTICE = "【某某金融】张三，您的借款已逾期95天，再不处理将爆你通讯录，后果自负。"


def facts(world: World, talk: Talk) -> dict[str, object]:
    return facts_of(world.base, talk.session)


def chosen(talk: Talk) -> list[str]:
    return [button.action for button in talk.reply.buttons if button.chosen]


def labels(talk: Talk) -> str:
    return "\n".join(button.label for button in talk.reply.buttons)


def confirm(talk: Talk) -> Talk:
    """Say yes to the list, and who asks where that was not read."""
    talk.type("对")
    if "asker:borrower" in talk.actions():
        talk.press("asker:borrower")
    return talk


@pytest.fixture
def story(world: World) -> Talk:
    talk = Talk(world)
    talk.type(STORY)
    return talk


def test_what_was_understood_is_listed_with_its_words_before_it_counts(world: World, story: Talk) -> None:
    assert "我理解的是" in story.words
    assert "说要抓人、坐牢" in labels(story)
    assert "抓我" in labels(story)
    assert "23:00" in labels(story)
    assert all(button.chosen for button in story.reply.buttons if button.kind == "option")
    assert facts(world, story) == {}


def test_after_a_yes_it_counts_and_only_the_rest_is_asked(world: World, story: Talk) -> None:
    confirm(story)
    assert story.reply.question == "when"
    told = facts(world, story)
    assert told["conduct"] == ["threat_arrest"]
    assert "family" in told["contacted"]  # type: ignore[operator]
    assert told["contact_time"] == "23:00"


def test_of_a_vague_count_it_is_said_that_it_is_the_least(world: World) -> None:
    talk = Talk(world)
    talk.type("催收每天十几个电话,昨晚十一点还打,网贷逾期95天")
    assert "一天 至少 10 个电话" in labels(talk)
    assert facts(world, confirm(talk))["calls_per_day"] == [10, None]


@pytest.mark.parametrize(
    "where", ["start", "asker:borrower", "topics", "menu", "stop", "privacy", "language"]
)
def test_a_story_is_read_on_every_screen(world: World, where: str) -> None:
    talk = Talk(world)
    talk.press("start", where)
    talk.type(STORY)
    assert "toggle:heard:contact_time" in talk.actions()


@pytest.mark.parametrize("screen", ["go:verdict", "go:steps", "review", "more", "date"])
def test_a_story_is_read_after_the_verdict(world: World, screen: str) -> None:
    talk = civil(world)
    talk.press(screen)
    talk.type(STORY)
    assert "toggle:heard:contact_time" in talk.actions()
    talk.type("0")
    talk.finish()
    assert talk.verdict != "lawful"


def test_an_item_is_taken_out_by_its_button_or_its_number(world: World, story: Talk) -> None:
    action = next(b.action for b in story.reply.buttons if "抓我" in b.label)
    number = next(b.number for b in story.reply.buttons if b.action == action)
    story.press(action)
    assert action not in chosen(story)
    story.type(str(number))
    assert action in chosen(story)
    story.type(f"{number}不对", f"去掉{number}")
    assert action not in chosen(story)
    confirm(story)
    assert "conduct" not in facts(world, story)


def test_several_numbers_are_taken_out_together(story: Talk) -> None:
    story.type("1 2")
    assert len(chosen(story)) == len([b for b in story.reply.buttons if b.kind == "option"]) - 2


def test_a_number_that_is_not_there_is_told(story: Talk) -> None:
    story.type("77")
    assert "没有第 77 项" in story.section("notice")


def test_an_item_is_corrected_at_its_question_and_the_list_comes_back(world: World, story: Talk) -> None:
    story.press("correct:contacted")
    assert story.reply.question == "contacted"
    assert "toggle:contacted:family" in chosen(story)
    story.press("toggle:contacted:family", "toggle:contacted:work", "done:contacted")
    assert "我理解的是" in story.words
    confirm(story)
    assert set(facts(world, story)["contacted"]) == {"colleague", "employer"}  # type: ignore[call-overload]


def test_a_correction_may_be_typed(world: World, story: Talk) -> None:
    number = next(b.number for b in story.reply.buttons if "23:00" in b.label)
    story.type(f"改{number}")
    assert story.reply.question == "when"
    story.type("晚上9点")
    assert "我理解的是" in story.words
    confirm(story)
    assert facts(world, story)["contact_time"] == "21:00"


def test_leaving_a_correction_changes_nothing(story: Talk) -> None:
    before = story.session.heard
    story.press("correct:contacted", "back")
    assert story.session.heard == before
    assert "我理解的是" in story.words


@pytest.mark.parametrize("words", ["改", "不对", "错了"])
def test_a_bare_no_is_asked_which(story: Talk, words: str) -> None:
    story.type(words)
    assert "哪一条不对" in story.section("notice")


@pytest.mark.parametrize("said", ["都不对", "返回"])
def test_a_list_that_is_all_wrong_is_left(world: World, said: str) -> None:
    talk = opened(world)
    talk.type(STORY, said)
    assert talk.reply.question == "conduct"
    assert not talk.session.heard
    assert facts(world, talk) == {"asker": "borrower"}


def test_more_text_adds_to_the_list(story: Talk) -> None:
    before = set(story.session.heard)
    story.type("还骂我")
    assert before < set(story.session.heard)
    assert "骂人" in labels(story)


def test_a_later_word_takes_the_place_of_a_single_value(world: World, story: Talk) -> None:
    story.type("逾期95天", "逾期30天")
    assert [item.value for item in story.session.heard if item.fact == "days_overdue"] == [30]


def test_back_from_the_first_question_leads_to_the_list(world: World, story: Talk) -> None:
    confirm(story)
    story.press("back")
    assert "toggle:heard:contact_time" in story.actions()
    story.press("toggle:heard:contact_time", "confirm")
    assert "contact_time" not in facts(world, story)
    assert story.reply.question == "when"


def test_the_review_lists_what_was_read_and_opens_it(world: World, story: Talk) -> None:
    confirm(story)
    story.press("review")
    assert "从你的话里读到的" in labels(story)
    assert "说要抓人、坐牢" in labels(story)
    story.press("understood")
    action = next(b.action for b in story.reply.buttons if "抓我" in b.label)
    story.press(action, "confirm")
    assert "conduct" not in facts(world, story)
    assert story.reply.question == "conduct"


def test_what_was_told_stays_when_the_open_list_is_left(world: World, story: Talk) -> None:
    confirm(story)
    before = facts(world, story)
    story.press("understood", "skip")
    assert facts(world, story) == before


def test_what_is_told_in_part_is_ticked_when_its_question_comes(story: Talk) -> None:
    confirm(story)
    assert story.reply.question == "when"
    assert "toggle:when:late" in chosen(story)
    assert "时间是 23:00" in story.section("notice")
    story.type("一天15个电话，好多天")
    assert story.session.answer_to("when").values == {"contact_time": "23:00", "calls_per_day": 15}  # type: ignore[union-attr]


def test_an_answer_takes_the_place_of_what_was_read(world: World, story: Talk) -> None:
    confirm(story)
    story.press("ask:contacted")
    assert "toggle:contacted:family" in chosen(story)
    story.press("toggle:contacted:family", "toggle:contacted:friend", "done:contacted")
    assert facts(world, story)["contacted"] == ["friend"]


def test_what_is_read_later_corrects_an_answer(world: World) -> None:
    talk = civil(world)
    assert facts(world, talk)["days_overdue"] == [1, 30]
    talk.type("其实我逾期95天了", "0")
    assert facts(world, talk)["days_overdue"] == 95
    talk.press("review")
    assert "30 天以内" not in labels(talk)


def test_answers_and_texts_together_make_a_set(world: World) -> None:
    talk = civil(world)
    talk.type("昨天还给我同事打电话骂我", "0")
    assert {"polite_reminder", "insult"} <= set(facts(world, talk)["conduct"])  # type: ignore[call-overload]


def test_a_day_that_is_told_is_the_day_of_the_law(world: World) -> None:
    talk = Talk(world)
    talk.type("昨天给我妈打电话骂我")
    assert "2026-11-20" in labels(talk)
    confirm(talk)
    assert talk.session.day == date(2026, 11, 20)
    assert talk.session.day_told


def test_a_day_may_be_corrected(world: World) -> None:
    talk = Talk(world)
    talk.type("昨天给我妈打电话骂我")
    talk.press("correct:date")
    talk.type("2026-03-01")
    assert "2026-03-01" in labels(talk)
    confirm(talk)
    assert talk.session.day == date(2026, 3, 1)


def test_who_asks_is_read_too_and_can_be_corrected(world: World) -> None:
    talk = Talk(world)
    talk.type("我借的网贷，催收打电话骂我")
    assert "你是借款人" in labels(talk)
    talk.press("correct:asker", "asker:guarantor")
    assert "你是担保人" in labels(talk)
    talk.type("对")
    assert talk.session.asker == "guarantor"
    assert "先别答应" in talk.words


def test_a_notice_to_the_debtor_needs_one_tap_for_who_asks(world: World) -> None:
    talk = Talk(world)
    talk.type(NOTICE)
    assert "张三" not in labels(talk)
    assert {"confirm:borrower", "confirm:other"} <= set(talk.actions())
    talk.type("对")
    assert talk.session.asker == "borrower"
    assert talk.reply.question == "when"


def test_somebody_else_may_paste_it(world: World) -> None:
    talk = Talk(world)
    talk.type(NOTICE)
    talk.press("confirm:other")
    assert "asker:third_party" in talk.actions()
    talk.press("asker:third_party")
    assert "不是你的债" in talk.words


def test_a_pasted_notice_needs_at_most_three_more_questions(world: World) -> None:
    talk = Talk(world)
    talk.type(NOTICE, "对")
    asked = []
    while talk.reply.question:
        asked.append(talk.reply.question)
        talk.type(
            {"when": "白天，没打电话，就一两次", "lender": "消费金融公司，网上办的"}.get(asked[-1], "不知道")
        )
    assert len(asked) <= 3, asked
    assert talk.verdict


def test_an_hour_of_two_meanings_is_asked_there(world: World) -> None:
    talk = Talk(world)
    talk.type("8点半给我妈打电话骂我")
    groups = [button.label for button in talk.reply.buttons if button.group]
    assert groups == ["早上 8:30", "晚上 8:30", "都不是，这条不算"]
    assert "contact_time" not in {item.fact for item in talk.session.heard if item.value is not None}
    talk.press("toggle:heard:contact_time-c1")
    assert "toggle:heard:contact_time-c1" in chosen(talk)
    confirm(talk)
    assert facts(world, talk)["contact_time"] == "20:30"


def test_an_hour_that_is_not_chosen_does_not_count(world: World) -> None:
    talk = Talk(world)
    talk.type("8点半给我妈打电话骂我")
    confirm(talk)
    assert "contact_time" not in facts(world, talk)
    again = Talk(world)
    again.type("8点半给我妈打电话骂我")
    again.press("toggle:heard:contact_time-none")
    assert "contact_time" not in {item.fact for item in again.session.heard}


@pytest.mark.parametrize(("text", "label"), [("他们暴力催收", "暴力催收"), ("他们骚扰我", "骚扰我")])
def test_a_mere_label_is_asked_what_exactly(world: World, text: str, label: str) -> None:
    talk = opened(world)
    talk.type(text)
    assert f"“{label}”具体是什么" in talk.section("notice")
    assert talk.reply.question == "conduct"
    assert "conduct" not in facts(world, talk)


def test_a_label_at_the_start_is_asked_after_who_asks(world: World) -> None:
    talk = Talk(world)
    talk.type("他们暴力催收")
    assert "具体是什么" in talk.words
    talk.press("asker:borrower")
    assert talk.reply.question == "conduct"
    assert "conduct" not in facts(world, talk)


def test_an_answer_to_the_question_stays_an_answer(world: World) -> None:
    talk = opened(world)
    talk.type("骂人")
    assert talk.reply.question == "contacted"
    talk.type("打给我爸妈和同事了")
    assert talk.reply.question == "when"


def test_more_than_an_answer_is_shown(world: World) -> None:
    talk = opened(world)
    talk.type(STORY)
    assert talk.reply.question == ""
    assert "我理解的是" in talk.words


def test_help_comes_first_and_what_was_told_waits(world: World) -> None:
    talk = opened(world)
    talk.type("救命，他们在打我，昨天还给我妈打电话骂我")
    assert talk.section("help")
    assert talk.session.heard
    talk.type("我安全")
    assert "我理解的是" in talk.words


def test_violence_of_last_week_does_not_hold_up_the_story(world: World) -> None:
    talk = Talk(world)
    talk.type("上周他们来打我，我报警了，昨天又给我妈打电话骂我")
    assert "我理解的是" in talk.words
    assert "110" in talk.section("help")


@pytest.mark.parametrize(
    "text", ["催收天天给我打电话骂我，我不想活了", "他们给我妈打电话，逼得我想死，逾期95天了，网贷"]
)
def test_words_of_dying_in_a_story_are_met_with_help(world: World, text: str) -> None:
    talk = Talk(world)
    talk.type(text)
    assert "12356" in talk.section("help")
    told = json.dumps(talk.session.to_json())
    assert "self_harm" not in told
    talk.type("我好多了")
    assert "我理解的是" in talk.words


def test_a_long_text_is_read_as_far_as_it_is_read_and_says_so(world: World) -> None:
    talk = Talk(world)
    talk.type(STORY + "。" + "他们太过分了。" * 600 + "还骂我")
    assert f"前 {LONGEST} 个字" in talk.words
    assert "我理解的是" in talk.words
    assert "骂人" not in labels(talk)


def test_numbers_that_name_somebody_are_masked_and_the_text_is_not_kept(world: World) -> None:
    talk = Talk(world)
    talk.type(
        "我叫张三，电话13800138000，身份证110101199001011234，昨晚十一点多给我妈13900139000打电话说要抓我"
    )
    kept = json.dumps(talk.session.to_json(), ensure_ascii=False)
    for private in ("13800138000", "13900139000", "110101199001011234", "张三"):
        assert private not in kept
        assert private not in labels(talk)


def test_a_session_with_what_was_read_goes_through_json(world: World, story: Talk) -> None:
    story.type("8点半也打，一天二三十个")
    session = story.session
    assert session_from_json(json.loads(json.dumps(session.to_json()))) == session


def test_a_session_of_the_first_version_is_still_read(world: World) -> None:
    raw = civil(world).session.to_json()
    for name in ("told", "heard", "written"):
        del raw[name]
    session = session_from_json({**raw, "version": 1})
    assert session.asker == "borrower"
    assert session.answers
    assert session.told == ()


def test_what_no_longer_parses_is_dropped(world: World) -> None:
    gone = (Told("gone", True), Told("conduct", "gone"), Told("days_overdue", -3), Told("contact_time", "x"))
    session = replace(new_session(), asker="borrower", told=(*gone, Told("conduct", "insult")), heard=gone)
    talk = Talk(world, session=session)
    talk.type("继续")
    assert talk.session.told == (Told("conduct", "insult"),)
    assert talk.session.heard == ()


def test_what_is_kept_is_bounded(world: World) -> None:
    talk = Talk(world)
    vocabulary = world.base.vocabulary
    every = [Told("conduct", value) for value in vocabulary["conduct"].values]
    every += [Told("contacted", value) for value in vocabulary["contacted"].values]
    talk.session = replace(talk.session, heard=tuple(every), screen="understood")
    talk.type("骂我", "0")
    assert len(talk.session.told) <= MOST


def test_everything_told_gives_the_verdict_at_once(world: World) -> None:
    talk = opened(world)
    told = (
        Told("conduct", "polite_reminder"),
        Told("contacted", "borrower"),
        Told("contact_time", "15:00"),
        Told("calls_per_day", 1),
        Told("days_overdue", 5),
    )
    talk.session = replace(talk.session, heard=told, screen="understood")
    talk.type("对，就这样")
    assert talk.verdict == "lawful"
    talk.press("back")
    assert "我理解的是" in talk.words


def test_an_old_button_of_the_list_is_told(world: World, story: Talk) -> None:
    confirm(story)
    for action in ("toggle:heard:contact_time", "confirm", "confirm:borrower", "correct:contacted"):
        story.press(action)
        assert "现在用不上了" in story.section("notice")


def test_a_no_is_said_as_a_no(world: World) -> None:
    talk = opened(world)
    told = (Told("third_party_asked_to_pay", False), Told("repeated", False))
    talk.session = replace(talk.session, heard=told, screen="understood")
    talk.type("你好啊你好啊")
    assert "没叫别人还" in labels(talk)
    assert "就一两次" in labels(talk)


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_every_fact_can_be_said(world: World, language: str) -> None:
    talk = opened(world)
    talk.press(f"lang:{language}")
    examples: dict[str, tuple[object, ...]] = {
        "boolean": (True, False),
        "integer": (3,),
        "number": (36.5,),
        "time": ("23:00",),
        "date": ("2026-11-20",),
    }
    for kind in world.base.vocabulary.facts.values():
        for value in kind.values or examples[kind.type]:
            talk.session = replace(talk.session, heard=(Told(kind.name, value),), screen="understood")
            talk.press("understood")
            first = talk.reply.buttons[0]
            assert first.label.strip()
            assert first.label != kind.name
            assert len(first.action) <= 48


def test_deleting_drops_what_was_read(world: World, story: Talk) -> None:
    confirm(story).type("删除", "确定")
    assert story.reply.forget
    assert not story.session.told


def test_who_asks_may_change_and_what_was_read_stays(world: World, story: Talk) -> None:
    confirm(story)
    story.press("review", "asker:change", "asker:guarantor")
    assert story.session.asker == "guarantor"
    assert facts(world, story)["conduct"] == ["threat_arrest"]


def test_dont_know_to_a_question_keeps_what_was_read_of_it(world: World, story: Talk) -> None:
    confirm(story).type("不知道")
    assert facts(world, story)["contact_time"] == "23:00"


def test_an_answer_in_other_words_is_read(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "我", "白天 一天1个电话 就一次", "逾期95天了")
    assert talk.session.answer_to("overdue") == Answer("overdue", ("days_91_180",), {"days_overdue": 95})


def test_after_three_answers_to_a_text_the_verdict_is_shown_and_more_may_be_answered(world: World) -> None:
    talk = Talk(world)
    talk.type("你再不还我们就去你家砸东西，让你好看", "对")
    if "asker:borrower" in talk.actions():
        talk.press("asker:borrower")
    asked = []
    while talk.reply.question:
        asked.append(talk.reply.question)
        talk.type({"when": "白天 没打电话 就一两次", "lender": "8"}.get(asked[-1], "不知道"))
    assert len(asked) <= 3
    assert talk.verdict
    if talk.session.question:
        assert "先给你看结论" in talk.section("notice")
        talk.type("接着答完剩下的题")
        assert talk.reply.question
        talk.type("不知道")
        assert "先给你看结论" not in talk.words


def test_what_follows_by_itself_is_not_listed_twice(world: World) -> None:
    talk = Talk(world)
    talk.type("催收跟我同事说我欠了三万")
    assert "说了欠多少" in labels(talk)
    assert "把债告诉了别人" not in labels(talk)


@pytest.mark.parametrize(
    ("asker", "who"), [("guarantor", "guarantor"), ("heir", "heir"), ("third_party", "")]
)
def test_me_is_who_asks(world: World, asker: str, who: str) -> None:
    talk = opened(world, asker)
    talk.type("昨晚十一点多给我打电话骂我")
    contacted = [item.value for item in talk.session.heard if item.fact == "contacted"]
    assert contacted == ([who] if who else [])
    talk.type("对")
    assert talk.session.asker == asker


def test_what_is_told_again_is_noted_already(world: World, story: Talk) -> None:
    confirm(story)
    story.press("review")
    story.type(STORY)
    assert "前面已经记下了" in story.section("notice")
    assert story.reply.question == "when"


def test_somebody_supposed_to_be_the_borrower_is_not_quoted_for_it(world: World, story: Talk) -> None:
    asker = [item for item in story.session.heard if item.fact == "asker"]
    assert all(not item.quote for item in asker)


def test_what_was_ticked_already_stays_beside_what_a_text_tells(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "我", "一天两个电话")
    talk.press("topics")
    talk.type(STORY, "对")
    assert talk.reply.question == "when"
    assert {"toggle:when:calls_1_3", "toggle:when:late"} <= set(chosen(talk))
    talk.type("不知道")
    told = facts(world, talk)
    assert (told["contact_time"], told["calls_per_day"]) == ("23:00", 2)

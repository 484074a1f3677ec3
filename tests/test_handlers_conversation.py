"""What a person can do in the conversation, each thing once."""

from datetime import date

import pytest

from handlers.case import facts_of
from handlers.conversation import Incoming, World, new_session, respond
from tests.talk import MIDNIGHT, Talk, civil, opened

WHEN_DAY = "白天 一天2个电话 就一两次"


def told(world: World, talk: Talk) -> dict[str, object]:
    return facts_of(world.base, talk.session)


def test_the_start_sets_the_asker_and_is_no_question(world: World) -> None:
    talk = Talk(world)
    talk.type("你好")
    assert talk.reply.question == ""
    talk.type("２")
    assert talk.session.asker == "third_party"
    assert talk.reply.progress == "第 1 步，共 3 步，之后可能再问几个"


def test_the_four_questions_of_the_job_come_first(world: World) -> None:
    talk = opened(world)
    asked = [talk.reply.question]
    for text in ("骂人", "我", WHEN_DAY):
        talk.type(text)
        asked.append(talk.reply.question)
    assert asked == ["conduct", "contacted", "when", "overdue"]


@pytest.mark.parametrize(
    "asker, warning", [("third_party", "我来还"), ("guarantor", "先别答应"), ("heir", "遗产")]
)
def test_who_might_promise_too_much_is_warned_before_and_after(
    world: World, asker: str, warning: str
) -> None:
    talk = opened(world, asker)
    assert warning in talk.section("notice")
    talk.finish()
    assert warning in talk.section("notice")


def test_the_third_party_is_not_told_to_stay_reachable(world: World) -> None:
    talk = opened(world, "third_party")
    talk.type("骂人", "同事")
    talk.finish()
    assert "别换号" not in talk.words
    assert "还是要还" not in talk.section("limits")


@pytest.mark.parametrize("asker", ["borrower", "coborrower", "guarantor"])
def test_who_owes_is_told_not_to_vanish_and_that_the_debt_stays(world: World, asker: str) -> None:
    talk = opened(world, asker)
    talk.type("骂人")
    talk.finish()
    assert "别换号" in talk.section("notice")
    assert "承担" in talk.section("limits") or "还" in talk.section("limits")


def test_a_verdict_is_short_first_then_the_folded_parts(world: World) -> None:
    talk = civil(world)
    kinds = [section.kind for section in talk.reply.sections]
    assert kinds == ["headline", "lead", "notice", "steps", "reasons", "law", "change", "limits"]
    assert [section.folded for section in talk.reply.sections] == [False] * 3 + [True] * 5
    assert talk.verdict == "lawful"


def test_what_could_be_graver_is_not_called_legal(world: World) -> None:
    talk = opened(world)
    talk.type("客气地提醒还款", "我", "晚上11点半 一天2个电话 就一两次", "2")
    talk.finish()
    headline = talk.section("headline")
    assert talk.verdict == "lawful"
    assert "是允许的" not in headline
    assert "没问清" in headline
    talk.type("会变吗")
    assert "ask:lender" in talk.actions()
    talk.press("ask:lender")
    talk.type("信用卡")
    talk.finish()
    assert talk.verdict == "improper"


def test_nothing_told_is_undetermined(world: World) -> None:
    talk = opened(world)
    talk.type("都不是", "我", "不知道", "不知道")
    talk.finish()
    assert talk.verdict == "undetermined"
    assert "还说不准" in talk.section("headline")


def test_findings_are_told_with_the_persons_own_answers(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "我", "白天 一天2个电话 三次以上", "2")
    talk.finish()
    assert "你说的是：骂人" in talk.section("reasons")


def test_quotations_are_the_official_words_only(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "我妈", "晚上11点半，一天15个电话，好多天", "95天")
    talk.finish(lender="网贷")
    official = {
        a.text.strip()
        for law in world.base.laws.values()
        for a in law.articles.values()
        if a.quotable and a.text
    }
    quotes = [quote for section in talk.reply.sections for quote in section.quotes]
    quoted = [quote for quote in quotes if quote.text]
    heard_of = [quote for quote in quotes if not quote.text]
    assert quoted
    assert all(quote.text in official for quote in quoted)
    assert heard_of
    assert all("据报道" in quote.gist and "条" not in quote.label for quote in heard_of)
    assert any("只供对照" in quote.force for quote in quotes)
    assert "只供对照" not in quotes[0].force
    law = talk.section("law")
    assert "据报道" in law
    assert all("起" in quote.force or "至" in quote.force for quote in quotes)


def test_an_ended_law_is_not_shown_for_a_later_day(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "我", "白天 一天2个电话 三次以上", "2")
    talk.finish()
    now = {quote.label for section in talk.reply.sections for quote in section.quotes}
    talk.press("date")
    talk.type("2025-12-31")
    then = {quote.label for section in talk.reply.sections for quote in section.quotes}
    assert any("治安管理处罚法" in label and "五十条" in label for label in now)
    assert not any("治安管理处罚法" in label and "五十条" in label for label in then)
    assert any("治安管理处罚法" in label and "四十二条" in label for label in then)


def test_the_six_months_of_a_course_run_from_its_last_day_once_that_is_told(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "我", "白天 一天2个电话 三次以上", "2")
    talk.finish()
    assert "从最后一次算起" in talk.section("steps")
    talk.press("date")
    talk.type("2026-06-01")
    assert "2026-12-01" in talk.section("steps")
    talk.press("date")
    talk.type("2026-03-01")
    assert "六个月已经过了（到 2026-09-01）" in talk.section("steps")


def test_the_day_is_today_until_told_and_never_in_the_future(world: World) -> None:
    talk = civil(world)
    assert talk.session.day == date(2026, 11, 21)
    assert "contact_date" not in told(world, talk)
    talk.press("date")
    talk.type("2026-12-01")
    assert "还没到" in talk.section("notice")
    assert talk.session.day == date(2026, 11, 21)
    talk.type("2026-02-30")
    assert "没有这一天" in talk.section("notice")
    talk.type("昨天")
    assert talk.session.day == date(2026, 11, 20)
    assert told(world, talk)["contact_date"] == "2026-11-20"


def test_back_opens_the_last_answer_and_keeps_it(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "我妈", WHEN_DAY)
    talk.press("back", "back")
    assert talk.reply.question == "contacted"
    assert [button.action for button in talk.reply.buttons if button.chosen] == ["toggle:contacted:family"]
    talk.press("done:contacted")
    assert talk.reply.question == "overdue"


def test_back_at_the_first_question_leads_to_the_start_and_forward_again(world: World) -> None:
    talk = opened(world)
    talk.type("骂人")
    talk.press("back")
    assert talk.reply.question == "conduct"
    talk.press("back")
    assert "asker:borrower" in talk.actions()
    talk.press("asker:borrower")
    assert talk.reply.question == "contacted"


def test_back_from_the_second_screen_leads_to_the_first(world: World) -> None:
    talk = opened(world)
    talk.type("2 3")
    talk.press("back")
    assert [button.action for button in talk.reply.buttons if button.chosen] == [
        "cat:conduct:threats",
        "cat:conduct:insults",
    ]


def test_a_changed_answer_keeps_what_still_matters_and_drops_what_does_not(world: World) -> None:
    talk = opened(world)
    talk.type("客气地提醒还款", "我妈", "白天 一天2个电话 三次以上", "2")
    assert talk.reply.question == "third_party_told"
    talk.type("3")
    talk.finish(lender="8")
    assert told(world, talk)["disclosure_detail"] == "amount_or_overdue"
    talk.press("review", "ask:contacted")
    assert talk.reply.question == "contacted"
    talk.press("toggle:contacted:family", "toggle:contacted:borrower", "done:contacted")
    talk.finish()
    facts = told(world, talk)
    assert facts["contacted"] == ["borrower"]
    assert "disclosure_detail" not in facts
    assert facts["days_overdue"] == [1, 30]
    talk.press("review", "ask:contacted", "toggle:contacted:family", "done:contacted")
    assert told(world, talk)["disclosure_detail"] == "amount_or_overdue"


def test_changing_the_asker_keeps_the_answers(world: World) -> None:
    talk = civil(world)
    talk.press("review", "asker:change", "asker:guarantor")
    assert talk.session.asker == "guarantor"
    assert told(world, talk)["conduct"] == ["polite_reminder"]


def test_leaving_an_opened_answer_changes_nothing(world: World) -> None:
    talk = civil(world)
    before = talk.session.answers
    talk.press("review", "ask:overdue", "back")
    assert talk.session.answers == before
    assert talk.verdict == "lawful"


def test_more_may_be_added_after_the_verdict(world: World) -> None:
    talk = civil(world)
    talk.press("more", "ask:conduct")
    talk.press("cat:conduct:insults", "done:conduct")
    talk.press("toggle:conduct:insult", "done:conduct")
    talk.finish()
    assert set(told(world, talk)["conduct"]) == {"polite_reminder", "insult"}  # type: ignore[call-overload]
    assert talk.verdict == "unlawful"


def test_long_overdue_is_told_of_limitation_before_a_promise(world: World) -> None:
    talk = opened(world)
    talk.type("客气地提醒还款", "我", WHEN_DAY, "三年以上")
    talk.finish()
    assert "诉讼时效" in talk.section("steps")


def test_what_is_allowed_does_not_lead_where_something_is_wrong(world: World) -> None:
    talk = opened(world)
    talk.type("说要抓我、让我坐牢", "我", WHEN_DAY, "2")
    talk.finish()
    assert talk.verdict == "improper"
    assert "没有超过" not in talk.section("lead")


def test_why_is_answered_and_the_question_stays(world: World) -> None:
    talk = opened(world)
    for text in ("客气地提醒还款", "我妈", WHEN_DAY, "2"):
        talk.type("为什么")
        assert "为什么问这个" in talk.section("notice")
        talk.type(text)
    question = talk.reply.question
    talk.type("为什么问")
    assert "你的回答会影响" in talk.section("notice")
    assert talk.reply.question == question


def test_the_verdict_may_be_seen_before_the_last_question(world: World) -> None:
    talk = opened(world)
    talk.type("结论")
    assert "再答几题" in talk.section("notice")
    talk.type("客气地提醒还款", "我妈", WHEN_DAY, "2", "结论")
    assert talk.verdict
    assert "接着答完剩下的题" in [button.label for button in talk.reply.navigation]
    talk.press("resume")
    assert talk.reply.question == "third_party_told"


def test_an_old_button_of_the_same_answer_moves_nothing(world: World) -> None:
    talk = opened(world)
    talk.type("客气地提醒还款", "我妈", WHEN_DAY)
    talk.press("answer:overdue:days_1_30", "answer:overdue:days_1_30")
    assert not talk.section("notice")
    assert talk.reply.question == "third_party_told"


def test_another_button_of_the_last_question_changes_it(world: World) -> None:
    talk = opened(world)
    talk.type("客气地提醒还款", "我妈", WHEN_DAY)
    talk.press("answer:overdue:days_1_30", "answer:overdue:days_91_180")
    assert told(world, talk)["days_overdue"] == [91, 180]
    assert talk.reply.question == "third_party_told"


def test_an_older_button_only_offers_the_change(world: World) -> None:
    talk = opened(world)
    talk.type("客气地提醒还款", "我妈", WHEN_DAY, "2")
    talk.press("toggle:contacted:friend")
    assert "已经答过" in talk.section("notice")
    assert "ask:contacted" in talk.actions()
    assert told(world, talk)["contacted"] == ["family"]


@pytest.mark.parametrize(
    "action", ["nonsense", "answer:lender:microloan", "toggle:injury:none", "go:x", "a" * 200, "骂人"]
)
def test_a_button_of_nothing_is_told_and_the_question_stays(world: World, action: str) -> None:
    talk = opened(world)
    talk.type("骂人")
    talk.press(action)
    assert talk.section("notice")
    assert talk.reply.question == "contacted"


@pytest.mark.parametrize(
    "text",
    [
        "救命",
        "有人在打我",
        "他们打我了",
        "正在砸我家门",
        "他们拿刀砍人",
        "把我关起来了",
        "我被他们扣着不让走",
    ],
)
def test_danger_is_helped_first(world: World, text: str) -> None:
    talk = opened(world)
    talk.type("骂人", text)
    assert "110" in talk.section("help")
    assert talk.reply.question == ""
    talk.type("怎么办才好")
    assert talk.reply.question == ""
    talk.type("继续")
    assert talk.reply.question == "contacted" or "我理解的是" in talk.words


@pytest.mark.parametrize(
    "text",
    [
        "我不想活了",
        "想死",
        "活不下去了",
        "我要跳楼",
        "自杀",
        "还不如死了算了",
        "写好遗书了",
        "他们让我想死",
        "我站在天台上",
    ],
)
def test_words_of_dying_are_met_with_help(world: World, text: str) -> None:
    talk = Talk(world)
    talk.type("长" * 50 + "，" + text)
    assert "12356" in talk.section("help")
    facts = told(world, talk)
    assert "self_harm_risk" not in facts
    assert "in_danger" not in facts


@pytest.mark.parametrize(
    "text", ["他们打我电话", "打我手机", "一直打我爸电话", "没有打我", "说要打我", "骂我去死"]
)
def test_everyday_words_are_no_alarm(world: World, text: str) -> None:
    talk = opened(world)
    talk.type(text)
    assert not talk.session.screen.startswith("danger")


def test_violence_told_in_an_answer_brings_the_number_at_once(world: World) -> None:
    talk = opened(world)
    talk.type("8", "1")
    assert "110" in talk.section("help")
    assert talk.reply.question == "contacted"


def test_court_papers_are_real_until_checked(world: World) -> None:
    talk = opened(world)
    talk.type("假传票", "我", WHEN_DAY, "3")
    talk.finish()
    assert "先当真的" in talk.section("notice")
    assert "12368" in talk.section("notice")


def test_start_again_stop_and_come_back(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "停")
    assert "随时回来" in talk.words
    talk.type("继续")
    assert talk.reply.question == "contacted"
    talk.type("开始")
    assert "resume" in talk.actions()
    talk.type("重新开始")
    assert talk.session.answers
    talk.press("restart:yes")
    assert not talk.session.answers
    assert "asker:borrower" in talk.actions()


def test_everything_is_deleted_after_a_yes(world: World) -> None:
    talk = civil(world)
    talk.type("删除")
    assert talk.session.answers
    assert not talk.reply.forget
    talk.press("delete:yes")
    assert talk.reply.forget
    assert not talk.session.answers
    assert not talk.session.asker
    assert not talk.session.reserve


def test_topics_lie_beside_the_question(world: World) -> None:
    talk = opened(world)
    talk.type("骂人")
    for topic in world.base.topics:
        talk.press("topics", f"topic:{topic}")
        assert talk.section("topic")
    talk.type("继续")
    assert talk.reply.question == "contacted"


def test_numbers_belong_to_what_is_shown(world: World) -> None:
    talk = opened(world)
    talk.type("骂人", "想了解别的", "1")
    assert talk.section("topic")
    assert talk.session.answer_to("contacted") is None


def test_a_language_is_chosen_and_kept(world: World) -> None:
    talk = opened(world)
    talk.press("language")
    for tag in world.catalogues.languages:
        talk.press(f"lang:{tag}")
        assert talk.reply.language == tag
        assert talk.reply.question == "conduct"


def test_the_platforms_hint_counts_until_a_language_is_chosen(world: World) -> None:
    for hint in ("zh-CN", "zh-Hans", "xx", "", "zh_CN"):
        _, reply = respond(world, new_session(), Incoming(now=MIDNIGHT, text="你好", language=hint))
        assert reply.language == "zh-CN"


def test_one_step_in_full(world: World) -> None:
    talk = civil(world)
    talk.press(
        "more", "ask:conduct", "cat:conduct:insults", "done:conduct", "toggle:conduct:insult", "done:conduct"
    )
    talk.finish()
    talk.type("怎么办")
    step = next(button.action for button in talk.reply.buttons if button.action.startswith("step:"))
    talk.press(step)
    assert talk.section("steps")
    assert "go:steps" in talk.actions()

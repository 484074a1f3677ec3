"""What is read from what people write: what happened, what was threatened, and what is neither."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.facts import parse_facts
from rules.reading.reader import read
from rules.reading.reading import Reading
from tests.rulebase import rule_base

NOW = datetime(2026, 11, 20, 23, 40, tzinfo=timezone(timedelta(hours=8)))


def reading(text: str) -> Reading:
    return read(rule_base(), text, NOW)


def told(text: str, fact: str) -> Any:
    found = reading(text).facts.get(fact)
    return set(found) if isinstance(found, list) else found


def test_a_story_is_read_with_the_words_it_came_from() -> None:
    text = "我逾期两个月了，昨晚十一点多给我妈打电话，说再不还就让警察来抓我坐牢"
    found = reading(text)

    assert found.kind == "story"
    assert found.is_collection
    assert found.facts["asker"] == "borrower"
    assert found.facts["days_overdue"] == 60
    assert found.facts["contact_time"] == "23:00"
    assert found.facts["contact_date"] == "2026-11-19"
    assert found.facts["contacted"] == ["family"]
    assert found.facts["conduct"] == ["threat_arrest"]
    words = {span.fact: text[span.start : span.end] for span in found.spans}
    assert "我妈" in words["contacted"]
    assert "抓" in words["conduct"]
    assert "十一点多" in words["contact_time"]
    assert "两个月" in words["days_overdue"]


@pytest.mark.parametrize(
    ("text", "conduct"),
    [
        ("他们把我的信息发到群里了", {"posted_online"}),
        ("他们说要把我的信息发到群里", {"threat_expose"}),
        ("再不还就爆你通讯录", {"threat_expose"}),
        ("他们上门打了我", {"physical_violence"}),
        ("他们说要上门打我", {"threat_violence"}),
        ("他们骂我老赖不要脸", {"insult"}),
        ("打电话自称是法院的，说我已经被立案", {"impersonate_police_or_court", "false_lawsuit_claim"}),
    ],
)
def test_what_was_done_and_what_was_threatened_are_different_facts(text: str, conduct: set[str]) -> None:
    assert conduct <= told(text, "conduct")


@pytest.mark.parametrize(
    ("text", "conduct"),
    [
        ("催收说要弄死我全家", {"threat_family"}),
        ("催收说要卸我一条腿，还说让我儿子小心点过马路", {"threat_violence", "threat_family"}),
        ("催收说要找人打我爸", {"threat_family"}),
        ("催收发来假的法院传票，公章都是糊的", {"fake_legal_document"}),
    ],
)
def test_the_same_words_tell_one_thing_and_other_words_beside_them_another(
    text: str, conduct: set[str]
) -> None:
    assert told(text, "conduct") == conduct


@pytest.mark.parametrize(
    "text",
    [
        "我逾期了，他们没有骂我，也没有威胁要抓我",
        "网贷逾期会不会被抓坐牢？",
        "我逾期了，很怕他们爆我通讯录",
        "听说逾期会坐牢，是真的吗",
        "朋友说网贷逾期会被抓",
        "如果我不还，他们会打我吗",
        "我骂了他们一顿，欠钱又不是犯罪",
    ],
)
def test_what_is_denied_asked_feared_or_heard_of_is_no_fact(text: str) -> None:
    assert "conduct" not in reading(text).facts


@pytest.mark.parametrize(
    ("text", "contacted"),
    [
        ("昨天给我爸、我同事和朋友都打了电话", {"family", "colleague", "friend"}),
        ("催收打了我公司前台的电话", {"employer"}),
        ("他们没有给我家人打电话，只打给我", {"borrower"}),
        # They only said it, to the borrower.
        ("说要给我爸妈打电话", {"borrower"}),
        ("【提醒】您的网贷已逾期，我们将把欠款情况发给您通讯录里的每一位联系人", {"borrower"}),
    ],
)
def test_only_who_was_really_contacted_counts(text: str, contacted: set[str] | None) -> None:
    assert told(text, "contacted") == contacted


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("催收昨晚十一点多打电话来", "contact_time", "23:00"),
        ("催收凌晨两三点给我打电话", "contact_time", "02:00"),
        ("催收早上七点半就打电话", "contact_time", "07:30"),
        ("催收一天给我打二三十个电话", "calls_per_day", 20),
        ("催收每天打70+个电话", "calls_per_day", 70),
        ("网贷逾期半年了，催收打电话", "days_overdue", 180),
        ("网贷逾期一年多了，催收打电话", "days_overdue", 365),
        ("网贷逾期第二天催收就打电话", "days_overdue", 2),
        ("网贷逾期一个多礼拜，催收打电话", "days_overdue", 7),
        ("上周三催收给我妈打电话", "contact_date", "2026-11-11"),
        ("大年初一催收还给我打电话", "contact_date", "2026-02-17"),
        ("4月25日催收打电话骂我", "contact_date", "2026-04-25"),
    ],
)
def test_numbers_are_read(text: str, fact: str, value: Any) -> None:
    assert told(text, fact) == value


def test_an_hour_that_may_be_morning_or_evening_is_asked() -> None:
    found = reading("催收8点半给我打电话")
    assert "contact_time" not in found.facts
    assert [(one.fact, one.values) for one in found.unclear] == [("contact_time", ("08:30", "20:30"))]


@pytest.mark.parametrize("text", ["他们暴力催收我", "催收天天骚扰我", "被软暴力催收了怎么办"])
def test_a_mere_label_is_no_conduct(text: str) -> None:
    found = reading(text)
    assert found.is_collection
    assert "conduct" not in found.facts
    assert found.labels


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("【某某消费金融】您的贷款已逾期5天，应还1,234.56元，请尽快还款，以免影响征信。", "notice"),
        ("再不还钱今天就带人去你家，让你全村都知道你欠钱不还", "notice"),
        ("【某某银行】您的验证码是482913，5分钟内有效，请勿告诉他人。", "code"),
        ("【某某贷】您有一笔50000元额度待领取，点击链接立即提现，退订回T", "marketing"),
        ("【某某银行】您尾号1234的信用卡本期账单5,000.00元，到期还款日11月25日。", "statement"),
        ("【某某贷】您已成功还款1000元，剩余应还0元，感谢您的使用。", "receipt"),
        ("今天天气不错，晚上吃什么", "chat"),
        ("您的校园贷账户需要注销，否则影响征信，请添加客服QQ并按提示把钱转到安全账户", "phishing"),
    ],
)
def test_the_kind_of_text_is_told(text: str, kind: str) -> None:
    found = reading(text)
    assert found.kind == kind
    assert found.is_collection is (kind in {"story", "notice"})
    assert found.is_collection or not found.facts
    assert ("phishing" in found.warnings) is (kind == "phishing")


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("他們昨晚打電話給我媽，說要抓我去坐牢", "zh-TW", "story"),
        ("They called my mother at night and said I will go to jail", "en", "foreign"),
        ("Они звонили моей маме", "", "foreign"),
        ("夜中に母に電話してきました", "", "foreign"),
        ("😡😡😡", "", "nothing"),
        ("", "", "nothing"),
        ("。。。？？", "", "nothing"),
        ("12345", "", "nothing"),
    ],
)
def test_the_language_is_told(text: str, language: str, kind: str) -> None:
    found = reading(text)
    assert (found.language, found.kind) == (language, kind)


@settings(max_examples=200)
@given(
    st.text(max_size=400)
    | st.text("我你他们说要抓打骂0123456789:点天个电话妈,.?没不会了“”（【", max_size=400)
)
def test_any_text_is_read_into_facts_of_the_vocabulary(text: str) -> None:
    base = rule_base()
    found = read(base, text, NOW)
    parse_facts(base.vocabulary, found.facts, NOW.date())
    assert found.is_collection or not found.facts
    for span in found.spans:
        assert 0 <= span.start < span.end <= len(text)
        value = found.facts[span.fact]
        assert span.value in value if isinstance(value, list) else span.value == value
    members = {(span.fact, span.value) for span in found.spans}
    for fact, value in found.facts.items():
        for one in value if isinstance(value, list) else [value]:
            assert (fact, one) in members


@pytest.mark.parametrize("between", [" ", "😡", "  ", "·", "\u200b", "　"])
def test_spaces_and_smileys_between_characters_change_nothing(between: str) -> None:
    text = "他们给我妈打电话说要爆我通讯录"
    assert dict(reading(between.join(text)).facts) == dict(reading(text).facts)


@pytest.mark.parametrize(
    "text",
    [
        "【中通】您的快件到付，请及时取件，逾期退回",
        "【移动】尊敬的客户，您的手机余额不足10元，请及时充值",
        "您的包裹已到驿站，请凭取件码6-2-301领取",
    ],
)
def test_parcels_and_telephone_bills_are_no_collection(text: str) -> None:
    assert not reading(text).is_collection


@pytest.mark.parametrize("text", ["催收打我电话，打我电话的人就在我楼下", "他们打我电话说已经在我家门口了"])
def test_whoever_rings_and_stands_below_is_a_danger_now(text: str) -> None:
    assert reading(text).facts.get("in_danger") is True


@pytest.mark.parametrize("text", ["催收天天打我妈，我妈说不想活了", "欠了网贷，我老婆被逼得说不想活了"])
def test_the_despair_of_somebody_else_is_heard(text: str) -> None:
    assert reading(text).facts.get("self_harm_risk") is True


@pytest.mark.parametrize(
    "text",
    [
        "您好，您是王某的紧急联系人，请您转告他联系我们，谢谢",
        "您好，您是韩某的紧急联系人，我们无法与其取得联系，请您代为转达",
    ],
)
def test_a_contact_who_is_told_of_no_debt_is_told_of_none(text: str) -> None:
    found = reading(text)
    assert found.facts["contacted"] == ["emergency_contact"]
    assert "debt_disclosed_to_third_party" not in found.facts
    assert found.facts["disclosure_detail"] == "call_back_only"


def test_a_contact_who_is_told_of_the_debt_is_told_of_it() -> None:
    found = reading("您好，您是王某的紧急联系人，他的借款已逾期60天，请您转告他尽快还款")
    assert found.facts["debt_disclosed_to_third_party"] is True


def test_a_visit_to_ask_at_the_village_committee_threatens_to_tell_nobody() -> None:
    found = reading("您的贷款已逾期40天，我司将安排人员上门走访村委会，请尽快还款")
    assert "threat_expose" not in found.facts.get("conduct", [])


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("催收进门就骂，赖着不走，说不还钱就睡我家", "contacted", {"borrower"}),
        ("在抖音上挂我欠钱不还", "channel", {"public_post"}),
        ("呼死你轰炸了三天，逾期十天", "channel", {"call"}),
        ("我儿子欠网贷，催收骂人", "contacted", {"family"}),
    ],
)
def test_what_goes_without_saying_is_read_beside_what_is_told(text: str, fact: str, value: set[str]) -> None:
    assert told(text, fact) == value


def test_whom_they_told_never_goes_without_saying() -> None:
    assert told("催收把我挂到抖音上了", "debt_disclosed_to_third_party") is None

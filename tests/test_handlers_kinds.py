"""What is no story and no collection: other messages, other languages, pictures and sounds."""

import json

import pytest

from handlers.conversation import Incoming, World, new_session, respond
from tests.talk import MIDNIGHT, Talk, civil, opened

CODE = "【某某银行】您的验证码是483920，5分钟内有效，请勿泄露给他人。"
MARKETING = "【某某贷】恭喜您获得20万额度，年化低至3.6%，点击 t.cn/abc 立即领取，回T退订"
PHISHING = (
    "【中国银联】您的账户涉嫌洗钱已被冻结，请立即点击链接 http://yl-safe.top 登录，"
    "并将资金转入安全账户核查，否则将逮捕。"
)
CONTRACT = (
    "借款合同\n甲方（出借人）：某某小额贷款有限公司\n乙方（借款人）：\n第一条 借款金额：人民币伍万元整。"
    "第二条 借款期限：12个月。第三条 违约责任：乙方逾期的，甲方有权上门催收、联系乙方的紧急联系人，"
    "并按日收取万分之五的罚息。第四条 争议解决：由甲方所在地人民法院管辖。"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [(CODE, "验证码谁要都别给"), (MARKETING, "广告"), (CONTRACT, "合同"), (PHISHING, "骗子")],
)
def test_what_is_no_collection_is_told_and_nothing_counts(world: World, text: str, said: str) -> None:
    for talk in (Talk(world), opened(world), civil(world)):
        before = talk.session
        talk.type(text)
        assert said in talk.section("notice")
        assert talk.session.answers == before.answers
        assert not talk.session.heard
        assert not talk.session.told
        assert talk.reply.question == before.question


def test_fraud_is_warned_of_clearly(world: World) -> None:
    talk = Talk(world)
    talk.type(PHISHING)
    warning = talk.section("notice")
    for words in ("别点", "别转账", "验证码", "96110", "12368", "银行卡背面或合同上的电话"):
        assert words in warning


def test_a_whole_contract_is_read_in_its_first_part(world: World) -> None:
    talk = Talk(world)
    talk.type(CONTRACT + "第五条 其他约定事项，双方另行协商。" * 400)
    assert "我只读了开头" in talk.section("notice")
    assert not talk.session.heard


@pytest.mark.parametrize("text", ["", "   ", "😭😭😭", "。。。", "\x00\x07"])
def test_nothing_is_told_to_be_nothing(world: World, text: str) -> None:
    talk = opened(world)
    talk.type(text)
    assert "没收到字" in talk.section("notice")
    assert talk.reply.question == "conduct"


def test_english_is_answered_in_english_from_then_on(world: World) -> None:
    talk = Talk(world)
    talk.type("Hello, they call my mother every night and shout at her")
    assert talk.reply.language == "en"
    assert "cannot read a whole text in English" in talk.words
    assert "asker:borrower" in talk.actions()
    talk.type("I borrowed", "insults")
    assert talk.reply.language == "en"
    assert talk.session.asker == "borrower"


def test_traditional_characters_are_read_and_answered_in_kind(world: World) -> None:
    talk = Talk(world)
    talk.type("昨晚十一點多給我媽打電話說要抓我")
    assert talk.reply.language == "zh-TW"
    assert "我理解的是" in talk.words
    assert "說要抓人、坐牢" in "\n".join(button.label for button in talk.reply.buttons)


def test_a_chosen_language_stays(world: World) -> None:
    talk = opened(world)
    talk.press("lang:zh-CN")
    talk.type("昨晚十一點多給我媽打電話說要抓我")
    assert talk.reply.language == "zh-CN"
    talk.type("they call me every day and every night")
    assert talk.reply.language == "zh-CN"


def test_a_story_in_chinese_is_answered_in_chinese(world: World) -> None:
    session, reply = respond(world, new_session(), Incoming(now=MIDNIGHT, action="start", language="en"))
    assert reply.language == "en"
    story = "我借的网贷逾期95天了，催收昨天给我妈打电话骂我"
    _, reply = respond(world, session, Incoming(now=MIDNIGHT, text=story, language="en"))
    assert reply.language == "zh-CN"


@pytest.mark.parametrize(
    "text", ["Здравствуйте, мне звонят коллекторы", "กรุณาช่วยฉันด้วย", "こんにちは、助けてください"]
)
def test_another_language_is_told_what_works(world: World, text: str) -> None:
    talk = Talk(world)
    talk.type(text)
    assert "我能看懂中文" in talk.section("notice")
    assert "English" in talk.section("notice")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("picture", "提取文字"),
        ("voice", "转文字"),
        ("video", "打几句"),
        ("file", "复制"),
        ("sticker", "我在"),
        ("location", "110"),
        ("hologram", "复制"),
    ],
)
def test_what_has_no_words_is_told_what_to_do(world: World, kind: str, said: str) -> None:
    talk = opened(world)
    talk.type("骂人")
    talk.send(kind)
    assert said in talk.section("notice")
    assert talk.reply.question == "contacted"


def test_a_picture_while_help_is_shown_keeps_the_help(world: World) -> None:
    talk = opened(world)
    talk.type("救命")
    talk.send("picture")
    assert "110" in talk.section("help")
    assert talk.session.screen == "danger:violence"


def test_a_picture_while_the_list_is_shown_keeps_the_list(world: World) -> None:
    talk = Talk(world)
    talk.type("昨晚十一点多给我妈打电话说要抓我")
    talk.send("picture")
    assert "我理解的是" in talk.words
    assert "提取文字" in talk.section("notice")


def test_words_beside_a_picture_are_read(world: World) -> None:
    _, reply = respond(
        world,
        new_session(),
        Incoming(now=MIDNIGHT, text="昨晚十一点多给我妈打电话说要抓我", attachment="picture"),
    )
    assert any("抓我" in button.label for button in reply.buttons)


def test_nothing_of_it_is_kept(world: World) -> None:
    talk = Talk(world)
    talk.type(PHISHING, CODE)
    kept = json.dumps(talk.session.to_json(), ensure_ascii=False)
    assert "483920" not in kept
    assert "yl-safe" not in kept

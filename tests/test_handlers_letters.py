"""Letters: those that fit, with the facts that were told, the law word for word, blanks for the rest."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from handlers.letters.choosing import letters_that_fit
from handlers.letters.document import Document, document_from_json
from handlers.letters.screen import plain_text
from handlers.letters.writing import write_letter
from handlers.session import Answer, Told, new_session
from handlers.turn import Turn, World
from rules.letters import BLANK
from tests.reporting import STORY
from tests.rulebase import told_cases
from tests.talk import MIDNIGHT, Talk, civil, opened

NOT_TOLD = {"asker", "in_danger", "self_harm_risk"}
LETTERS = (
    "lender",
    "regulator",
    "local",
    "police",
    "personal-data",
    "credit-objection",
    "stop",
    "stop-third-party",
    "jail",
    "instalments",
)


def turn_of(world: World, asker: str, **facts: Any) -> Turn:
    told = tuple(
        Told(fact, member)
        for fact, value in facts.items()
        for member in (value if world.base.vocabulary[fact].type == "set" else (value,))
    )
    session = new_session()
    return Turn(world, session, MIDNIGHT, "zh-CN").to(asker=asker, told=told, done=True)


def fitting(turn: Turn) -> list[str]:
    return [letter.id for letter in letters_that_fit(turn)]


def text(turn: Turn, letter: str) -> str:
    return "\n".join(plain_text(write_letter(turn, turn.base.letters.kinds[letter])))


def test_the_ten_letters_there_are(world: World) -> None:
    assert tuple(world.base.letters.kinds) == LETTERS
    for language in world.catalogues.languages.values():
        for letter in LETTERS:
            assert language.text("letters", "names", letter, "name")
            assert language.text("letters", "names", letter, "send")


@pytest.mark.parametrize(
    ("asker", "facts", "letters"),
    [
        (
            "borrower",
            {"lender_type": "bank_credit_card", "conduct": ["insult"]},
            "lender regulator stop instalments",
        ),
        ("borrower", {"lender_type": "microloan", "conduct": ["insult"]}, "lender local stop instalments"),
        ("borrower", {"lender_type": "private_person", "conduct": ["insult"]}, "stop instalments"),
        (
            "borrower",
            {"lender_type": "illegal_lender", "conduct": ["threat_violence"]},
            "police stop",
        ),
        (
            "borrower",
            {"lender_type": "consumer_finance", "conduct": ["threat_arrest"]},
            "lender regulator stop jail instalments",
        ),
        (
            "third_party",
            {"lender_type": "consumer_finance", "conduct": ["insult"], "third_party_asked_to_pay": True},
            "regulator stop-third-party",
        ),
        ("borrower", {"lender_type": "bank_loan", "conduct": ["polite_reminder"]}, "instalments"),
        (
            "third_party",
            {"lender_type": "private_person", "conduct": ["polite_reminder"]},
            "stop-third-party",
        ),
        ("heir", {"lender_type": "bank_loan", "conduct": ["polite_reminder"]}, ""),
    ],
)
def test_only_those_that_fit_are_offered(
    world: World, asker: str, facts: dict[str, Any], letters: str
) -> None:
    assert fitting(turn_of(world, asker, channel=["call"], **facts)) == letters.split()


def test_who_may_be_past_three_years_is_not_led_to_acknowledge_the_debt(world: World) -> None:
    facts = {"lender_type": "bank_loan", "conduct": ["insult"], "channel": ["call"]}
    assert "instalments" in fitting(turn_of(world, "borrower", **facts, days_overdue=100))
    assert "instalments" not in fitting(turn_of(world, "borrower", **facts, days_overdue=1500))
    settled = {**facts, "conduct": ["insult", "collected_after_settled"]}
    assert "instalments" not in fitting(turn_of(world, "borrower", **settled))


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def every_letter(world: World) -> Iterator[tuple[Turn, Document]]:
    """Every letter that fits one of the cases that lawyers check the rules with."""
    for case in told_cases():
        facts = {fact: plain(value) for fact, value in case.row["facts"].items() if fact not in NOT_TOLD}
        turn = turn_of(world, case.row["facts"].get("asker", "borrower"), **facts)
        for letter in letters_that_fit(turn):
            yield turn, write_letter(turn, letter)


def test_every_letter_of_every_case_is_whole(world: World) -> None:
    seen = set()
    for turn, letter in every_letter(world):
        seen.add(letter.id)
        told = "\n".join(plain_text(letter))
        assert not re.search(r"[{}]", told), told
        assert "None" not in told
        assert not re.search(r"[a-z]_[a-z]", told), told
        assert "一、" in told
        assert len(told) < 6000
        assert {name for block in letter.blocks for name, _ in BLANK.findall(block.text)} == set(
            letter.blanks
        )
        assert document_from_json(letter.to_json()) == letter
        assert turn.session.asker
    assert seen == set(LETTERS)


def test_the_law_is_quoted_word_for_word_and_only_where_it_may_be(world: World) -> None:
    official = {
        article.text: (law.title, article.label)
        for law in world.base.laws.values()
        for article in law.articles.values()
        if article.quotable and article.text
    }
    for _, letter in every_letter(world):
        before = ""
        for block in letter.blocks:
            if block.kind == "quote":
                law, label = official[block.text.removeprefix("“").removesuffix("”")]
                assert before.startswith(f"《{law}》{label}"), before
            before = block.text


def test_every_letter_asks_for_something_and_the_police_are_told_of_a_law(world: World) -> None:
    for turn, letter in every_letter(world):
        assert any(block.kind == "item" for block in letter.blocks)
        assert letter.id != "police" or any(block.kind == "quote" for block in letter.blocks), turn.session


def test_facts_are_those_told_and_nothing_else(world: World) -> None:
    turn = turn_of(
        world,
        "borrower",
        lender_type="consumer_finance",
        channel=["call", "sms"],
        conduct=["insult", "polite_reminder", "threat_arrest"],
        calls_per_day=[5, None],
        contact_date="2026-11-03",
        contact_time="23:10",
        contacted=["family", "borrower"],
    )
    told = text(turn, "lender")
    for words in (
        "时间：2026 年 11 月 3 日 23:10 左右。",
        "使用的方式：电话、短信。",
        "一天内拨打电话不少于 5 次。",
        "使用侮辱、谩骂的语言。",
        "将会坐牢",
        "被联系的人有：家人。",
    ):
        assert words in told
    assert "提醒" not in told
    assert "征信" not in told
    assert "____" in told


def test_points_of_an_article_stand_in_their_order(world: World) -> None:
    facts = {"channel": ["call"], "conduct": ["threat_violence", "threat_arrest", "posted_online"]}
    turn = turn_of(world, "borrower", lender_type="bank_credit_card", repeated=True, **facts)
    assert "（其中第（一）项、第（五）项）" in text(turn, "lender")


def test_a_day_that_was_not_told_is_left_open(world: World) -> None:
    turn = turn_of(world, "borrower", lender_type="bank_loan", channel=["call"], conduct=["insult"])
    assert "时间：____。" in text(turn, "lender")


def test_the_law_of_the_day_is_quoted(world: World) -> None:
    facts = {"lender_type": "bank_loan", "channel": ["sms"], "conduct": ["threat_violence"], "repeated": True}
    before = text(turn_of(world, "borrower", **facts, contact_date="2025-12-31"), "police")
    after = text(turn_of(world, "borrower", **facts, contact_date="2026-01-01"), "police")
    assert "治安管理处罚法（2012年修正）》第四十二条" in before
    assert "2025年修订" not in before
    assert "治安管理处罚法（2025年修订）》第五十条" in after
    assert "2012年修正" not in after


def test_somebody_who_owes_nothing_says_so_and_promises_nothing(world: World) -> None:
    turn = turn_of(
        world,
        "third_party",
        lender_type="microloan",
        channel=["call"],
        conduct=["insult"],
        third_party_asked_to_pay=True,
    )
    told = text(turn, "stop-third-party")
    assert "本人不是借款人" in told
    assert "不会作出代为偿还的承诺" in told
    assert "身份证" not in told


def test_who_asks_for_deletion_names_the_article_on_it(world: World) -> None:
    facts = {"lender_type": "microloan", "channel": ["call"], "conduct": ["collected_wrong_person"]}
    told = text(turn_of(world, "third_party", **facts, third_party_objected=True), "personal-data")
    assert "《中华人民共和国个人信息保护法》第四十七条规定" in told
    assert "删除为催收而保存的本人个人信息" in told


def test_in_the_chat_a_letter_is_chosen_read_and_taken_along(world: World) -> None:
    talk = opened(world)
    talk.type(*STORY)
    talk.type("投诉信")
    assert "投诉信，给放贷机构" in talk.label("letter:lender")
    talk.type("1")
    assert "关于不当催收的投诉" in talk.words
    assert not talk.kept
    talk.type("1")
    assert len(talk.kept) == 1
    links = [button.href for button in talk.reply.buttons if button.href]
    page = f"/r/{talk.kept[0].name}/letter/lender"
    assert links == [page, f"{page}.docx", f"{page}.pdf"]
    letters = [letter["id"] for letter in talk.kept[0].content["letters"]]
    assert letters == [action.partition(":")[2] for action in talk_letters(talk)]


def talk_letters(talk: Talk) -> list[str]:
    talk.press("letter")
    return [action for action in talk.actions() if action.startswith("letter:")]


def test_where_no_page_can_be_opened_the_letter_is_text(world: World) -> None:
    before = opened(world)
    before.type(*STORY)
    talk = Talk(world, session=before.session, linked=False)
    talk.press("letter:stop")
    assert "关于停止违法催收行为的告知函" in talk.words
    assert not [button for button in talk.reply.buttons if button.href or "files" in button.action]


@pytest.mark.parametrize("action", ["letter:nothing", "letter:police", "letter:lender:other"])
def test_a_letter_that_does_not_fit_is_not_written(world: World, action: str) -> None:
    talk = civil(world)
    talk.press(action)
    assert "这个按钮现在用不上了" in talk.words
    assert talk.session.screen == "letter"


def test_before_a_verdict_there_is_no_letter(world: World) -> None:
    talk = opened(world)
    talk.press("letter")
    assert talk.reply.question


def test_the_answers_given_by_pressing_count_too(world: World) -> None:
    turn = turn_of(world, "borrower", lender_type="bank_loan", channel=["call"])
    answered = turn.to(answers=(Answer("conduct", ("insult",)),))
    assert "侮辱" in text(answered, "lender")

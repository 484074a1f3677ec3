"""Whatever is pressed or typed at any time: it is answered, nothing is lost, and every interview ends."""

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.conversation import Incoming, World, new_session, respond
from tests.talk import MIDNIGHT, MOST_QUESTIONS, Talk

LARGEST_SESSION = 24_000
SCREEN_VERBS = (
    "start restart restart:yes stop menu resume why back review date date:today date:yesterday more "
    "deeper topics language lang:zh-CN privacy delete danger danger:despair go:verdict go:law "
    "go:steps go:reasons go:change go:limits unknown asker:borrower asker:third_party "
    "asker:guarantor asker:other asker:heir asker:coborrower asker:change step:keep-evidence "
    "topic:evidence understood confirm confirm:borrower confirm:other skip asker:who correct:asker "
    "correct:date correct:conduct correct:when toggle:heard:contact_time toggle:heard:conduct-8 "
    "toggle:heard:contact_time-c1 toggle:heard:contact_time-none "
    "evidence toggle:evidence:recording toggle:evidence:receipt "
    "diary diary:yes diary:check diary:yes:check diary:list diary:list:2 diary:delete diary:delete:yes "
    "note:1 note:1-3 note:1:when note:1:who note:2:count note:1-9:lender put:1:drop put:1:channel-sms "
    "put:1-2:who-0 put:2:when-yesterday put:1:answered-no "
)
ODD = (
    "x answer answer: answer:when go:nowhere ask:nothing toggle:conduct:nothing lang:xx "
    "Answer:lender:microloan date:tomorrow step:nothing topic:nothing asker:nobody done:nothing "
    "note:x note:0 note:9-1 note:1:nothing put:1:when-x put:1:nothing put:1:who-77 diary:x diary:list:x "
    "none:lender cat:lender:x answer:conduct:insult:more toggle:heard:gone correct:gone confirm:nobody "
)
# Of these, stories and messages are put together.
PIECES = """
昨晚十一点多 给我妈打电话 说要抓我 骂我 我逾期95天了 我借的网贷 8点半 一天二三十个电话 没有骂人
会不会上门 他们暴力催收 一直骚扰我 上周他们打了我 我报警了 把我的信息发到群里 再不还款将爆你通讯录
后果自负 【某某金融】 尊敬的客户 验证码 安全账户 甲方 😭 13800138000 110101199001011234
6222021234567890123 我是他同事 昨天 改1 改2 2不对 对 都不对 1 3 0 好了 不知道 我安全 返回 english
記一筆：昨天十點打電話 记一笔：今天打了5个 删掉 11-20_22:13_138****1234_未接
継続 沒有 說要抓我 hello my friend
"""


def every_action(world: World) -> list[str]:
    actions = [*SCREEN_VERBS.split(), *ODD.split(), "answer:lender:" + "a" * 60]
    for question in world.base.questions.values():
        actions += [
            f"ask:{question.id}",
            f"done:{question.id}",
            f"none:{question.id}",
            f"unknown:{question.id}",
        ]
        actions += [
            f"{verb}:{question.id}:{option.id}"
            for option in question.options
            for verb in ("answer", "toggle")
        ]
        actions += [f"cat:{question.id}:{category}" for category in question.categories]
    return actions


def check_reply(talk: Talk) -> None:
    reply = talk.reply
    assert any(section.title or section.paragraphs for section in reply.sections)
    assert reply.buttons
    for button in (*reply.buttons, *reply.navigation):
        assert button.label.strip()
        assert button.action.isascii()
        assert len(button.action) <= 48
    numbers = [button.number for button in reply.buttons]
    assert len(set(numbers)) == len(numbers)
    assert reply.multiple == any(button.kind == "done" for button in reply.buttons)
    assert "{" not in talk.words
    assert len(json.dumps(talk.session.to_json())) < LARGEST_SESSION


@pytest.mark.parametrize("seed", range(60))
def test_any_button_at_any_time_is_answered(world: World, seed: int) -> None:
    chance = random.Random(seed)
    actions = every_action(world)
    talk = Talk(world)
    for _ in range(40):
        shown = [button.action for button in (*talk.reply.buttons, *talk.reply.navigation)]
        talk.press(chance.choice(shown) if shown and chance.random() < 0.7 else chance.choice(actions))
        check_reply(talk)


@pytest.mark.parametrize("seed", range(120))
def test_every_interview_ends(world: World, seed: int) -> None:
    chance = random.Random(seed)
    talk = Talk(world)
    talk.press(
        "start", f"asker:{chance.choice(('borrower', 'third_party', 'guarantor', 'heir', 'coborrower'))}"
    )
    asked = set()
    for _ in range(MOST_QUESTIONS):
        if not talk.reply.question:
            break
        before = talk.reply.question
        answer(talk, chance)
        check_reply(talk)
        if talk.reply.question != before:
            assert before not in asked, "asked twice"
            asked.add(before)
    assert not talk.reply.question
    talk.press("go:verdict")
    assert talk.verdict
    assert len(asked) <= 4 + 10


def answer(talk: Talk, chance: random.Random) -> None:
    """Answer the question on the table in one of the ways there are."""
    options = [button for button in talk.reply.buttons if button.kind == "option"]
    numbers = [str(button.number) for button in options]
    way = chance.random()
    if way < 0.1:
        talk.type("不知道")
    elif talk.reply.multiple:
        talk.type(" ".join(chance.sample(numbers, chance.randint(1, min(4, len(numbers))))))
        if chance.random() < 0.9:
            talk.type("好了")
        else:
            talk.type("不知道")
    elif way < 0.5:
        talk.press(chance.choice(options).action)
    else:
        talk.type(chance.choice(numbers))


@pytest.mark.parametrize("goal", ["more"])
def test_going_deeper_ends_too(world: World, goal: str) -> None:
    chance = random.Random(7)
    talk = Talk(world)
    talk.press("asker:borrower")
    talk.finish()
    for _ in range(MOST_QUESTIONS):
        talk.press(goal)
        if "deeper" not in talk.actions():
            break
        talk.press("deeper")
        for _ in range(MOST_QUESTIONS):
            if talk.reply.question:
                answer(talk, chance)
    assert "deeper" not in talk.actions()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.text(max_size=80) | st.sampled_from(["1", "3 5", "25:00", "-5天", "😭😭", "\x00\x07", "9" * 30]),
        max_size=8,
    )
)
def test_any_text_at_any_time_is_answered(world: World, texts: list[str]) -> None:
    talk = Talk(world)
    talk.press("asker:borrower")
    for text in texts:
        talk.type(text)
        check_reply(talk)


@pytest.mark.parametrize("seed", range(150))
def test_any_story_at_any_time_is_answered_and_names_nobody(world: World, seed: int) -> None:
    chance = random.Random(seed)
    actions = every_action(world)
    talk = Talk(world)
    for _ in range(25):
        shown = [button.action for button in (*talk.reply.buttons, *talk.reply.navigation)]
        way = chance.random()
        if way < 0.5:
            talk.type(
                chance.choice(["", "，", " ", "\n"]).join(chance.choices(PIECES, k=chance.randint(1, 9)))
            )
        elif way < 0.9 and shown:
            talk.press(chance.choice(shown))
        elif way < 0.95:
            talk.send(chance.choice(["picture", "voice", "sticker", "?"]))
        else:
            talk.press(chance.choice(actions))
        check_reply(talk)
        kept = json.dumps(talk.session.to_json())
        assert not any(number in kept for number in ("13800138000", "110101199001011234", "6222021234567890"))


def test_the_same_steps_give_the_same_words(world: World) -> None:
    steps = [
        Incoming(now=MIDNIGHT, text=text)
        for text in ("你好", "1", "骂人", "我妈", "23:30", "好了", "95天", "网贷")
    ]
    said = []
    for _ in range(2):
        session = new_session()
        replies = []
        for step in steps:
            session, reply = respond(world, session, step)
            replies.append(reply)
        said.append(replies)
    assert said[0] == said[1]

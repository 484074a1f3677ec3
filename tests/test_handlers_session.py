"""What is remembered: small, readable again, and never a stumbling block."""

import json
from dataclasses import asdict, replace

import pytest

from handlers.conversation import Answer, World, new_session, session_from_json
from tests.talk import Talk, civil


def test_a_session_goes_through_json_unchanged(world: World) -> None:
    session = civil(world).session
    assert session_from_json(json.loads(json.dumps(session.to_json()))) == session


def test_every_part_of_a_session_is_stored(world: World) -> None:
    talk = civil(world)
    talk.type("昨晚十一点多给我妈打电话，说要抓我")
    session = talk.session
    assert session.heard
    assert session.to_json() == {**asdict(session), "day": session.day and session.day.isoformat()}


def test_what_was_typed_is_not_kept(world: World) -> None:
    talk = civil(world)
    talk.type("我叫张三，电话13800138000，他们太过分了")
    assert "138" not in json.dumps(talk.session.to_json(), ensure_ascii=False)


@pytest.mark.parametrize(
    "raw", [None, [], {}, {"version": 99}, {"version": 1}, {"version": 1, "language": 5}, "x"]
)
def test_what_cannot_be_read_begins_anew_and_says_so(world: World, raw: object) -> None:
    talk = Talk(world, session=session_from_json(raw))
    talk.type("1")
    assert "重新来" in talk.section("notice")
    assert "asker:borrower" in talk.actions()


def test_a_language_outlives_a_release(world: World) -> None:
    raw = {**new_session().to_json(), "language": "zh-CN", "version": 0}
    assert session_from_json(raw).language == "zh-CN"


def test_answers_to_questions_that_are_gone_are_dropped(world: World) -> None:
    session = civil(world).session
    gone = (
        Answer("gone"),
        Answer("lender", ("gone",)),
        Answer("overdue", (), {"days_overdue": -5, "gone": 1}),
    )
    talk = Talk(world, session=replace(session, answers=(*session.answers[:3], *gone), question="gone"))
    talk.type("继续")
    assert talk.section("headline") or talk.reply.question
    assert {answer.question for answer in talk.session.answers} <= set(world.base.questions)

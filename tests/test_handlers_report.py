"""The report in the chat: made from a verdict, shown again while it lives, revoked."""

import json
from dataclasses import replace
from datetime import timedelta

from bot.turns import Turns
from handlers.conversation import Incoming, Reply, respond
from handlers.report.snapshot import sections_of
from handlers.turn import World
from tests.reporting import ANNA, STORY, path_in, report_of
from tests.talk import MIDNIGHT, civil, opened


def link(reply: Reply) -> str:
    return next((button.href for button in reply.buttons if button.href), "")


def test_a_verdict_offers_a_report(world: World) -> None:
    assert "report" in civil(world).actions()


def test_where_no_page_can_be_opened_none_is_offered_and_none_made(world: World) -> None:
    talk = civil(world)
    unlinked = Incoming(now=MIDNIGHT, action="go:verdict", linked=False)
    session, reply = respond(world, talk.session, unlinked)
    assert "report" not in [button.action for button in reply.buttons]
    _, reply = respond(world, session, replace(unlinked, action="report"))
    assert not reply.needs
    assert "打不开网页" in reply.sections[0].paragraphs[0]


def test_before_a_verdict_there_is_no_report(world: World) -> None:
    talk = opened(world)
    talk.press("report")
    assert not talk.kept
    assert talk.reply.question


def test_a_report_holds_the_whole_verdict(world: World) -> None:
    talk = opened(world)
    talk.type(*STORY)
    talk.press("report")
    (record,) = talk.kept
    assert record.expires == MIDNIGHT + timedelta(days=30)
    content = json.loads(json.dumps(record.content))
    told = sections_of(content)
    kinds = [section.kind for section in told]
    for kind in ("headline", "lead", "told", "finding", "change", "where", "step", "evidence", "limits"):
        assert kind in kinds
    assert content["rules"] == world.base.digest
    assert content["law_of"] == "2026-11-20"
    article = world.base.laws["cn-civil-code"].articles["109"].text
    assert article in [quote.text for section in told for quote in section.quotes]
    facts = next(section for section in told if section.kind == "told")
    assert "逾期 95 天" in facts.paragraphs


def test_each_article_is_written_out_once(world: World) -> None:
    talk = opened(world)
    talk.type(*STORY)
    talk.press("report")
    texts = [q.text for s in sections_of(talk.kept[0].content) for q in s.quotes if q.text]
    assert len(texts) == len(set(texts))


def test_the_same_case_has_one_report_and_another_case_another(world: World) -> None:
    talk = civil(world)
    first = link(talk.press("report"))
    assert link(talk.press("go:verdict", "report")) == first
    talk.type("改日期", "2026-11-01")
    second = link(talk.press("report"))
    assert second != first
    assert len(talk.kept) == 2


def test_coming_back_to_the_screen_makes_nothing(world: World) -> None:
    talk = civil(world)
    talk.press("report", "report:revoke")
    assert not talk.kept
    talk.type("嗯嗯")
    assert not talk.kept
    assert "report" in talk.actions()


def test_its_buttons_can_be_typed_by_their_numbers(world: World) -> None:
    talk = civil(world)
    talk.press("report")
    talk.type("2")
    assert not talk.kept
    assert "失效" in talk.words


def test_the_tenth_report_pushes_out_the_oldest(world: World) -> None:
    talk, made = civil(world), []
    for day in range(1, 12):
        talk.type("改日期", f"2026-11-{day:02}")
        talk.press("report")
        made.append(talk.kept[-1].name)
    assert [record.name for record in talk.kept] == made[-9:]


def test_a_language_of_its_own(world: World) -> None:
    talk = civil(world)
    talk.press("lang:en", "report")
    assert talk.kept[0].content["lang"] == "en"
    assert sections_of(talk.kept[0].content)[0].title.isascii()


async def test_the_server_keeps_it_and_shows_it_again(turns: Turns) -> None:
    path = await report_of(turns)
    assert len(path) == len("/r/") + 22
    again = await turns.open(ANNA, "opened", MIDNIGHT, "")
    assert path_in(again) == path

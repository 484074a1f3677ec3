"""The list of evidence: what the findings call for, ticked off in the chat."""

import re
from pathlib import Path

import pytest

from handlers.catalogue import leaves
from handlers.conversation import World
from handlers.evidence import RECEIPT
from tests.talk import Talk, civil, opened

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def threatened(world: World) -> Talk:
    """A borrower who was insulted and threatened by telephone at night: the verdict is shown."""
    talk = opened(world)
    talk.type("昨晚十一点多给我妈打电话，说再不还就打断我的腿，还骂我妈", "对")
    talk.finish()
    return talk


def ticked(talk: Talk) -> set[str]:
    return {button.action for button in talk.reply.buttons if button.chosen}


def test_the_list_is_reached_from_the_steps_and_leads_back(threatened: Talk) -> None:
    threatened.press("go:steps")
    assert threatened.label("evidence") == "证据清单，一样样勾"
    threatened.press("evidence")
    threatened.type("0")
    assert threatened.session.screen == "go:steps"
    threatened.press("step:keep-evidence")
    assert "evidence" in threatened.actions()


def test_it_asks_for_what_the_findings_call_for_and_for_the_receipt(world: World, threatened: Talk) -> None:
    threatened.type("证据")
    wanted = [
        action.removeprefix("toggle:evidence:")
        for action in threatened.actions()
        if action.startswith("toggle:evidence:")
    ]
    assert wanted[-1] == RECEIPT
    assert {"recording", "call_log"} <= set(wanted)
    assert "photos_or_video" not in wanted
    assert "自己参加的通话，可以录音" in threatened.words
    assert "偷放录音设备" in threatened.section("limits")


def test_a_number_ticks_and_the_same_number_takes_it_back(threatened: Talk) -> None:
    threatened.type("证据清单", "1")
    assert ticked(threatened) == {"toggle:evidence:recording"}
    threatened.type("2", "1")
    assert ticked(threatened) == {"toggle:evidence:call_log"}


def test_ticks_stay_until_the_case_is_dropped(threatened: Talk) -> None:
    threatened.press("evidence", "toggle:evidence:call_log", "go:verdict", "evidence")
    assert ticked(threatened) == {"toggle:evidence:call_log"}
    threatened.press("restart:yes")
    assert threatened.session.evidence == ()


def test_what_was_told_before_is_ticked_and_can_be_taken_back(world: World) -> None:
    talk = opened(world)
    talk.type("昨晚十一点给我打电话骂我，我有录音", "对")
    talk.finish()
    talk.press("evidence")
    assert ticked(talk) == {"toggle:evidence:recording"}
    talk.press("toggle:evidence:recording")
    assert ticked(talk) == set()


def test_where_nothing_is_wrong_or_nothing_is_told_it_is_said_in_general(world: World) -> None:
    for talk in (civil(world), Talk(world)):
        talk.type("证据清单")
        assert talk.session.screen == "topic:evidence"
    talk = civil(world)
    talk.press("go:steps")
    assert "evidence" not in talk.actions()


@pytest.mark.parametrize(
    "action",
    [
        "toggle:evidence:dragon",
        "toggle:evidence:photos_or_video",
        "toggle:evidence:-recording",
        "toggle:evidence:receipts",
    ],
)
def test_an_old_or_made_up_button_ticks_nothing(threatened: Talk, action: str) -> None:
    threatened.press("evidence", action)
    assert threatened.session.evidence == ()


@pytest.mark.parametrize("room", ["evidence", "diary"])
@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_every_sentence_is_there_in_every_language(world: World, room: str, language: str) -> None:
    """Words by which a list is read are a language's own."""

    def paths(tag: str) -> set[tuple[str, ...]]:
        found = leaves(world.catalogues[tag].find(room))
        return {path for path, _ in found if path[0] not in {"reading", "words"}}

    own, source = paths(language), paths("zh-CN")
    assert own == source
    said = {path: text for path, text in leaves(world.catalogues[language].find(room)) if path in source}
    foreign = simplified_only(world, room)
    for path, text in said.items():
        # Examples of what is typed stay Chinese; a sentence in English is more than an example.
        known = not foreign & set(text) if language == "zh-TW" else re.search("[A-Za-z]", text)
        assert known or text.isascii() or re.match(r"\W*\{", text), path


def simplified_only(world: World, room: str) -> set[str]:
    """Characters that traditional script writes otherwise, and the other rooms in it do not use."""
    lines = (ROOT / "rules/cn/lexicon/characters.txt").read_text("utf-8").splitlines()
    pairs = [pair for line in lines if not line.startswith("#") for pair in line.split()]
    others = [name for name in world.catalogues["zh-TW"].rooms if name not in {room, "rules"}]
    used = {
        char
        for name in others
        for path, text in leaves(world.catalogues["zh-TW"].find(name))
        if not {"words", "keywords", "reading", "commands"} & set(path)
        for char in text
    }
    return {pair[-1] for pair in pairs} - used

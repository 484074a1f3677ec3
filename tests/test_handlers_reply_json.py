"""A reply that is kept comes back as it was, whatever is in it."""

import json
import random
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conversation import World
from handlers.reply import Button, Quote, Reply, Section
from handlers.reply_json import reply_from_json, reply_to_json
from tests.talk import Talk
from tests.test_handlers_properties import every_action

TEXT = st.text(max_size=8)
BUTTONS = st.builds(
    Button,
    TEXT,
    TEXT,
    st.sampled_from(("option", "done", "nav")),
    st.booleans(),
    st.none() | st.integers(),
    TEXT,
    TEXT,
)
QUOTES = st.builds(Quote, TEXT, TEXT, TEXT, TEXT)
SECTIONS = st.builds(
    Section,
    TEXT,
    TEXT,
    st.lists(TEXT, max_size=3).map(tuple),
    st.lists(QUOTES, max_size=2).map(tuple),
    st.booleans(),
    TEXT,
)
SEVERAL_BUTTONS = st.lists(BUTTONS, max_size=3).map(tuple)
REPLIES = st.builds(
    Reply,
    st.lists(SECTIONS, max_size=3).map(tuple),
    SEVERAL_BUTTONS,
    SEVERAL_BUTTONS,
    st.booleans(),
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    st.booleans(),
    st.lists(TEXT, max_size=3).map(tuple),
)


def through_text(reply: Reply) -> Reply:
    return reply_from_json(json.loads(json.dumps(reply_to_json(reply))))


@given(reply=REPLIES)
def test_any_reply_comes_back_as_it_was(reply: Reply) -> None:
    assert through_text(reply) == reply


@pytest.mark.parametrize("kind", [Reply, Section, Button, Quote])
def test_every_part_of_a_reply_is_kept(kind: type) -> None:
    """A part that is added one day is not forgotten here; what is asked of the platform is not kept."""
    known = {Reply: 10 + len(("needs", "keep", "drop")), Section: 6, Button: 7, Quote: 4}
    assert len(fields(kind)) == known[kind]


@pytest.mark.parametrize("seed", range(20))
def test_what_a_conversation_says_comes_back_as_it_was(world: World, seed: int) -> None:
    chance = random.Random(seed)
    actions = every_action(world)
    talk = Talk(world)
    for _ in range(20):
        shown = talk.actions()
        talk.press(chance.choice(shown) if shown and chance.random() < 0.8 else chance.choice(actions))
        # What is to be written with the turn is not part of what is said.
        assert through_text(talk.reply) == replace(talk.reply, keep=(), drop=())


def test_what_says_nothing_takes_no_place() -> None:
    bare = Reply((Section("notice", "", ("a",)),), (Button("menu", "b"),))
    assert reply_to_json(bare) == {
        "sections": [{"kind": "notice", "text": ["a"]}],
        "buttons": [{"do": "menu", "label": "b"}],
        "lang": "zh-CN",
    }

"""Whole conversations, replayed purely through the handlers."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from handlers.conversation import World
from tests.talk import Talk

FILES = sorted((Path(__file__).parent / "transcripts").glob("*.yaml"))
DOING = {"you", "press", "send"}
SEEN = {"question", "verdict", "says", "never", "first", "buttons", "offers", "language", "forget"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_transcript(world: World, file: Path) -> None:
    script = yaml.safe_load(file.read_text(encoding="utf-8"))
    now = script["now"]
    talk = Talk(world, now if isinstance(now, datetime) else datetime.fromisoformat(now))
    for number, step in enumerate(script["steps"], 1):
        assert set(step) <= DOING | SEEN, f"step {number}"
        if "press" in step:
            talk.press(step["press"])
        elif "send" in step:
            talk.send(step["send"])
        else:
            talk.type(str(step["you"]))
        said = step.get("you") or step.get("press") or step.get("send")
        check(talk, step, f"{file.name}, step {number}: {said}\n{talk.words}")


def check(talk: Talk, step: dict[str, Any], where: str) -> None:
    if "question" in step:
        assert talk.reply.question == step["question"], where
    if "verdict" in step:
        assert talk.verdict == step["verdict"], where
    if "first" in step:
        assert talk.reply.sections[0].kind == step["first"], where
    for words in step.get("says", ()):
        assert words in talk.words, f"{words!r} is missing; {where}"
    for words in step.get("never", ()):
        assert words not in talk.words, f"{words!r} is said; {where}"
    labels = [button.label for button in (*talk.reply.buttons, *talk.reply.navigation)]
    for words in step.get("offers", ()):
        assert any(words in label for label in labels), f"{words!r} is not offered; {where}\n{labels}"
    if "language" in step:
        assert talk.reply.language == step["language"], where
    for action in step.get("buttons", ()):
        assert action in talk.actions(), f"{action} is missing; {where}"
    assert talk.reply.forget == step.get("forget", False), where

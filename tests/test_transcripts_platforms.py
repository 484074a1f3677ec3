"""The same conversations on every platform: web chat, terminal and WeChat say what the handlers say."""

import io
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from pytest_aiohttp.plugin import AiohttpClient

from bot.terminal import chat as terminal
from bot.terminal.layout import Terminal, lay_out, lay_out_banner
from bot.turns import BEGIN, Turns
from bot.web.app import create_app
from bot.web.wire import reply_to_json
from bot.wechat.layout import Layout
from bot.words import load_words
from handlers.conversation import World
from tests.talk import Talk
from tests.test_transcripts import FILES
from tests.wechat_peer import WORDS as WECHAT
from tests.wechat_peer import Peer, callback, served

WORDS = load_words("terminal")
Step = dict[str, Any]


def read(file: Path) -> tuple[datetime, list[Step]]:
    script = yaml.safe_load(file.read_text("utf-8"))
    now = script["now"]
    # Neither of the two platforms sends anything without words.
    steps = [step for step in script["steps"] if "send" not in step]
    return now if isinstance(now, datetime) else datetime.fromisoformat(now), steps


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_in_the_web_chat(aiohttp_client: AiohttpClient, world: World, turns: Turns, file: Path) -> None:
    now, steps = read(file)
    client = await aiohttp_client(create_app(turns, now=lambda: now))
    direct = Talk(world, now)

    async def send(path: str, number: int, **content: str) -> Any:
        answer = await client.post(path, json={"id": f"m{number}", **content})
        assert answer.status == 200, await answer.text()
        return (await answer.json())["reply"]

    assert await send("/api/open", 0) == reply_to_json(direct.press(BEGIN))
    for number, step in enumerate(steps, 1):
        if "press" in step:
            said, reply = {"action": step["press"]}, direct.press(step["press"])
        else:
            said, reply = {"text": str(step["you"])}, direct.type(str(step["you"]))
        where = f"{file.name}, step {number}: {said}"
        assert await send("/api/chat", number, **said) == reply_to_json(reply), where
        assert await send("/api/chat", number, **said) == reply_to_json(reply), f"{where}, repeated"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_in_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], world: World, file: Path
) -> None:
    now, steps = read(file)
    direct = Talk(world, now, linked=False)
    shown = [lay_out_banner(WORDS["zh-CN"], Terminal()), laid_out(direct, BEGIN)]
    lines = []
    for step in steps:
        if line := typed(direct, step):
            lines.append(line)
            direct.type(line)
            shown.append(laid_out(direct))
    monkeypatch.setattr(terminal, "load_world", lambda: world)
    monkeypatch.setattr(terminal, "china_now", lambda: now)
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n"))
    monkeypatch.delenv("COLUMNS", raising=False)
    assert terminal.chat("zh-CN") == 0
    said = capsys.readouterr().out
    for block in shown:
        before, found, said = said.partition(block)
        assert (before.strip(), found) == ("", block)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_in_wechat(aiohttp_client: AiohttpClient, world: World, turns: Turns, file: Path) -> None:
    now, steps = read(file)
    peer = Peer(await aiohttp_client(served(callback(turns, now=lambda: now))), signed_at=now)
    layout = Layout(WECHAT)
    direct = Talk(world, now, linked=False)
    assert await peer.event("subscribe") == layout.lay_out(direct.press(BEGIN))[0]
    for number, step in enumerate(steps, 1):
        if line := typed(direct, step):
            said = await peer.says(line)
            assert said == layout.lay_out(direct.type(line))[0], f"{file.name}, step {number}: {line}"


def laid_out(direct: Talk, press: str = "") -> str:
    reply = direct.press(press) if press else direct.reply
    return lay_out(reply, WORDS[reply.language], Terminal())


def typed(direct: Talk, step: Step) -> str:
    """What a person types who has no buttons: its number or its words; nothing if it is not there."""
    if "press" not in step:
        return " ".join(str(step["you"]).split())
    buttons = (*direct.reply.buttons, *direct.reply.navigation)
    wanted = next((button for button in buttons if button.action == step["press"]), None)
    if wanted is None:
        return ""
    return wanted.label if wanted.number is None else str(wanted.number)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_number_or_the_words_of_a_button_do_what_pressing_it_does(world: World, file: Path) -> None:
    now, steps = read(file)
    direct = Talk(world, now, linked=False)
    direct.press(BEGIN)
    for number, step in enumerate(steps, 1):
        line = typed(direct, step)
        # A typed number answers a question of several answers as a whole; a press only ticks it.
        if "press" in step and line and not step["press"].startswith(("toggle:", "cat:")):
            by_typing = Talk(world, now, direct.session)
            by_typing.reply = direct.reply
            pressed = direct.press(step["press"])
            assert by_typing.type(line).question == pressed.question, f"step {number}: {line}"
        elif "press" in step:
            direct.press(step["press"])
        else:
            direct.type(str(step["you"]))

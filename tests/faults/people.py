"""People who answer over real HTTP, send again what got no answer, and note every reply they were given."""

import asyncio
import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from handlers.turn import World
from tests.talk import Talk

# Presses that are not the same done twice: a step too many or too few shows in every later reply.
SCRIPT = (
    "start",
    "asker:borrower",
    *("cat:conduct:threat", "cat:conduct:insult", "cat:conduct:threat", "cat:conduct:threat"),
    "done:conduct",
    *("toggle:conduct:threat_arrest", "toggle:conduct:insult", "toggle:conduct:insult"),
    *("toggle:conduct:threat_arrest", "toggle:conduct:threat_arrest", "done:conduct"),
    *("toggle:contacted:family", "toggle:contacted:borrower", "toggle:contacted:family"),
    *("toggle:contacted:family", "done:contacted", "back", "why"),
)
PATIENCE = 60.0
Seen = tuple[Any, ...]


@dataclass(slots=True)
class Walker:
    """One person with a browser.

    Args:
        addresses: gives the servers there are at the moment; each message goes to one of them.
        token: the browser's cookie.
        acknowledged: what each answered message showed.
    """

    addresses: Callable[[], Sequence[str]]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    acknowledged: list[Seen] = field(default_factory=list)
    sent_again: int = 0

    async def walk(self, http: aiohttp.ClientSession, script: Sequence[str] = SCRIPT) -> None:
        """Send every message of the script until it is answered."""
        for number, action in enumerate(script, len(self.acknowledged)):
            self.acknowledged.append(await self._answered(http, f"m{number}", action))

    async def _answered(self, http: aiohttp.ClientSession, message: str, action: str) -> Seen:
        async with asyncio.timeout(PATIENCE):
            while True:
                reply = await self.send(http, message, action)
                if reply is not None:
                    return reply
                self.sent_again += 1
                await asyncio.sleep(random.uniform(0.02, 0.2))

    async def send(self, http: aiohttp.ClientSession, message: str, action: str) -> Seen | None:
        """Send a message once; None where it was not answered."""
        address = random.choice(self.addresses())
        try:
            async with http.post(
                f"{address}/api/chat",
                json={"id": message, "action": action},
                cookies={"chat": self.token},
                timeout=aiohttp.ClientTimeout(5),
            ) as answer:
                if answer.status >= 500:
                    return None
                assert answer.status == 200, await answer.text()
                return shown((await answer.json())["reply"])
        except (aiohttp.ClientError, TimeoutError, ConnectionError):
            return None


def shown(reply: dict[str, Any]) -> Seen:
    """What tells one step of the interview from another."""
    buttons = tuple((button["action"], button["chosen"]) for button in reply["buttons"])
    return reply["question"], buttons, len(reply["sections"]), reply["progress"]


def expected(world: World, script: Sequence[str] = SCRIPT) -> list[Seen]:
    """What a person sees of whom each message is taken exactly once."""
    from bot.web.wire import reply_to_json

    direct = Talk(world)
    return [shown(reply_to_json(direct.press(action))) for action in script]

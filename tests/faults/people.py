"""People who answer over real HTTP, send again what got no answer, and note every reply they were given."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from handlers.turn import World
from tests.kept import SECRET, cookie
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
# Settings of a server that a whole crowd asks from one address, with cookies that it signed.
UNLIMITED = {"SECRET_KEY": SECRET, "RATE_PERSON": "100000", "RATE_ADDRESS": "1000000"}
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
    token: str = field(default_factory=cookie)
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


class Crowd:
    """People who walk one after another until they are told to stop; each must see what was expected.

    Args:
        addresses: gives the servers there are at the moment.
        world: what is said.
        people: how many walk at a time.
    """

    def __init__(self, addresses: Callable[[], Sequence[str]], world: World, people: int = 12) -> None:
        self._addresses = addresses
        self._expected = expected(world)
        self._people = people
        self.walks = 0
        self.sent_again = 0

    @asynccontextmanager
    async def walking(self) -> AsyncIterator[aiohttp.ClientSession]:
        """People walk for the length of a block, and those who are under way then come to their end."""
        ended = asyncio.Event()
        async with aiohttp.ClientSession() as http:
            people = [asyncio.create_task(self._keep_walking(http, ended)) for _ in range(self._people)]
            try:
                yield http
            finally:
                ended.set()
                await asyncio.gather(*people)

    async def _keep_walking(self, http: aiohttp.ClientSession, ended: asyncio.Event) -> None:
        while not ended.is_set():
            person = Walker(self._addresses)
            await person.walk(http)
            assert person.acknowledged == self._expected
            # What was acknowledged long ago is still answered the same, and moves nothing.
            for number in (3, len(SCRIPT) - 1):
                again = await person.send(http, f"m{number}", SCRIPT[number])
                assert again in (None, self._expected[number])
            self.walks += 1
            self.sent_again += person.sent_again


def shown(reply: dict[str, Any]) -> Seen:
    """What tells one step of the interview from another."""
    buttons = tuple((button["action"], button["chosen"]) for button in reply["buttons"])
    return reply["question"], buttons, len(reply["sections"]), reply["progress"]


def expected(world: World, script: Sequence[str] = SCRIPT) -> list[Seen]:
    """What a person sees of whom each message is taken exactly once."""
    from bot.web.wire import reply_to_json

    direct = Talk(world)
    return [shown(reply_to_json(direct.press(action))) for action in script]

"""The bot in Telegram as a server runs it, in a test's process; its counterpart is the tests' Bot API."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse, ClientSession, web

from bot.outbox import Outbox
from bot.settings import Settings
from bot.store.contract import Store
from bot.telegram.joining import Telegram
from bot.telegram.webhook import PATH
from bot.turns import Turns
from bot.web.app import create_app
from handlers.turn import World
from tests.kept import SEAL
from tests.telegram_api import TOKEN, USERNAME, BotApi

SECRET = "a_secret-of-the-TESTS"  # noqa: S105
PUBLIC = "https://example.org"


@dataclass
class Running:
    """A bot that runs.

    Args:
        api: its counterpart.
        address: of its web server.
        http: for requests to it.
        telegram: the bot itself.
    """

    api: BotApi
    address: str
    http: ClientSession
    telegram: Telegram

    async def push(self, update: Any, secret: str | None = SECRET) -> ClientResponse:
        """Push an update, as Telegram does."""
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        kind = {"data": update} if isinstance(update, bytes) else {"json": update}
        return await self.http.post(self.address + PATH, headers=headers, **kind)

    async def pushed(self, update: Any) -> dict[str, Any]:
        """Push an update, and give the method that stands in the response; empty where there is none."""
        response = await self.push(update)
        assert response.status == 200, await response.text()
        return await response.json() if await response.read() else {}


@asynccontextmanager
async def running(world: World, store: Store, *, webhook: bool, rate: int = 1000) -> AsyncIterator[Running]:
    """Run a bot and its counterpart for the length of a block."""
    api = BotApi()
    api.webhook = {"url": PUBLIC + PATH} if webhook else {}
    await api.start()
    settings = Settings(
        telegram_token=TOKEN,
        telegram_api_url=api.address,
        telegram_webhook_secret=SECRET,
        public_url=PUBLIC if webhook else "",
        rate_person=rate,
    )
    telegram = Telegram(settings)
    outbox = Outbox(store, SEAL, {"telegram": telegram.courier}, time.time)
    turns = Turns(world, store, SEAL, outbox.nudge)
    app = create_app(turns)
    telegram.join(app, turns, world)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    tasks = [asyncio.create_task(work) for work in (telegram.run(), outbox.run())]
    try:
        async with ClientSession() as http:
            await api.wait_for(1, "getMe")
            await api.wait_for(1, "setMyCommands")
            yield Running(api, address, http, telegram)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await outbox.drain(1)
        await telegram.close()
        await runner.cleanup()
        await api.stop()


__all__ = ["PUBLIC", "SECRET", "TOKEN", "USERNAME", "Running", "running"]

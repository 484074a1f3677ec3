"""Joins Telegram to the server: by webhook where people can reach the server, by polling elsewhere."""

from __future__ import annotations

import asyncio
import gc
import logging
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from telegram.error import TelegramError

from bot.clock import china_now
from bot.log import fields
from bot.rates import Allowance
from bot.settings import Settings
from bot.telegram.answering import Answering, Rooms
from bot.telegram.api import Api
from bot.telegram.commands import register
from bot.telegram.flood import Flood
from bot.telegram.groups import Groups
from bot.telegram.layout import Layout
from bot.telegram.polling import Polling
from bot.telegram.private import PrivateChat
from bot.telegram.rule_cards import RuleCards
from bot.telegram.sending import Sending
from bot.telegram.webhook import (
    PATH,
    delete_webhook,
    describe_webhook,
    receiver,
    secret_of,
    set_webhook,
)
from bot.turns import Turns
from bot.words import load_words
from handlers.cards import Cards
from handlers.turn import World

log = logging.getLogger(__name__)

_FIRST_PAUSE: Final = 2.0
_LONGEST_PAUSE: Final = 300.0
_HOOKS: Final = {"set": set_webhook, "delete": delete_webhook, "info": describe_webhook}


@dataclass(slots=True)
class _Name:
    """The name of the bot; empty until Telegram has told it."""

    username: str = ""

    def __call__(self) -> str:
        return self.username


class Telegram:
    """The bot in Telegram.

    Args:
        settings: token, addresses, rates.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._flood = Flood()
        # Makes the calls of the outbox.
        self.courier = Api(settings.telegram_token, settings.telegram_api_url, self._flood)
        self._sending = Sending(self.courier)
        self._layout = Layout(load_words("telegram"))
        self._name = _Name()
        self._answering: Answering | None = None

    def join(self, app: web.Application, turns: Turns, world: World) -> None:
        """Begin to take updates: add the webhook's route, where PUBLIC_URL is set.

        Args:
            app: the web server, which does not run yet.
            turns: takes turns of the conversation.
            world: rules and sentences.
        """
        catalogues = world.catalogues
        cards = RuleCards(Cards(world), self._layout, self._name, china_now)
        # The index of the cards stays until the end, like the rules themselves.
        gc.collect()
        gc.freeze()
        rooms = Rooms(
            private=PrivateChat(turns, self._layout, cards, catalogues, china_now),
            groups=Groups(self.courier.id, self._name, self._layout, cards, catalogues, self._flood),
            rule_cards=cards,
            layout=self._layout,
            catalogues=catalogues,
        )
        people = Allowance(self._settings.rate_person)
        self._answering = Answering(rooms, self._sending, people, self._flood)
        if self._settings.public_url:
            app.router.add_post(PATH, receiver(self._answering, secret_of(self._settings)))

    async def run(self) -> None:
        """Introduce the bot, and fetch updates where they are not pushed, until cancelled."""
        if self._answering is None:
            raise RuntimeError("join comes first")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._introduce())
            if not self._settings.public_url:
                tasks.create_task(Polling(self.courier, self._answering.by_calls).run())

    async def close(self) -> None:
        """Let go of all connections."""
        await self._sending.close()
        await self.courier.close()

    async def _introduce(self) -> None:
        """Learn the name of the bot and tell Telegram the commands; nobody waits for it."""
        pause = _FIRST_PAUSE
        while True:
            try:
                self._name.username = (await self.courier.bot.get_me()).username or ""
                if self._settings.public_url:
                    await self._look_at_webhook()
                await register(self.courier.bot, load_words("telegram"))
                return
            except Exception as problem:
                # Also an answer that is none: people are answered all the same.
                log.warning(
                    "not introduced yet", extra=fields(platform="telegram", kind=type(problem).__name__)
                )
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _look_at_webhook(self) -> None:
        info = await self.courier.bot.get_webhook_info()
        if info.url != self._settings.public_url + PATH:
            log.error(
                "Telegram pushes elsewhere: python -m bot webhook set", extra=fields(platform="telegram")
            )


async def run_webhook(settings: Settings, what: str) -> tuple[bool, str]:
    """Set, delete or describe the webhook: whether it was done, and what to say.

    Args:
        settings: token and addresses.
        what: set, delete or info.
    """
    if not settings.telegram_token:
        return False, "set TELEGRAM_TOKEN first"
    if what == "set" and not settings.public_url:
        return False, "set PUBLIC_URL first, the https address at which Telegram reaches this server"
    api = Api(settings.telegram_token, settings.telegram_api_url, Flood())
    try:
        return True, await _HOOKS[what](api.bot, settings)
    except TelegramError as problem:
        return False, f"Telegram refused: {problem.message}"
    finally:
        await api.close()

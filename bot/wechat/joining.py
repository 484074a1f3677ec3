"""Joins the account to the server; imported only where it is switched on, since wechatpy is slow to load."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from aiohttp import ClientSession, web

from bot.outbox import Courier
from bot.rates import Allowance
from bot.settings import Settings
from bot.turns import Turns
from bot.wechat.api import Api
from bot.wechat.callback import Callback
from bot.wechat.courier import WeChatCourier
from bot.wechat.envelope import Envelope
from bot.wechat.layout import Layout
from bot.words import SOURCE_LANGUAGE, load_words


def add_callback(
    app: web.Application,
    turns: Turns,
    settings: Settings,
    now: Callable[[], datetime],
    limited: Callable[[], None],
) -> None:
    """Add the account's address to the application.

    Args:
        app: not yet started.
        turns: of the conversation.
        settings: of the account.
        now: tells the time in China.
        limited: told of each push that was not taken because its person says too much.
    """
    words = load_words("wechat")
    keys = [key for key in (settings.wechat_aes_key, settings.wechat_aes_key_previous) if key]
    envelope = Envelope(
        settings.wechat_token, settings.wechat_app_id, keys, plaintext=settings.wechat_plaintext == "allowed"
    )
    layout = Layout(words, settings.public_url, follows=settings.wechat_verified)
    callback = Callback(
        turns,
        envelope,
        layout,
        words[SOURCE_LANGUAGE],
        now,
        people=Allowance(settings.rate_person),
        limited=limited,
        sends_rest=settings.wechat_verified,
    )
    app.add_routes(callback.routes())


def courier(session: ClientSession, settings: Settings) -> Courier:
    """Give what makes the calls of a verified account."""
    api = Api(
        session, settings.wechat_api_url, settings.wechat_app_id, settings.wechat_secret, time.monotonic
    )
    return WeChatCourier(api, time.time)

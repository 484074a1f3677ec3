"""The address to which Telegram pushes updates, and telling Telegram about it.

Source: core.telegram.org/bots/api, setWebhook.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from telegram import Bot, WebhookInfo

from bot.settings import Settings
from bot.telegram.answering import Answering
from bot.telegram.updates import ALLOWED_UPDATES, UpdateError, parse_body, read_update
from bot.web.guard import error

PATH: Final = "/telegram"
_SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the name of a header)
# Telegram waits for so many answers at a time.
_CONNECTIONS: Final = 40


def secret_of(settings: Settings) -> str:
    """Give what Telegram sends to prove itself; without one in the settings it follows from the token."""
    if settings.telegram_webhook_secret:
        return settings.telegram_webhook_secret
    return hmac.new(settings.telegram_token.encode(), b"webhook", "sha256").hexdigest()


def receiver(answering: Answering, secret: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Build the handler of the webhook's requests.

    Args:
        answering: answers updates.
        secret: what every request has to carry.
    """
    expected = secret.encode()

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, expected):
            return error(401, "no_secret", "the request does not carry the secret of the webhook")
        try:
            raw = parse_body(await request.read())
        except UpdateError as refused:
            return error(400, "bad_update", str(refused))
        method = await answering.in_response(read_update(raw))
        if method is None:
            return web.Response()
        return web.Response(body=method.encoded(), content_type="application/json")

    return receive


async def set_webhook(bot: Bot, settings: Settings) -> str:
    """Tell Telegram to push updates to PUBLIC_URL.

    Raises:
        TelegramError: Telegram did not take it.
    """
    address = settings.public_url + PATH
    await bot.set_webhook(
        address,
        secret_token=secret_of(settings),
        allowed_updates=ALLOWED_UPDATES,
        max_connections=_CONNECTIONS,
    )
    return f"Telegram pushes updates to {address}"


async def delete_webhook(bot: Bot, _settings: Settings) -> str:
    """Tell Telegram to push no more; updates that wait are kept.

    Raises:
        TelegramError: Telegram did not take it.
    """
    await bot.delete_webhook()
    return "Telegram pushes no updates any more; without PUBLIC_URL the server fetches them itself"


async def describe_webhook(bot: Bot, _settings: Settings) -> str:
    """Tell where Telegram pushes updates to, and what went wrong the last time.

    Raises:
        TelegramError: Telegram did not answer.
    """
    info: WebhookInfo = await bot.get_webhook_info()
    lines = [f"address: {info.url or 'none'}", f"waiting updates: {info.pending_update_count}"]
    if info.last_error_date:
        lines.append(f"last error: {info.last_error_date:%Y-%m-%d %H:%M} UTC: {info.last_error_message}")
    return "\n".join(lines)

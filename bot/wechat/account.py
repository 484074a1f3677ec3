"""Whether the account lets itself be used as the settings say; for the doctor."""

from __future__ import annotations

import time
from typing import Final

from aiohttp import ClientSession

from bot.settings import Settings
from bot.wechat.api import Api
from bot.wechat.errors import UnreachableError, WeChatError, explained

# The account may have one, but has none.
_NO_MENU: Final = 46003


async def account_trouble(settings: Settings) -> str:
    """Ask WeChat for a token and for the menu; empty where both are given, else what an operator has to mend.

    Args:
        settings: of the account.
    """
    if not settings.wechat_verified:
        return ""
    async with ClientSession() as session:
        api = Api(
            session, settings.wechat_api_url, settings.wechat_app_id, settings.wechat_secret, time.monotonic
        )
        try:
            await api.call("menu/get")
        except WeChatError as refused:
            return "" if refused.code == _NO_MENU else explained(refused.code, settings.language)
        except UnreachableError as problem:
            return str(problem)
    return ""

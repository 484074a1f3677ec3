"""The menu of the account, and `python -m bot menu set|delete|show`."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, Final

from aiohttp import ClientSession

from bot.settings import Settings
from bot.wechat.api import Api
from bot.wechat.errors import UnreachableError, WeChatError, explained
from bot.words import SOURCE_LANGUAGE, Words, load_words

# Buttons on the bar, and what opens from them; the keys are actions of the conversation and names of words.
_BAR: Final[Mapping[str, tuple[str, ...]]] = {
    "start": (),
    "mine": ("go:verdict", "go:steps", "go:law", "review"),
    "other": ("danger", "topics", "restart", "privacy"),
}


def menu(words: Words, web: str = "") -> dict[str, Any]:
    """Give the menu as menu/create takes it.

    Args:
        words: part ``wechat_menu`` of the platforms' sentences.
        web: address of the web chat, empty where there is none.
    """
    bar = []
    for name, actions in _BAR.items():
        inner = [_click(words, action) for action in actions]
        if name == "other" and web:
            inner.append({"type": "view", "name": words["web"], "url": web})
        bar.append({"name": words[name], "sub_button": inner} if inner else _click(words, name))
    return {"button": bar}


def _click(words: Words, action: str) -> dict[str, str]:
    return {"type": "click", "name": words[action.replace(":", "_")], "key": action}


async def run_menu(settings: Settings, what: str) -> tuple[bool, str]:
    """Set, delete or show the menu; tells whether it could be done, and what there is to say.

    Args:
        settings: of the account.
        what: ``set``, ``delete`` or ``show``.
    """
    every = load_words("wechat_menu")
    said = every.get(settings.language, every[SOURCE_LANGUAGE])
    if not settings.wechat_verified:
        return False, said["not_verified"]
    async with ClientSession() as session:
        api = Api(
            session, settings.wechat_api_url, settings.wechat_app_id, settings.wechat_secret, time.monotonic
        )
        try:
            if what == "set":
                # People who follow the account read Chinese; the operator's language is another matter.
                await api.set_menu(menu(every[SOURCE_LANGUAGE], settings.public_url))
                return True, said["done_set"]
            if what == "delete":
                await api.delete_menu()
                return True, said["done_delete"]
            return True, json.dumps(await api.menu(), ensure_ascii=False, indent=2)
        except WeChatError as refused:
            return False, explained(refused.code, settings.language)
        except UnreachableError as problem:
            return False, said["unreachable"].format(problem=problem)

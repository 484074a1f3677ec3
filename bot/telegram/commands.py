"""Commands, deep links, and what Telegram shows of the bot before anybody has written.

Source: core.telegram.org/bots/features, Commands and Deep linking; core.telegram.org/bots/api,
BotCommandScope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from bot.words import Words

# In a private chat, in the order in which Telegram lists them, each with the action that it stands for.
ACTIONS: Final = {
    "start": "start",
    "check": "resume",
    "law": "",
    "steps": "go:steps",
    "topics": "topics",
    "review": "review",
    "lang": "language",
    "privacy": "privacy",
    "delete": "delete",
    "cancel": "stop",
    "help": "menu",
}
IN_GROUPS: Final = ("law", "help")
LAW: Final = "law"
_COMMAND: Final = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+(.*))?", re.DOTALL)
# The language code of Telegram's, two letters, to ours. It has no code for the Chinese of Taiwan.
_LANGUAGES: Final = {"": "zh-CN", "zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it was written.

    Args:
        name: without the stroke, in lower case.
        to: the bot it is meant for, empty where none is named.
        rest: what stands behind it.
    """

    name: str
    to: str
    rest: str


def command_in(text: str) -> Command | None:
    """Read a command; None where a text is none."""
    found = _COMMAND.fullmatch(text.strip())
    return Command(found[1].lower(), found[2] or "", (found[3] or "").strip()) if found else None


def action_of(command: Command, languages: frozenset[str]) -> str:
    """Give the action of the conversation that a command stands for, empty where there is none.

    Args:
        command: as it was written in a private chat.
        languages: those of the conversation.
    """
    if command.name == "start" and command.rest:
        return _action_of_link(command.rest, languages)
    if command.name == "lang" and command.rest:
        return _language(command.rest, languages) or ACTIONS["lang"]
    return ACTIONS.get(command.name, "")


def deep_link(username: str, payload: str) -> str:
    """Give the address that opens the private chat."""
    return f"https://t.me/{username}?start={payload}"


def _action_of_link(payload: str, languages: frozenset[str]) -> str:
    """Read what a deep link asks for: ``lang_en``, ``topic_evidence``, ``resume``, ``check``."""
    kind, _, rest = payload.partition("_")
    if kind == "lang":
        return _language(rest, languages) or ACTIONS["start"]
    if kind == "topic" and re.fullmatch(r"[A-Za-z0-9-]{1,40}", rest):
        return f"topic:{rest}"
    return "resume" if payload in {"resume", "check"} else ACTIONS["start"]


def _language(wished: str, languages: frozenset[str]) -> str:
    spelled = {language.lower(): language for language in languages}
    found = spelled.get(wished.strip().lower().replace("_", "-"))
    return f"lang:{found}" if found else ""


async def register(bot: Bot, words_by_language: Mapping[str, Words]) -> None:
    """Tell Telegram the commands and what the bot is for, in every language, where it does not know them yet.

    Raises:
        telegram.error.TelegramError: Telegram did not take them.
    """
    for code, language in _LANGUAGES.items():
        words = words_by_language[language]
        for scope, names in (
            (BotCommandScopeAllPrivateChats(), tuple(ACTIONS)),
            (BotCommandScopeAllGroupChats(), IN_GROUPS),
        ):
            wanted = tuple(_described(names, words))
            # Asking costs nothing; telling again and again at every start is soon refused.
            if await bot.get_my_commands(scope, code or None) != wanted:
                await bot.set_my_commands(wanted, scope, code or None)
        if (await bot.get_my_description(code or None)).description != words["about"].strip():
            await bot.set_my_description(words["about"].strip(), code or None)
        if (await bot.get_my_short_description(code or None)).short_description != words["about_short"]:
            await bot.set_my_short_description(words["about_short"], code or None)


def _described(names: tuple[str, ...], words: Words) -> Iterator[BotCommand]:
    for name in names:
        yield BotCommand(name, words[f"command_{name}"])

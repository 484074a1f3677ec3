"""Groups and channels: the knowledge for all, nobody's case, and no word unless asked.

Nothing of a group is kept: neither what is said there nor who says it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Final

from bot.telegram.commands import ACTIONS, LAW, command_in, deep_link
from bot.telegram.flood import Flood
from bot.telegram.keyboard import link
from bot.telegram.layout import Layout
from bot.telegram.markup import escaped
from bot.telegram.methods import Content, Method, content, send_message
from bot.telegram.rule_cards import RuleCards
from bot.telegram.updates import Heard, Joined
from handlers.catalogue import Catalogues

# What is longer is somebody's story: it belongs into a private chat.
_LONGEST_QUERY: Final = 24
# After this many seconds the group speaks of something else.
_LATEST: Final = 300
_HELP: Final = "help"


class Groups:
    """Answers what is meant for the bot.

    Args:
        bot_id: of the bot itself.
        username: gives the bot's name, empty while it is not known.
        layout: the words of this platform.
        rule_cards: looks rules up.
        catalogues: know the languages.
        flood: how much may be sent.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        bot_id: int,
        username: Callable[[], str],
        layout: Layout,
        rule_cards: RuleCards,
        catalogues: Catalogues,
        flood: Flood,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bot_id = bot_id
        self._username = username
        self._layout = layout
        self._cards = rule_cards
        self._catalogues = catalogues
        self._flood = flood
        self._clock = clock

    def hear(self, heard: Heard) -> Method | None:
        """Answer a message; None where it is not meant for the bot, or the group has had enough for now."""
        language = self._catalogues.closest(heard.language)
        shown = self._answer(heard, language)
        late = self._clock() - heard.sent_at > _LATEST
        if shown is None or late or not self._flood.may_speak(heard.chat):
            return None
        return send_message(heard.chat, shown, thread=heard.thread, answering=heard.message)

    def join(self, joined: Joined) -> Method | None:
        """Say once what the bot does."""
        language = self._catalogues.closest(joined.language)
        if not self._flood.may_speak(joined.chat):
            return None
        return send_message(joined.chat, self._said("group_hello", language))

    def may_speak(self, group: int) -> bool:
        """Take one of the messages that a group may get in a minute."""
        return self._flood.may_speak(group)

    def _answer(self, heard: Heard, language: str) -> Content | None:
        if (command := command_in(heard.text)) is not None:
            if command.to.lower() not in {"", self._username().lower()} or command.name not in ACTIONS:
                return None
            if command.name == LAW:
                return self._look_up(command.rest, language)
            return self._said("group_help" if command.name == _HELP else "group_private", language)
        called = self._called_by_name(heard.text)
        if called is None and heard.answers != self._bot_id:
            return None
        query = heard.text if called is None else called
        if len(query) > _LONGEST_QUERY:
            return self._said("group_private", language)
        found = self._cards.found(query, language, private=False) if query else None
        return found or self._said("group_help", language)

    def _look_up(self, query: str, language: str) -> Content:
        if not query or len(query) > _LONGEST_QUERY:
            return self._said("group_private" if query else "group_help", language)
        found = self._cards.found(query, language, private=False)
        words = self._layout.words(language)
        return found or self._with_link(words["law_nothing"].format(query=query), language)

    def _called_by_name(self, text: str) -> str | None:
        """Give what is said to the bot by its name; None where it is not named."""
        name = self._username()
        if not name:
            return None
        said, named = re.subn(rf"@{re.escape(name)}(?![A-Za-z0-9_])", " ", text, flags=re.IGNORECASE)
        return said.strip() if named else None

    def _said(self, key: str, language: str) -> Content:
        return self._with_link(self._layout.words(language)[key], language)

    def _with_link(self, text: str, language: str) -> Content:
        name = self._username()
        label = self._layout.words(language)["card_mine"]
        keyboard = ([link(label, deep_link(name, "check"))],) if name else ()
        return content(escaped(text.strip()), keyboard)

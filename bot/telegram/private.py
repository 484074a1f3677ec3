"""The private chat: what a person writes or presses becomes a turn, and the reply a message or an edit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from bot.telegram.commands import LAW, action_of, command_in
from bot.telegram.keyboard import Kind, carried
from bot.telegram.layout import Layout
from bot.telegram.methods import Method, edit_message, send_document, send_message, take_buttons
from bot.telegram.rule_cards import RuleCards
from bot.telegram.updates import Pressed, Said
from bot.turns import Call, Person, Turns
from handlers.catalogue import Catalogues
from handlers.reply import Incoming, Reply

PLATFORM: Final = "telegram"
_ALBUMS: Final = 1_000
_LONGEST_ECHO: Final = 20


class PrivateChat:
    """Takes what people do in their own chat with the bot.

    With ``answered`` the first, most useful method goes back in the webhook response, and the turn writes
    only the others into the outbox; without, it writes all.

    Args:
        turns: takes turns of the conversation.
        layout: lays replies out.
        rule_cards: looks rules up.
        catalogues: know the languages.
        now: tells the time.
    """

    def __init__(
        self,
        turns: Turns,
        layout: Layout,
        rule_cards: RuleCards,
        catalogues: Catalogues,
        now: Callable[[], datetime],
    ) -> None:
        self._turns = turns
        self._layout = layout
        self._cards = rule_cards
        self._catalogues = catalogues
        self._now = now
        self._albums: OrderedDict[str, None] = OrderedDict()
        # Without an address of its own the server has no pages that Telegram could open.
        self._linked = bool(layout.base)

    async def hear(self, said: Said, *, answered: bool) -> Sequence[Method]:
        """Take what was written; what is not written into the outbox is given back.

        Raises:
            StoreUnavailableError: nothing was taken.
        """
        if self._is_more_of_an_album(said):
            return ()
        text, action = said.text, ""
        if (command := command_in(text)) is not None:
            if command.name == LAW:
                return (self._look_up(said, command.rest),)
            action = action_of(command, self._turns.languages)
        incoming = Incoming(
            now=self._now(),
            text="" if action else text,
            action=action,
            language=said.language,
            attachment=said.attachment,
            linked=self._linked,
        )
        return await self._take(said.user, said.update, incoming, None, answered=answered)

    async def press(self, pressed: Pressed, *, answered: bool) -> Sequence[Method]:
        """Take a press; what is not written into the outbox is given back.

        Raises:
            StoreUnavailableError: nothing was taken.
        """
        button = carried(pressed.data)
        if button.kind is Kind.NOTHING:
            return ()
        if button.kind is Kind.CARD:
            return self.open_card(pressed, button.rest)
        if button.kind is Kind.PAGE:
            return await self._turn_page(pressed, button.rest)
        incoming = Incoming(
            now=self._now(), action=button.rest, language=pressed.language, linked=self._linked
        )
        return await self._take(pressed.user, pressed.update, incoming, pressed, answered=answered)

    def open_card(self, pressed: Pressed, rule: str) -> Sequence[Method]:
        """Put another card into the message."""
        language = self._catalogues.closest(pressed.language)
        card = self._cards.by_id(rule, language, private=pressed.private)
        if card is None or not pressed.message:
            return ()
        return (edit_message(pressed.chat, pressed.message, card),)

    async def _take(
        self, user: int, update: int, incoming: Incoming, pressed: Pressed | None, *, answered: bool
    ) -> Sequence[Method]:
        def calls(reply: Reply) -> list[Call]:
            methods = self._methods(reply, user, pressed)
            return [Call(PLATFORM, method.plain()) for method in (methods[1:] if answered else methods)]

        taken = await self._turns.take(Person(PLATFORM, str(user)), str(update), incoming, calls)
        return self._methods(taken.reply, user, pressed)[:1] if answered else ()

    def _methods(self, reply: Reply, chat: int, pressed: Pressed | None) -> list[Method]:
        """Answer a reply, and send the files that it offers."""
        base = self._layout.base
        files = (each.href for each in reply.buttons if each.kind == "file" and each.href and base)
        return [*self._messages(reply, chat, pressed), *(send_document(chat, base + href) for href in files)]

    def _messages(self, reply: Reply, chat: int, pressed: Pressed | None) -> list[Method]:
        """Answer a reply: a press in its own message, but a verdict below the question that led to it."""
        view = self._layout.view(reply)
        said = view.pages[0]
        if pressed is None or not pressed.message:
            return [send_message(chat, said)]
        before = carried(pressed.data).kind
        if before is view.kind:
            return [edit_message(chat, pressed.message, said)]
        methods = [send_message(chat, said)]
        if before is Kind.QUESTION:
            # What is answered has no buttons; those of a verdict stay, it may be read again.
            methods.append(take_buttons(chat, pressed.message))
        return methods

    async def _turn_page(self, pressed: Pressed, wanted: str) -> Sequence[Method]:
        """Show another page of what lies before the person."""
        person = Person(PLATFORM, str(pressed.user))
        taken = await self._turns.open(
            person, str(pressed.update), self._now(), pressed.language, linked=self._linked
        )
        view = self._layout.view(taken.reply)
        digits = wanted[1:]
        number = int(digits) if digits.isdecimal() and len(digits) < 4 else 0
        number = min(number, len(view.pages) - 1)
        if pressed.message:
            return (edit_message(pressed.chat, pressed.message, view.pages[number]),)
        return (send_message(pressed.user, view.pages[number]),)

    def _look_up(self, said: Said, query: str) -> Method:
        language = self._catalogues.closest(said.language)
        words = self._layout.words(language)
        if not query:
            return send_message(said.user, self._cards.index(words["law_usage"], language))
        found = self._cards.found(query, language, private=True)
        nothing = words["law_nothing"].format(query=query[:_LONGEST_ECHO])
        return send_message(said.user, found or self._cards.index(nothing, language))

    def _is_more_of_an_album(self, said: Said) -> bool:
        """Tell whether a picture belongs to an album that was answered already."""
        if not said.album:
            return False
        known = said.album in self._albums
        self._albums[said.album] = None
        if len(self._albums) > _ALBUMS:
            self._albums.popitem(last=False)
        return known and not said.text

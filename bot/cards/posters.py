"""Makes posters away from the event loop, one at a time, and keeps the last ones."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import Executor
from typing import Final

from bot.words import Words
from handlers.cards import Card

# Some 100 KB each.
_KEPT: Final = 128


class Posters:
    """Makes posters.

    Args:
        executor: where they are drawn; its size bounds how many at a time.
        kept: how many are kept at most.
    """

    def __init__(self, executor: Executor, kept: int = _KEPT) -> None:
        self._executor = executor
        self._most = kept
        self._kept: OrderedDict[tuple[Card, str], asyncio.Future[bytes]] = OrderedDict()

    async def poster(self, card: Card, say: Words, address: str) -> bytes:
        """Give the poster of a card as PNG; asked for by many at once it is drawn once.

        Args:
            card: what it says.
            say: the sentences of cards in its language.
            address: of its page, for the QR code.

        Raises:
            PosterError: the card says more than a poster holds.
        """
        key = (card, address)
        made = self._kept.get(key)
        if made is None:
            loop = asyncio.get_running_loop()
            made = self._kept[key] = loop.run_in_executor(self._executor, _made, card, say, address)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        try:
            # Who goes away does not take the poster from the others who wait for it.
            return await asyncio.shield(made)
        except Exception:
            self._kept.pop(key, None)
            raise


def _made(card: Card, say: Words, address: str) -> bytes:
    from bot.cards.poster import draw, lay_out  # slow to load, and most servers' first hours need none

    return draw(lay_out(card, say, address))

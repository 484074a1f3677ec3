"""How much Telegram lets a bot send: to everybody, to one group, and to a chat that it asked to spare.

Source: core.telegram.org/bots/faq, My bot is hitting limits; telegram.constants.FloodLimit.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from bot.rates import Allowance

# Messages a second to all chats together, and a minute to one group.
_TO_EVERYBODY: Final = 30
_TO_A_GROUP: Final = 20
_MOST_REMEMBERED: Final = 20_000


class Flood:
    """What this process may send.

    One chat that has to wait stops no other. Other processes learn of it by the outbox, where the call that
    was refused is put off.

    Args:
        clock: seconds of a clock that never goes back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._groups = Allowance(_TO_A_GROUP)
        self._blocked: OrderedDict[int, float] = OrderedDict()
        self._next = 0.0

    def block(self, chat: int, seconds: float) -> None:
        """Note that Telegram wants no message to a chat for some seconds."""
        self._blocked[chat] = self._clock() + seconds
        self._blocked.move_to_end(chat)
        if len(self._blocked) > _MOST_REMEMBERED:
            self._blocked.popitem(last=False)

    def blocked(self, chat: int) -> float:
        """Tell for how many seconds nothing may be sent to a chat, 0 where something may be."""
        until = self._blocked.get(chat)
        if until is None:
            return 0.0
        left = until - self._clock()
        if left > 0:
            return left
        del self._blocked[chat]
        return 0.0

    def may_speak(self, group: int) -> bool:
        """Take one of the messages that a group may get in a minute; False where none is left."""
        return not self.blocked(group) and not self._groups.wait(str(group), self._clock())

    async def turn(self) -> None:
        """Wait until one more message may be sent to anybody."""
        now = self._clock()
        # A second's worth may go at once.
        at = max(self._next, now - 1.0)
        self._next = at + 1 / _TO_EVERYBODY
        if self._next > now:
            await asyncio.sleep(self._next - now)

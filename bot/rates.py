"""How much one person and one address may ask for."""

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from math import ceil

from aiohttp import web

# Whoever was silent longest is forgotten first; forgetting means a full allowance. After a minute of silence
# it is full anyway, so hardly more are remembered than came within the last minute.
MOST_REMEMBERED = 50_000


# Below this a wait is an error of the arithmetic.
NO_TIME = 1e-6


class Allowance:
    """A token bucket for each of many: a minute's worth at once, then so many a minute.

    A bucket is kept as one number, the moment at which it will be full again.
    """

    def __init__(self, a_minute: int, most_remembered: int = MOST_REMEMBERED) -> None:
        self._interval = 60 / a_minute
        self._most_remembered = most_remembered
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def wait(self, who: str, now: float) -> int:
        """Take one from the allowance.

        Args:
            who: Whose allowance it is.
            now: Seconds of a clock that never goes back.

        Returns:
            0 if there was one to take, else after how many whole seconds there will be.
        """
        self._forget_the_full(now)
        before = self._full_at.setdefault(who, now)
        self._full_at.move_to_end(who)
        if len(self._full_at) > self._most_remembered:
            self._full_at.popitem(last=False)
        full_at = max(before, now) + self._interval
        seconds = full_at - now - 60
        if seconds > NO_TIME:
            return ceil(seconds - NO_TIME)
        self._full_at[who] = full_at
        return 0

    def _forget_the_full(self, now: float) -> None:
        """Forget those who were silent longest, as far as their allowance is full again."""
        while self._full_at and next(iter(self._full_at.values())) <= now:
            self._full_at.popitem(last=False)

    def __len__(self) -> int:
        return len(self._full_at)


@dataclass(frozen=True, slots=True)
class Rates:
    """The allowances of a process.

    Attributes:
        people: Turns of a person, whatever the platform.
        addresses: Requests from a network address.
    """

    people: Allowance
    addresses: Allowance


def client_address(request: web.Request, hops: int) -> str:
    """Tell where a request comes from; the 2^64 addresses of one IPv6 network count as one.

    Args:
        request: The request.
        hops: How many trusted proxies stand in front. Each adds at the end of X-Forwarded-For whom it was
            asked by; what stands further left may be written by anybody.
    """
    peer = request.remote or ""
    if hops == 0:
        return _network(peer)
    told = [part for line in request.headers.getall("X-Forwarded-For", ()) for part in line.split(",")]
    # Fewer than there are proxies: the request did not come through all of them and is not to be trusted.
    return _network(told[-hops].strip()) if len(told) >= hops else _network(peer)


@lru_cache(maxsize=1_024)
def _network(address: str) -> str:
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(IPv6Network((parsed.packed[:8] + bytes(8), 64)))
    return str(parsed) if parsed else "unknown"


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    host = address.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        return ip_address(host)
    except ValueError:
        return None

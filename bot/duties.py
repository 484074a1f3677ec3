"""What an operator owes a person (个人信息保护法 第四十五条、第四十七条), and what the tables need."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import china_now
from bot.keeping import make_seal
from bot.purging import purge
from bot.records import opened
from bot.sealing import Seal
from bot.settings import Settings
from bot.steps import unpacked_reply
from bot.store.contract import Everything, Store, StoreError
from bot.store.opening import open_store
from bot.turns import CALL, REPLY, SESSION
from bot.web.cookie import token_in
from handlers.reply_json import reply_to_json


class NoPersonError(StoreError):
    """What was given does not name a person."""


async def export(settings: Settings, named: str) -> str:
    """Give all that is kept of a person as JSON, empty where that is nothing.

    Args:
        settings: where it is kept.
        named: ``platform:user``.

    Raises:
        StoreError: the store cannot be read, or the name is none.
        SealError: what is kept cannot be opened with the secrets of the settings.
    """
    async with _opened(settings) as (store, seal):
        for person in _hashes(seal, named):
            if found := await store.everything(person):
                return json.dumps(opened_up(found, seal), ensure_ascii=False, indent=2)
    return ""


async def delete(settings: Settings, named: str) -> bool:
    """Delete all that is kept of a person; False where that was nothing.

    Args:
        settings: where it is kept.
        named: ``platform:user``.

    Raises:
        StoreError: the store cannot be written, or the name is none.
    """
    async with _opened(settings) as (store, seal):
        gone = [await store.delete(person) for person in _hashes(seal, named)]
    return any(gone)


async def bring_up_to_date(settings: Settings) -> str:
    """Bring the tables to the present shape and say so."""
    store = await open_store(settings, china_now())
    await store.close()
    return "the tables are up to date"


async def purge_now(settings: Settings) -> str:
    """Delete what has grown old and say how much that was."""
    async with _opened(settings) as (store, _):
        gone = await purge(store, settings.keep_for, china_now())
    return f"deleted {gone} sessions that were idle for more than {settings.keep_for.days} days"


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[Store, Seal]]:
    seal = make_seal(settings)
    store = await open_store(settings, china_now())
    try:
        yield store, seal
    finally:
        await store.close()


def _hashes(seal: Seal, named: str) -> tuple[bytes, ...]:
    platform, colon, user = named.partition(":")
    if not (platform and colon and user):
        raise NoPersonError(f"{named!r} names nobody; write PLATFORM:USER, such as telegram:123456")
    if platform == "web":
        user = token_in(user) or user
    return (seal.person(platform, user), *seal.earlier_hashes(platform, user))


def opened_up(found: Everything, seal: Seal) -> dict[str, object]:
    """Give what is kept of a person in plain JSON."""
    return {
        "session": json.loads(seal.open(found.session, SESSION)) if found.session else None,
        "replies": [
            {"message": message, "reply": reply_to_json(unpacked_reply(seal.open(reply, REPLY)))}
            for message, reply in found.replies
        ],
        "calls": [json.loads(seal.open(call, CALL)) for call in found.calls],
        "records": [
            {"kind": record.kind, "written_at": record.written_at, "content": opened(record, seal).content}
            for record in found.records
        ],
    }

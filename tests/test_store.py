"""What every store promises, on SQLite and on a real PostgreSQL alike."""

import asyncio
from dataclasses import replace

from bot.store.contract import Change, Kept, Sending, Store

ANNA, BEN = b"a" * 16, b"b" * 16
DAY = 24 * 3600
NOON = 20_000 * DAY + DAY // 2


def first(person: bytes = ANNA, message: str = "1", **fields: object) -> Change:
    """The first turn of a person."""
    change = Change(
        person, message, version=0, next_version=7, session=b"one", reply=b"reply one", taken_at=NOON
    )
    return replace(change, **fields)  # type: ignore[arg-type]


def after(change: Change, message: str, session: bytes | None = b"next", **fields: object) -> Change:
    """The turn that follows another."""
    return replace(
        replace(change, sendings=(), records=()),
        message=message,
        version=change.next_version,
        next_version=change.next_version + 1,
        session=session,
        reply=b"reply " + message.encode(),
        **fields,  # type: ignore[arg-type]
    )


def saying(*calls: bytes) -> tuple[Sending, ...]:
    return tuple(Sending("telegram", call) for call in calls)


async def test_of_a_stranger_nothing_is_kept(store: Store) -> None:
    assert await store.read(ANNA, "1") == Kept()
    assert await store.everything(ANNA) is None


async def test_a_turn_is_written_whole(store: Store) -> None:
    assert await store.write(first(sendings=saying(b"hello")))
    assert await store.read(ANNA, "1") == Kept(7, b"one", b"reply one")
    assert await store.read(ANNA, "2") == Kept(7, b"one", None)
    assert await store.read(BEN, "1") == Kept()
    assert await store.waiting() == 1


async def test_of_two_turns_from_the_same_session_one_is_written(store: Store) -> None:
    begun = first()
    await store.write(begun)
    assert await store.write(after(begun, "2", b"two"))
    assert not await store.write(after(begun, "3", b"three", sendings=saying(b"never")))
    assert await store.read(ANNA, "3") == Kept(8, b"two", None)
    assert await store.waiting() == 0


async def test_of_two_first_turns_one_is_written(store: Store) -> None:
    assert await store.write(first())
    assert not await store.write(first(message="2", session=b"other", next_version=99))
    assert await store.read(ANNA, "2") == Kept(7, b"one", None)


async def test_of_many_turns_at_once_one_is_written_and_the_others_know(store: Store) -> None:
    begun = first()
    await store.write(begun)
    written = await asyncio.gather(
        *(store.write(after(begun, str(n), str(n).encode())) for n in range(2, 42))
    )
    assert sum(written) == 1
    winner = str(written.index(True) + 2)
    assert await store.read(ANNA, winner) == Kept(8, winner.encode(), b"reply " + winner.encode())


async def test_a_message_that_was_taken_is_not_taken_again_from_a_later_session(store: Store) -> None:
    taken = first()
    assert await store.write(taken)
    later = after(taken, "2")
    assert await store.write(later)
    for session in (b"again", None):
        assert not await store.write(after(later, taken.message, session))
    assert await store.read(ANNA, taken.message) == Kept(later.next_version, later.session, taken.reply)


async def test_turns_of_different_people_at_once_are_all_written(store: Store) -> None:
    people = [bytes([number]) * 16 for number in range(200)]
    assert all(await asyncio.gather(*(store.write(first(person)) for person in people)))
    assert await store.sessions() == 200


async def test_forgetting_leaves_the_reply_that_says_so_and_nothing_else(store: Store) -> None:
    begun = first(sendings=saying(b"hello"))
    await store.write(begun)
    await store.write(first(BEN))
    assert await store.write(after(begun, "2", session=None, sendings=saying(b"gone")))
    assert await store.read(ANNA, "2") == Kept(0, None, b"reply 2")
    assert await store.read(ANNA, "1") == Kept()
    everything = await store.everything(ANNA)
    assert everything is not None
    assert everything.calls == (b"gone",)
    assert await store.read(BEN, "1") == Kept(7, b"one", b"reply one")


async def test_forgetting_what_never_was_is_answered_once(store: Store) -> None:
    asked = first(session=None)
    assert sum(await asyncio.gather(*(store.write(asked) for _ in range(5)))) == 1
    assert not await store.write(asked)
    assert await store.read(ANNA, "1") == Kept(0, None, b"reply one")


async def test_a_turn_from_a_session_that_was_forgotten_meanwhile_is_not_written(store: Store) -> None:
    begun = first()
    await store.write(begun)
    await store.write(after(begun, "2", session=None))
    assert not await store.write(after(begun, "3"))
    assert await store.read(ANNA, "3") == Kept()


async def test_everything_and_deleting_it(store: Store) -> None:
    begun = first(sendings=saying(b"one", b"two"))
    await store.write(begun)
    await store.write(after(begun, "2", b"two"))
    await store.write(first(BEN))
    found = await store.everything(ANNA)
    assert found is not None
    assert (found.version, found.session, found.calls) == (8, b"two", (b"one", b"two"))
    assert found.replies == (("1", b"reply one"), ("2", b"reply 2"))
    assert await store.delete(ANNA)
    assert not await store.delete(ANNA)
    assert await store.everything(ANNA) is None
    assert await store.everything(BEN) is not None


async def test_what_is_kept_moves_along_to_another_hash(store: Store) -> None:
    await store.write(first(sendings=saying(b"one")))
    await store.move(ANNA, BEN)
    assert await store.read(BEN, "1") == Kept(7, b"one", b"reply one")
    assert await store.everything(ANNA) is None


async def test_moving_does_not_overwrite_what_is_there(store: Store) -> None:
    await store.write(first())
    await store.write(first(BEN, session=b"newer", reply=b"newer reply"))
    await store.move(ANNA, BEN)
    assert await store.read(BEN, "1") == Kept(7, b"newer", b"newer reply")


async def test_sessions_grow_old_by_the_day_and_replies_by_the_second(store: Store) -> None:
    await store.write(first(taken_at=NOON))
    await store.write(first(BEN, taken_at=NOON + DAY))
    midnight = NOON + DAY // 2
    assert await store.purge(used_before=midnight - 1, taken_before=NOON) == 0
    assert await store.read(ANNA, "1") == Kept(7, b"one", b"reply one")
    assert await store.purge(used_before=midnight - 1, taken_before=NOON + 1) == 0
    assert await store.read(ANNA, "1") == Kept(7, b"one", None)
    assert await store.purge(used_before=midnight, taken_before=NOON + 1) == 1
    assert await store.read(ANNA, "1") == Kept()
    assert await store.read(BEN, "1") == Kept(7, b"one", b"reply one")


async def test_more_than_goes_at_once_is_purged_all_the_same(store: Store) -> None:
    people = [number.to_bytes(16, "big") for number in range(1201)]
    await asyncio.gather(*(store.write(first(person)) for person in people))
    assert await store.purge(used_before=NOON + 2 * DAY, taken_before=NOON + 2 * DAY) == 1201
    assert await store.sessions() == 0


async def test_calls_are_claimed_in_order_one_for_each_person(store: Store) -> None:
    await store.write(first(sendings=saying(b"a1", b"a2")))
    await store.write(first(BEN, sendings=saying(b"b1")))
    claimed = await store.claim(NOON, NOON + 90, most=10, platforms=["telegram"])
    assert [call.call for call in claimed] == [b"a1", b"b1"]
    assert [(call.person, call.platform, call.attempts, call.written_at) for call in claimed] == [
        (ANNA, "telegram", 0, NOON),
        (BEN, "telegram", 0, NOON),
    ]
    assert not await store.claim(NOON, NOON + 90, most=10, platforms=["telegram"]), "claimed already"
    await store.settle(claimed[0].id)
    assert [call.call for call in await store.claim(NOON, NOON + 90, most=10, platforms=["telegram"])] == [
        b"a2"
    ]


async def test_no_more_calls_are_claimed_than_asked_for(store: Store) -> None:
    for number in range(5):
        await store.write(first(bytes([number]) * 16, sendings=saying(b"hello")))
    assert [len(await store.claim(NOON, NOON + 90, most=2, platforms=["telegram"])) for _ in range(4)] == [
        2,
        2,
        1,
        0,
    ]


async def test_calls_of_a_platform_that_is_not_served_here_are_left_alone(store: Store) -> None:
    await store.write(first(sendings=saying(b"hello")))
    assert not await store.claim(NOON, NOON + 90, most=10, platforms=[])
    assert not await store.claim(NOON, NOON + 90, most=10, platforms=["wechat"])
    assert len(await store.claim(NOON, NOON + 90, most=10, platforms=["wechat", "telegram"])) == 1


async def test_calls_that_waited_for_too_long_are_purged(store: Store) -> None:
    await store.write(first(sendings=saying(b"hello")))
    await store.purge(used_before=NOON - DAY, taken_before=NOON)
    assert await store.waiting() == 1
    await store.purge(used_before=NOON - DAY, taken_before=NOON + 1)
    assert await store.waiting() == 0


async def test_two_processes_never_claim_the_same_call(store: Store) -> None:
    for number in range(50):
        await store.write(first(bytes([number]) * 16, sendings=saying(b"hello")))
    claims = await asyncio.gather(
        *(store.claim(NOON, NOON + 90, most=10, platforms=["telegram"]) for _ in range(10))
    )
    ids = [call.id for claimed in claims for call in claimed]
    assert len(ids) == len(set(ids))


async def test_a_claim_ends_with_its_lease(store: Store) -> None:
    await store.write(first(sendings=saying(b"hello")))
    await store.claim(NOON, NOON + 90, most=1, platforms=["telegram"])
    assert not await store.claim(NOON + 89, NOON + 180, most=1, platforms=["telegram"])
    assert len(await store.claim(NOON + 90, NOON + 180, most=1, platforms=["telegram"])) == 1


async def test_a_call_put_off_waits_and_those_behind_it_too(store: Store) -> None:
    await store.write(first(sendings=saying(b"a1", b"a2")))
    (claimed,) = await store.claim(NOON, NOON + 90, most=10, platforms=["telegram"])
    await store.put_off(claimed.id, due_at=NOON + 30)
    assert not await store.claim(NOON + 29, NOON + 119, most=10, platforms=["telegram"])
    (again,) = await store.claim(NOON + 30, NOON + 120, most=10, platforms=["telegram"])
    assert (again.call, again.attempts) == (b"a1", 1)


async def test_a_clock_set_back_does_not_hold_calls_up(store: Store) -> None:
    tomorrow = NOON + DAY
    await store.write(first(taken_at=tomorrow, sendings=saying(b"hello")))
    await store.write(first(BEN, taken_at=NOON, sendings=saying(b"claimed")))
    await store.claim(tomorrow, tomorrow + 90, most=10, platforms=["telegram"])
    assert len(await store.claim(NOON, NOON + 90, most=10, platforms=["telegram"])) == 2


async def test_a_clock_set_back_does_not_hold_turns_up(store: Store) -> None:
    begun = first(taken_at=NOON + DAY)
    await store.write(begun)
    assert await store.write(after(begun, "2", b"two", taken_at=NOON))
    assert await store.read(ANNA, "2") == Kept(8, b"two", b"reply 2")


async def test_a_store_in_order_says_nothing(store: Store) -> None:
    await store.check()

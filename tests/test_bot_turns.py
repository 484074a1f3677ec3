"""A turn is taken once, whatever the platform repeats, and nothing is kept for ever."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import china_now
from bot.turns import REMEMBERED_MESSAGES, MemoryStore, Step, Turns
from handlers.reply import Reply
from handlers.session import Session, new_session
from handlers.turn import World


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def store(most_people: int = 100, clock: Clock | None = None) -> MemoryStore:
    return MemoryStore(timedelta(hours=1), most_people, clock or Clock())


def saying(word: str, seen: list[str] | None = None) -> Step:
    """A step that notes that it was taken, and answers with a word."""

    def step(before: Session | None) -> tuple[Session, Reply]:
        if seen is not None:
            seen.append(word)
        return replace(before or new_session(), screen=word), Reply((), progress=word)

    return step


def forgetting(_before: Session | None) -> tuple[None, Reply]:
    return None, Reply((), progress="gone", forget=True)


async def test_a_repeated_message_gets_the_same_reply_and_moves_nothing() -> None:
    kept, seen = store(), list[str]()
    first = await kept.turn("a", "1", saying("one", seen))
    await kept.turn("a", "2", saying("two", seen))
    assert await kept.turn("a", "1", saying("again", seen)) == first
    assert seen == ["one", "two"]


async def test_the_same_id_from_somebody_else_is_another_message() -> None:
    kept = store()
    await kept.turn("a", "1", saying("one"))
    assert (await kept.turn("b", "1", saying("other"))).progress == "other"


async def test_messages_sent_at_once_are_taken_one_after_the_other() -> None:
    kept, seen = store(), list[str]()

    def count(before: Session | None) -> tuple[Session, Reply]:
        session = before or new_session()
        number = int(session.screen) + 1 if session.screen.isdigit() else 1
        seen.append(str(number))
        return replace(session, screen=str(number)), Reply(())

    await asyncio.gather(*(kept.turn("a", str(number), count) for number in range(50)))
    assert seen == [str(number) for number in range(1, 51)]


async def test_forgetting_leaves_no_session_and_no_reply() -> None:
    kept = store()
    await kept.turn("a", "1", saying("one"))
    assert (await kept.turn("a", "2", forgetting)).progress == "gone"
    assert await kept.last_reply("a") is None
    assert (await kept.turn("a", "2", saying("late"))).progress == "gone", "the same request, repeated"
    assert (await kept.turn("a", "1", saying("new"))).progress == "new", "its reply is forgotten too"


async def test_an_idle_conversation_is_gone_after_its_time() -> None:
    clock = Clock()
    kept = store(clock=clock)
    await kept.turn("a", "1", saying("one"))
    clock.seconds = 3599
    assert await kept.last_reply("a") is not None
    clock.seconds = 3600
    assert await kept.last_reply("a") is None
    assert len(kept) == 0


async def test_whoever_was_silent_longest_makes_room() -> None:
    kept = store(most_people=2)
    for person in ("a", "b", "a", "c"):
        await kept.turn(person, "1", saying(person))
    assert await kept.last_reply("b") is None
    assert await kept.last_reply("a") is not None
    assert len(kept) == 2


async def test_the_replies_kept_for_repeats_are_bounded() -> None:
    kept, seen = store(), list[str]()
    for number in range(REMEMBERED_MESSAGES + 1):
        await kept.turn("a", str(number), saying(str(number), seen))
    await kept.turn("a", "0", saying("0 again", seen))
    assert seen[-1] == "0 again"


async def test_a_step_that_fails_changes_nothing() -> None:
    kept = store()
    await kept.turn("a", "1", saying("one"))

    def fail(_before: Session | None) -> tuple[Session, Reply]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await kept.turn("a", "2", fail)
    last = await kept.last_reply("a")
    assert last is not None
    assert last.progress == "one"
    assert (await kept.turn("a", "2", saying("retried"))).progress == "retried"


async def test_opening_again_shows_the_reply_on_the_table(world: World) -> None:
    turns = Turns(world, store())
    first = await turns.open("a", "1", china_now(), "zh-CN")
    assert first.sections
    assert await turns.open("a", "2", china_now(), "en") is first

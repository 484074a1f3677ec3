"""A turn is taken once, whatever the platform repeats, and written before it is answered."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import china_now
from bot.sealing import Seal
from bot.store.contract import Change, Store, StoreUnavailableError
from bot.store.sqlite import SqliteStore
from bot.turns import SESSION, Call, Person, Taken, Turns
from handlers.reply import Incoming, Reply
from handlers.turn import World
from tests.kept import SEAL, SECRET
from tests.talk import MIDNIGHT, Talk

ANNA, BEN = Person("web", "anna"), Person("web", "ben")
STEPS = ("start", "asker:borrower", "cat:conduct:threat", "done:conduct")


def pressed(action: str, now: datetime = MIDNIGHT) -> Incoming:
    return Incoming(now=now, action=action)


@pytest.fixture
def turns(world: World, store: Store) -> Turns:
    return Turns(world, store, SEAL)


async def walk(turns: Turns, person: Person, *actions: str) -> list[Taken]:
    return [await turns.take(person, action, pressed(action)) for action in actions]


async def test_what_the_handlers_say_is_what_is_answered(world: World, turns: Turns) -> None:
    direct = Talk(world)
    for taken, action in zip(await walk(turns, ANNA, *STEPS), STEPS, strict=True):
        assert taken == Taken(direct.press(action), repeated=False, packed=taken.packed)


async def test_a_repeated_message_gets_the_same_reply_and_moves_nothing(turns: Turns) -> None:
    first = await walk(turns, ANNA, *STEPS)
    for action, taken in zip(STEPS, first, strict=True):
        again = await turns.take(ANNA, action, pressed(action))
        assert again == replace(taken, repeated=True)
    assert (await turns.open(ANNA, "opened", MIDNIGHT, "")).reply.question == "conduct"


async def test_the_same_id_from_somebody_else_is_another_message(turns: Turns) -> None:
    await walk(turns, ANNA, *STEPS)
    other = await turns.take(BEN, STEPS[1], pressed(STEPS[0]))
    assert not other.repeated
    assert other.reply.question == ""


async def test_a_message_delivered_five_times_at_once_moves_one_step(turns: Turns) -> None:
    await walk(turns, ANNA, "start")
    taken = await asyncio.gather(*(turns.take(ANNA, "m", pressed("asker:borrower")) for _ in range(5)))
    assert sorted(each.repeated for each in taken) == [False, True, True, True, True]
    assert len({each.packed for each in taken}) == 1


async def test_two_processes_that_get_the_same_message_move_one_step(world: World, store: Store) -> None:
    processes = [Turns(world, store, Seal(SECRET)) for _ in range(2)]
    await walk(processes[0], ANNA, "start")
    taken = await asyncio.gather(
        *(process.take(ANNA, "m", pressed("asker:borrower")) for process in processes * 5)
    )
    assert sum(not each.repeated for each in taken) == 1
    assert len({each.packed for each in taken}) == 1


async def test_a_person_who_talks_to_two_processes_in_turn_is_answered_by_both(
    world: World, store: Store
) -> None:
    processes = Turns(world, store, SEAL), Turns(world, store, SEAL)
    alone = Talk(world)
    for number, action in enumerate(STEPS):
        taken = await processes[number % 2].take(ANNA, action, pressed(action))
        assert taken.reply == alone.press(action)


async def test_what_another_process_deleted_is_not_known_any_more(world: World, store: Store) -> None:
    ours, others = Turns(world, store, SEAL), Turns(world, store, SEAL)
    await walk(ours, ANNA, *STEPS)
    for action in ("delete", "delete:yes"):
        await others.take(ANNA, action, pressed(action))
    resumed = await ours.take(ANNA, "resumed", pressed("resume"))
    assert resumed.reply.question == ""


async def test_messages_of_one_person_are_taken_in_the_order_of_their_coming(
    world: World, turns: Turns
) -> None:
    direct = Talk(world)
    taken = await asyncio.gather(*(turns.take(ANNA, action, pressed(action)) for action in STEPS))
    assert [each.reply for each in taken] == [direct.press(action) for action in STEPS]


async def test_a_person_who_waits_holds_up_nobody_else(world: World, sqlite_store: SqliteStore) -> None:
    anna = SEAL.person("web", "anna")
    released = asyncio.Event()

    class Slow(Turns):
        pass

    class SlowForAnna(SqliteStore):
        async def write(self, change: Change) -> bool:
            if change.person == anna:
                await released.wait()
            return await super().write(change)

    slow = SlowForAnna(sqlite_store._path)
    turns = Slow(world, slow, SEAL)
    waiting = asyncio.create_task(turns.take(ANNA, "m", pressed("start")))
    assert (await turns.take(BEN, "m", pressed("start"))).reply.buttons
    assert not waiting.done()
    released.set()
    await waiting
    await slow.close()


async def test_forgetting_leaves_no_session_and_no_reply(turns: Turns, store: Store) -> None:
    await walk(turns, ANNA, *STEPS)
    gone = await turns.take(ANNA, "delete", pressed("delete:yes"))
    assert gone.reply.forget
    assert await store.sessions() == 0
    again = await turns.take(ANNA, "delete", pressed("delete:yes"))
    assert (again.repeated, again.packed) == (True, gone.packed), "the same request, repeated"
    kept = await store.everything(SEAL.person("web", "anna"))
    assert kept is not None
    assert [message for message, _ in kept.replies] == ["delete"]


async def test_forgetting_leaves_nothing_in_memory(turns: Turns) -> None:
    await walk(turns, ANNA, *STEPS)
    assert turns._steps._known
    await turns.take(ANNA, "delete", pressed("delete:yes"))
    assert not turns._steps._known


async def test_a_step_that_fails_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, turns: Turns, store: Store
) -> None:
    before = await walk(turns, ANNA, "start")

    def fail(*_: object) -> tuple[object, Reply]:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("bot.steps.respond", fail)
        with pytest.raises(RuntimeError):
            await turns.take(ANNA, "m", pressed("asker:borrower"))
    assert (await turns.take(ANNA, "start", pressed("start"))).packed == before[0].packed
    assert not (await turns.take(ANNA, "m", pressed("asker:borrower"))).repeated


async def test_opening_again_shows_what_lies_before_the_person(turns: Turns) -> None:
    first = await turns.open(ANNA, "1", china_now(), "zh-CN")
    assert first.reply.buttons
    assert not first.repeated
    again = await turns.open(ANNA, "2", china_now(), "zh-CN")
    assert again.reply.buttons == first.reply.buttons
    await walk(turns, ANNA, *STEPS[1:])
    assert (await turns.open(ANNA, "3", MIDNIGHT, "")).reply.question == "conduct"


async def test_calls_are_written_with_the_turn_and_only_once(world: World, store: Store) -> None:
    told: list[bool] = []
    turns = Turns(world, store, SEAL, called=lambda: told.append(True))

    def calls(reply: Reply) -> Sequence[Call]:
        return [Call("telegram", {"chat": 5, "text": reply.sections[0].title})]

    for _ in range(3):
        await turns.take(ANNA, "m", pressed("start"), calls)
    assert (await store.waiting(), told) == (1, [True])


async def test_what_is_stored_names_nobody_and_says_nothing_in_the_clear(
    turns: Turns, sqlite_store: SqliteStore, store: Store
) -> None:
    if store is not sqlite_store:
        return
    person = Person("telegram", "5550001234")
    await turns.take(person, "1", Incoming(now=MIDNIGHT, text="昨晚十一点给我妈打电话，说再不还钱就抓我坐牢"))
    folder = sqlite_store._path.parent
    for file in folder.iterdir():
        stored = file.read_bytes()
        for word in (b"5550001234", "我妈".encode(), b"threat_arrest", b"contacted", b"sections"):
            assert word not in stored, f"{file.name}: {word!r}"


async def test_a_new_secret_finds_what_the_old_one_kept(world: World, store: Store) -> None:
    await walk(Turns(world, store, Seal("the old secret, which is long enough")), ANNA, *STEPS)
    rotated = Seal("the new secret, which is long enough", ["the old secret, which is long enough"])
    turns = Turns(world, store, rotated)
    assert (await turns.take(ANNA, STEPS[-1], pressed(STEPS[-1]))).repeated
    assert (await turns.open(ANNA, "1", MIDNIGHT, "")).reply.question == "conduct"
    await turns.take(ANNA, "why", pressed("why"))
    later = Turns(world, store, Seal("the new secret, which is long enough"))
    assert (await later.open(ANNA, "2", MIDNIGHT, "")).reply.question == "conduct"


async def test_a_session_that_cannot_be_opened_begins_anew_and_says_so(
    world: World, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    turns = Turns(world, store, SEAL)
    hashed = SEAL.person("web", "anna")
    await store.write(Change(hashed, "0", 0, 5, b"no sealed bytes at all", b"", int(MIDNIGHT.timestamp())))
    with caplog.at_level(logging.ERROR):
        renewed = (await turns.take(ANNA, "1", pressed("start"))).reply
    assert renewed.sections[0].kind == "notice"
    assert renewed.buttons
    assert "SECRET_KEY_PREVIOUS" in caplog.text


async def test_a_session_of_the_first_release_goes_on_where_it_was(world: World, store: Store) -> None:
    """It was written by the first release, in the middle of a question with one answer ticked."""
    written = (Path(__file__).parent / "sessions" / "version_1.json").read_bytes()
    hashed, taken_at = SEAL.person("web", "anna"), int(MIDNIGHT.timestamp())
    await store.write(Change(hashed, "0", 0, 5, SEAL.seal(written, SESSION), b"", taken_at))
    turns = Turns(world, store, SEAL)
    opened = (await turns.open(ANNA, "1", MIDNIGHT, "")).reply
    assert (opened.question, [button.action for button in opened.buttons if button.chosen]) == (
        "contacted",
        ["toggle:contacted:family"],
    )
    [asked] = await walk(turns, ANNA, "done:contacted")
    assert asked.reply.question not in ("", "contacted", "conduct")
    [review] = await walk(turns, ANNA, "review")
    told = "".join(button.label for button in review.reply.buttons)
    assert "抓" in told
    assert "家人" in told


async def test_whoever_always_comes_second_is_told_to_come_again(
    world: World, sqlite_store: SqliteStore
) -> None:
    class Overtaken(SqliteStore):
        async def write(self, change: Change) -> bool:
            return False

    overtaken = Overtaken(sqlite_store._path)
    with pytest.raises(StoreUnavailableError):
        await Turns(world, overtaken, SEAL).take(ANNA, "m", pressed("start"))
    await overtaken.close()


async def test_the_same_step_in_another_minute_is_computed_anew(world: World, turns: Turns) -> None:
    said = "昨天给我打的电话，骂我了，逾期三天"
    for day in range(3):
        now = MIDNIGHT + timedelta(days=day)
        taken = await turns.take(Person("web", str(day)), "m", Incoming(now=now, text=said))
        direct = Talk(world, now)
        assert taken.reply == direct.type(said)

"""What a reply needs is got for it, and what it asks to keep is kept sealed."""

import json
import re
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import duties
from bot.records import Records
from bot.sealing import Seal
from bot.store.contract import Store
from bot.store.sqlite import SqliteStore
from bot.turns import Person, Turns
from handlers import conversation
from handlers.reply import TOKEN, Record, Reply, Section
from handlers.turn import Outcome, Turn, World
from tests.kept import SEAL, SECRET
from tests.talk import MIDNIGHT
from tests.test_bot_turns import pressed

ANNA = Person("web", "anna")
HASHED = SEAL.person("web", "anna")
WORDS = "what nobody else may read"


def probe(turn: Turn, what: str = "") -> Outcome:
    """A screen that keeps what it is told and says what is kept."""
    turn = turn.to(screen="probe")
    if turn.supplied is None:
        return turn.session, Reply((Section("notice", "", ("nothing",)),), needs=(TOKEN, "note"))
    told = [record.content["words"] for record in turn.supplied.of("note")]
    keep: tuple[Record, ...] = ()
    if what == "keep" and turn.supplied.token:
        token = turn.supplied.token
        keep = (Record("note", token, {"words": WORDS, "token": token}, turn.now + timedelta(days=2)),)
    drop = ("note",) if what == "drop" else ()
    section = Section("notice", "", (turn.supplied.token, *told))
    return turn.session, Reply((section,), keep=keep, drop=drop)


@pytest.fixture(autouse=True)
def probed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "_VERBS", {**conversation._VERBS, "probe": (probe, 0, 1)})


@pytest.fixture
def turns(world: World, store: Store) -> Turns:
    return Turns(world, store, SEAL)


async def said(turns: Turns, message: str, action: str) -> tuple[str, ...]:
    return (await turns.take(ANNA, message, pressed(action))).reply.sections[0].paragraphs


async def test_what_a_reply_needs_is_got_and_the_step_taken_again(turns: Turns) -> None:
    token, *none = await said(turns, "1", "probe:keep")
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", token)
    assert not none
    other, *told = await said(turns, "2", "probe")
    assert told == [WORDS]
    assert other != token


async def test_what_may_be_long_is_worked_out_beside_the_loop(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others are answered while a person's diary, which may have thousands of notes, is gone through."""
    threads = []

    def noting(turn: Turn) -> Outcome:
        threads.append((turn.supplied is not None, threading.current_thread() is threading.main_thread()))
        return probe(turn)

    monkeypatch.setitem(conversation._VERBS, "probe", (noting, 0, 0))
    await said(turns, "1", "probe")
    await turns.open(ANNA, "2", MIDNIGHT, "")
    assert threads == [(False, True), (True, False)] * 2


async def test_two_people_who_take_the_same_step_get_different_tokens(turns: Turns) -> None:
    first = await turns.take(ANNA, "1", pressed("probe:keep"))
    second = await turns.take(Person("web", "ben"), "1", pressed("probe:keep"))
    assert first.reply.sections[0].paragraphs != second.reply.sections[0].paragraphs


async def test_a_repeated_message_gets_the_same_token(turns: Turns) -> None:
    assert await said(turns, "1", "probe:keep") == await said(turns, "1", "probe:keep")


async def test_coming_back_shows_what_is_kept_and_keeps_nothing_new(turns: Turns, store: Store) -> None:
    await said(turns, "1", "probe:keep")
    shown = (await turns.open(ANNA, "2", MIDNIGHT, "")).reply.sections[0].paragraphs
    assert shown == ("", WORDS)
    assert len(await store.records(HASHED, ["note"], int(MIDNIGHT.timestamp()), 9)) == 1


async def test_a_record_is_found_by_its_name_until_it_ends(turns: Turns, store: Store) -> None:
    (token,) = await said(turns, "1", "probe:keep")
    records = Records(store, SEAL)
    found = await records.named("note", token, MIDNIGHT)
    assert found is not None
    assert found.content["words"] == WORDS
    assert await records.named("note", token, MIDNIGHT + timedelta(days=2)) is None
    assert await records.named("note", token[:-1] + "?", MIDNIGHT) is None
    assert await records.named("report", token, MIDNIGHT) is None


async def test_neither_the_name_nor_the_words_stand_in_the_store(turns: Turns, store: Store) -> None:
    (token,) = await said(turns, "1", "probe:keep")
    everything = repr(await store.everything(HASHED)).encode()
    assert token.encode() not in everything
    assert WORDS.encode() not in everything


async def test_dropping_drops(turns: Turns) -> None:
    await said(turns, "1", "probe:keep")
    await said(turns, "2", "probe:drop")
    assert len(await said(turns, "3", "probe")) == 1


async def test_deleting_everything_deletes_records(turns: Turns, store: Store) -> None:
    (token,) = await said(turns, "1", "probe:keep")
    await turns.take(ANNA, "2", pressed("delete:yes"))
    assert await Records(store, SEAL).named("note", token, MIDNIGHT) is None


async def test_with_a_new_secret_records_are_found_and_read_as_before(world: World, store: Store) -> None:
    (token,) = await said(Turns(world, store, SEAL), "1", "probe:keep")
    rotated = Seal("a new secret of the tests, long enough too", (SECRET,))
    assert await Records(store, rotated).named("note", token, MIDNIGHT) is not None
    later = Turns(world, store, rotated)
    assert (await said(later, "2", "probe"))[1:] == (WORDS,)
    await said(later, "3", "probe:drop")
    assert await Records(store, rotated).named("note", token, MIDNIGHT) is None


async def test_a_record_that_cannot_be_opened_is_left_out(turns: Turns, store: Store) -> None:
    await said(turns, "1", "probe:keep")
    lost = Records(store, Seal("quite another secret of the tests, long enough"))
    assert (await lost.supplied(HASHED, ["note"], MIDNIGHT)).records == ()


async def test_an_operator_exports_records_with_the_rest(world: World, sqlite_store: SqliteStore) -> None:
    (token,) = await said(Turns(world, sqlite_store, SEAL), "1", "probe:keep")
    found = await sqlite_store.everything(HASHED)
    assert found is not None
    exported = json.loads(json.dumps(duties.opened_up(replace(found, replies=()), SEAL)))
    assert [record["content"] for record in exported["records"]] == [{"words": WORDS, "token": token}]

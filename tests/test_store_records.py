"""Records beside the session: written with the turn or not at all, on both stores."""

from dataclasses import replace

from bot.store.contract import Change, Record, Store
from tests.test_store import ANNA, BEN, NOON, after, first

REPORT = Record(b"r" * 16, "report", b"sealed report", NOON, NOON + 100)
NOTE = Record(b"n" * 16, "diary", b"sealed note", NOON)


async def ids(
    store: Store, *kinds: str, person: bytes = ANNA, now: int = NOON, most: int = 10
) -> list[bytes]:
    return [record.id for record in await store.records(person, kinds, now, most)]


async def kept(store: Store, *records: Record, person: bytes = ANNA) -> Change:
    begun = first(person, records=records)
    assert await store.write(begun)
    return begun


async def test_a_record_is_written_with_its_turn(store: Store) -> None:
    await kept(store, REPORT, NOTE)
    assert await store.record([REPORT.id], NOON) == REPORT
    assert await store.records(ANNA, ["diary"], NOON, 10) == [NOTE]
    assert await ids(store, "report", "diary", person=BEN) == []


async def test_a_turn_that_comes_too_late_writes_and_drops_no_record(store: Store) -> None:
    begun = await kept(store, NOTE)
    assert await store.write(after(begun, "2"))
    assert not await store.write(after(begun, "3", records=(REPORT,), dropped_kinds=("diary",)))
    assert not await store.write(after(begun, "3", dropped=(NOTE.id,)))
    assert await ids(store, "report", "diary") == [NOTE.id]


async def test_a_message_that_was_taken_keeps_nothing_again(store: Store) -> None:
    begun = await kept(store)
    later = after(begun, "2")
    await store.write(later)
    assert not await store.write(replace(after(later, "2"), records=(REPORT,)))
    assert await store.record([REPORT.id], NOON) is None


async def test_of_several_ids_the_first_that_is_kept_counts(store: Store) -> None:
    await kept(store, REPORT, NOTE)
    assert await store.record([b"?" * 16, NOTE.id, REPORT.id], NOON) == NOTE
    assert await store.record([b"?" * 16], NOON) is None


async def test_a_record_ends_at_its_second_and_is_purged_later(store: Store) -> None:
    await kept(store, REPORT, NOTE)
    assert await store.record([REPORT.id], NOON + 99) == REPORT
    assert await store.record([REPORT.id], NOON + 100) is None
    assert await ids(store, "report", "diary", now=NOON + 100) == [NOTE.id]
    await store.purge(0, 0, ended_before=NOON + 100)
    found = await store.everything(ANNA)
    assert found is not None
    assert set(found.records) == {REPORT, NOTE}
    await store.purge(0, 0, ended_before=NOON + 101)
    found = await store.everything(ANNA)
    assert found is not None
    assert found.records == (NOTE,)


async def test_a_record_of_the_same_id_is_replaced_unless_it_is_somebody_elses(store: Store) -> None:
    begun = await kept(store, NOTE)
    await store.write(after(begun, "2", records=(replace(NOTE, content=b"mended", expires_at=NOON + 5),)))
    await kept(store, replace(NOTE, content=b"stolen"), person=BEN)
    assert await store.records(ANNA, ["diary"], NOON, 10) == [
        replace(NOTE, content=b"mended", expires_at=NOON + 5)
    ]
    assert await ids(store, "diary", person=BEN) == []


async def test_records_are_dropped_by_kind_or_one_by_one_and_only_ones_own(store: Store) -> None:
    notes = tuple(Record(bytes([number]) * 16, "diary", b"note", NOON + number) for number in range(1, 4))
    others = Record(b"o" * 16, "diary", b"other", NOON)
    begun = await kept(store, REPORT, *notes)
    await kept(store, others, person=BEN)
    second = after(begun, "2", dropped=(notes[1].id, others.id))
    assert await store.write(second)
    assert await ids(store, "diary") == [notes[0].id, notes[2].id]
    assert await store.write(after(second, "3", dropped_kinds=("diary",), records=(notes[1],)))
    assert await ids(store, "diary", "report") == [REPORT.id, notes[1].id]
    assert await ids(store, "diary", person=BEN) == [others.id]


async def test_of_more_than_asked_for_the_newest_come_the_oldest_first(store: Store) -> None:
    notes = tuple(Record(bytes([number]) * 16, "diary", b"note", NOON + number) for number in range(1, 6))
    await kept(store, *reversed(notes))
    assert await ids(store, "diary", most=2) == [notes[3].id, notes[4].id]


async def test_forgetting_and_deleting_take_the_records_along(store: Store) -> None:
    begun = await kept(store, REPORT)
    await store.write(after(begun, "2", session=None))
    assert await store.record([REPORT.id], NOON) is None
    await kept(store, NOTE, person=BEN)
    assert await store.delete(BEN)
    assert await store.record([NOTE.id], NOON) is None


async def test_of_somebody_without_a_session_the_records_are_all_there_is(store: Store) -> None:
    await kept(store, NOTE)
    assert await store.purge(used_before=NOON * 2, taken_before=NOON * 2) == 1
    found = await store.everything(ANNA)
    assert found is not None
    assert (found.session, found.records) == (None, (NOTE,))
    assert await store.delete(ANNA)
    assert await store.everything(ANNA) is None


async def test_records_move_along_to_another_hash(store: Store) -> None:
    await kept(store, NOTE)
    await store.move(ANNA, BEN)
    assert await ids(store, "diary", person=BEN) == [NOTE.id]
    assert await ids(store, "diary") == []

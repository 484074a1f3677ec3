"""Figures: turns by how they ended, verdicts by kind, time in the store, what the outbox did."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.clock import china_now
from bot.metrics import Metrics, Outcome
from bot.outbox import Later, Made, Refused
from bot.sealing import Seal
from bot.store.contract import Change, Kept, Store, StoreUnavailableError
from bot.store.sqlite import SqliteStore
from bot.store.sqlite_file import NAME, prepare
from bot.turns import Person
from bot.watching import TIMED, WatchedTurns, count_tries, watched
from handlers.reply import Incoming
from handlers.turn import World


class Clock:
    """Goes on only when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def turns(metrics: Metrics, platform: str, outcome: str) -> float:
    return metrics.value("collection_check_turns_total", platform=platform, outcome=outcome)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    prepare(tmp_path / NAME, china_now())
    opened = SqliteStore(tmp_path / NAME)
    yield opened
    await opened.close()


def said(text: str) -> Incoming:
    return Incoming(now=china_now(), text=text, language="zh-CN")


async def test_a_turn_is_counted_once_by_how_it_ended(world: World, store: SqliteStore) -> None:
    metrics = Metrics()
    talk = WatchedTurns(world, store, Seal("s" * 32), metrics=metrics)
    person = Person("web", "a")
    first = await talk.take(person, "1", said("你好"))
    assert (await talk.take(person, "1", said("你好"))).reply == first.reply
    assert turns(metrics, "web", "answered") == 1
    assert turns(metrics, "web", "repeated") == 1
    assert metrics.value("collection_check_turn_seconds_count", platform="web") == 2


async def test_opening_counts_where_it_begins_and_not_where_it_shows_again(
    world: World, store: SqliteStore
) -> None:
    metrics = Metrics()
    talk = WatchedTurns(world, store, Seal("s" * 32), metrics=metrics)
    for message in ("1", "2", "3"):
        await talk.open(Person("web", "a"), message, china_now(), "zh-CN")
    assert turns(metrics, "web", "answered") == 1
    assert turns(metrics, "web", "repeated") == 0


async def test_a_verdict_is_counted_by_its_kind_and_not_again_when_repeated(
    world: World, store: SqliteStore
) -> None:
    metrics = Metrics()
    talk = WatchedTurns(world, store, Seal("s" * 32), metrics=metrics)
    story = "网贷逾期95天了，昨晚十一点多催收给我妈打电话，说再不还就让警察来抓我，还骂我妈"
    texts = [
        story,
        "网贷逾期95天了，昨晚十一点多催收给我妈打电话，说再不还就让警察来抓我，还骂我妈",
        "对",
        "一天2个电话，一次",
    ]
    for number, text in enumerate(texts):
        for _ in range(2):
            taken = await talk.take(Person("web", "a"), str(number), said(text))
    kinds = [section.verdict for section in taken.reply.sections if section.kind == "headline"]
    assert kinds == ["unlawful"]
    assert metrics.value("collection_check_verdicts_total", kind="unlawful") == 1


async def test_a_turn_that_fails_is_counted_and_fails(
    world: World, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_change: Change) -> bool:
        raise StoreUnavailableError

    metrics = Metrics()
    monkeypatch.setattr(store, "write", away)
    talk = WatchedTurns(world, store, Seal("s" * 32), metrics=metrics)
    with pytest.raises(StoreUnavailableError):
        await talk.take(Person("wechat", "a"), "1", said("1"))
    assert turns(metrics, "wechat", "failed") == 1
    assert turns(metrics, "wechat", "answered") == 0


async def test_the_store_is_timed_by_operation_also_when_it_fails(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, metrics = Clock(), Metrics()

    async def slow(*_: object) -> Kept:
        clock.seconds += 2
        raise StoreUnavailableError

    monkeypatch.setattr(store, "read", slow)
    timed = watched(store, metrics, clock)
    for _ in range(2):
        with pytest.raises(StoreUnavailableError):
            await timed.read(b"p" * 16, "1")
    await timed.check()
    assert await timed.waiting() == 0, "passed on, whatever it is"
    assert metrics.value("collection_check_store_seconds_sum", operation="read") == 4
    assert metrics.value("collection_check_store_seconds_count", operation="check") == 1
    assert metrics.value("collection_check_store_seconds_count", operation="waiting") == 0


def test_what_is_timed_is_what_a_store_can_do() -> None:
    assert {name for name in dir(Store) if not name.startswith("_")} >= TIMED


def test_tries_of_the_outbox_are_counted_once_they_are_settled() -> None:
    metrics = Metrics()
    told = count_tries(metrics)
    for outcome in (Later(), Later(3), Made(), Refused("blocked")):
        told("telegram", outcome)
    for outcome, count in (("sent", 1), ("refused", 1)):
        assert metrics.value("collection_check_outbox_total", platform="telegram", outcome=outcome) == count


def test_the_figures_are_read_by_prometheus() -> None:
    metrics = Metrics()
    metrics.turn("web", Outcome.LIMITED)
    metrics.error("KeyError")
    metrics.outbox_waiting(3)
    metrics.outbox_sent("telegram")
    metrics.outbox_refused("telegram")
    body, content_type = metrics.render("text/plain")
    assert content_type.startswith("text/plain")
    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }
    for name, *labels, value in [
        ("collection_check_turns_total", "limited", "web", 1),
        ("collection_check_errors_total", "KeyError", 1),
        ("collection_check_outbox_waiting", 3),
        ("collection_check_outbox_total", "sent", "telegram", 1),
        ("collection_check_outbox_total", "refused", "telegram", 1),
    ]:
        assert samples[name, *labels] == value
    assert samples["process_resident_memory_bytes",] > 0
    assert not [name for name, *_ in samples if name.endswith("_created")]


def test_the_reader_chooses_the_format() -> None:
    body, content_type = Metrics().render("application/openmetrics-text; version=1.0.0")
    assert content_type.startswith("application/openmetrics-text")
    assert body.endswith(b"# EOF\n")


def test_labels_are_bounded_whatever_comes_in() -> None:
    metrics = Metrics()
    for number in range(100):
        metrics.turn(f"platform-{number}", Outcome.ANSWERED)
    assert turns(metrics, "other", "answered") == 100


def test_two_have_nothing_in_common() -> None:
    one, other = Metrics(), Metrics()
    one.error("KeyError")
    assert other.value("collection_check_errors_total", kind="KeyError") == 0

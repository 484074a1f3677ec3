"""Figures for the operator: how many and how long, never who or what."""

from enum import StrEnum
from typing import Any, TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import choose_encoder

PLATFORMS = frozenset({"web", "telegram", "wechat", "terminal"})

# Seconds. A turn takes a few milliseconds; a long pasted text or a distant database tens of them.
TURN_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
STORE_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2.0)


Labelled = TypeVar("Labelled", Counter, Histogram)


class Outcome(StrEnum):
    """How a turn ended."""

    ANSWERED = "answered"
    REPEATED = "repeated"  # the message had been taken before: its reply was given again
    LIMITED = "limited"  # too many at once: refused, not taken
    FAILED = "failed"


class Metrics:
    """All figures of one process, in a registry of their own."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call] # carries no types
        self._registry = registry = CollectorRegistry()
        self._children: dict[tuple[object, ...], Any] = {}
        prefix = "collection_check"
        self._turns = Counter(
            "turns", "Turns by platform and outcome.", ["platform", "outcome"], prefix, registry=registry
        )
        self._turn_seconds = Histogram(
            "turn_seconds",
            "Time from a message to its reply.",
            ["platform"],
            prefix,
            registry=registry,
            buckets=TURN_SECONDS,
        )
        self._verdicts = Counter("verdicts", "Verdicts told, by kind.", ["kind"], prefix, registry=registry)
        self._errors = Counter("errors", "Errors logged, by class.", ["kind"], prefix, registry=registry)
        self._store_seconds = Histogram(
            "store_seconds",
            "Time spent in the store, without the turn itself.",
            ["operation"],
            prefix,
            registry=registry,
            buckets=STORE_SECONDS,
        )
        self._outbox_waiting = Gauge(
            "outbox_waiting", "Messages that wait to be sent.", namespace=prefix, registry=registry
        )
        self._outbox = Counter(
            "outbox", "Messages sent or refused for good.", ["platform", "outcome"], prefix, registry=registry
        )
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)

    def turn(self, platform: str, outcome: Outcome, seconds: float | None = None) -> None:
        """Count a turn and, where it was taken, how many seconds it took."""
        platform = _known(platform)
        self._child(self._turns, platform, outcome.value).inc()
        if seconds is not None:
            self._child(self._turn_seconds, platform).observe(seconds)

    def verdict(self, kind: str) -> None:
        """Count a verdict by its kind, such as `unlawful`."""
        self._verdicts.labels(kind).inc()

    def error(self, kind: str) -> None:
        """Count an error by its class."""
        self._errors.labels(kind).inc()

    def store(self, operation: str, seconds: float) -> None:
        """Note how many seconds an operation of the store took."""
        self._child(self._store_seconds, operation).observe(seconds)

    def outbox_waiting(self, messages: float) -> None:
        """Note how many messages wait to be sent; not a number where that is not known."""
        self._outbox_waiting.set(messages)

    def outbox_sent(self, platform: str) -> None:
        """Count a message that the platform took."""
        self._outbox.labels(_known(platform), "sent").inc()

    def outbox_refused(self, platform: str) -> None:
        """Count a message that the platform refused for good."""
        self._outbox.labels(_known(platform), "refused").inc()

    def _child(self, metric: Labelled, *labels: str) -> Labelled:
        # The library looks its children up under a lock and checks the labels each time.
        child: Labelled | None = self._children.get((metric, labels))
        if child is None:
            child = self._children[metric, labels] = metric.labels(*labels)
        return child

    def value(self, name: str, **labels: str) -> float:
        """Give one figure by its full name; 0 where nothing was counted yet."""
        return self._registry.get_sample_value(name, labels) or 0.0

    def render(self, accepted: str) -> tuple[bytes, str]:
        """Write all figures: (text, content type), in the format that the Accept header asks for."""
        encode, content_type = choose_encoder(accepted)
        return encode(self._registry), content_type


def _known(platform: str) -> str:
    return platform if platform in PLATFORMS else "other"

"""A case as it was told: facts checked against the vocabulary."""

from __future__ import annotations

import math
import re
from collections.abc import ItemsView, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rules.errors import FactError
from rules.vocabulary import FactType, Vocabulary

_CLOCK: Final = re.compile(r"([0-9]{2}):([0-9]{2})")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_NUMBER: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Range:
    """A number known between two bounds; exact when they are equal.

    Args:
        low: the least it can be.
        high: the most it can be, None where there is no bound.
    """

    low: float
    high: float | None

    def to_json(self) -> Any:
        """Give an exact number as a number and anything else as ``[low, high]``."""
        return self.low if self.low == self.high else [self.low, self.high]


@dataclass(frozen=True, slots=True)
class Hours:
    """A time of day known between two minutes of the day, both included."""

    low: int
    high: int

    def to_json(self) -> Any:
        """Give an exact time as ``HH:MM`` and anything else as a pair of them."""
        return _clock(self.low) if self.low == self.high else [_clock(self.low), _clock(self.high)]


Value = bool | str | frozenset[str] | Range | Hours | date


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


class Facts(Mapping[str, Value]):
    """The facts that are stated, checked; nothing else is in it.

    Args:
        vocabulary: the words.
        values: fact id to value, already of the right types.
    """

    __slots__ = ("_hash", "_values", "vocabulary")

    def __init__(self, vocabulary: Vocabulary, values: dict[str, Value]) -> None:
        self.vocabulary = vocabulary
        self._values = values
        self._hash: int | None = None

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    # The three below say what Mapping says already, without its detour through exceptions.

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def get(self, name: str, default: Any = None) -> Any:
        """Give what is stated of a fact, or the default."""
        return self._values.get(name, default)

    def items(self) -> ItemsView[str, Value]:
        """Give the stated facts with their values."""
        return self._values.items()

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self._values.items()))
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Tell whether the same is stated in the same way: what is remembered of 2 is not told of 2.0."""
        if not isinstance(other, Facts):
            return super().__eq__(other)
        return self._values == other._values and self._fractions() == other._fractions()

    def _fractions(self) -> list[tuple[str, bool, bool]]:
        ends = ((name, value) for name, value in self._values.items() if isinstance(value, Range))
        written = ((name, isinstance(v.low, float), isinstance(v.high, float)) for name, v in ends)
        return sorted(each for each in written if any(each[1:]))

    def to_json(self) -> dict[str, Any]:
        """Give the facts in the form in which ``parse_facts`` takes them."""
        return {name: value_to_json(self.vocabulary[name], value) for name, value in self._values.items()}

    def with_values(self, raw: Mapping[str, Any], today: date | None = None) -> Facts:
        """Give these facts with others added; a set fact that is given again is replaced."""
        added = parse_facts(self.vocabulary, raw, today)
        return Facts(self.vocabulary, {**self._values, **added})

    def without(self, *names: str) -> Facts:
        """Give these facts without the named ones."""
        return Facts(
            self.vocabulary, {name: value for name, value in self._values.items() if name not in names}
        )


def value_to_json(kind: FactType, value: Value) -> Any:
    """Give one value in plain JSON; set members come in the order of the vocabulary."""
    if isinstance(value, frozenset):
        return [member for member in kind.values if member in value]
    if isinstance(value, Range | Hours):
        return value.to_json()
    if isinstance(value, date):
        return value.isoformat()
    return value


def parse_facts(vocabulary: Vocabulary, raw: Mapping[str, Any], today: date | None = None) -> Facts:
    """Check stated facts against the vocabulary.

    Args:
        vocabulary: the words.
        raw: fact id to plain JSON; a number or a time may be a pair ``[low, high]``.
        today: the last day that a past event may have; None leaves that unchecked.

    Raises:
        FactError: the first fact that is unknown, of a wrong type or out of range.
    """
    values: dict[str, Value] = {}
    for name, given in raw.items():
        if name not in vocabulary:
            raise FactError(
                str(name)[:80], given, "unknown_fact", "no such fact; see rules/cn/vocabulary.yaml"
            )
        values[name] = _parse(vocabulary[name], given, today)
    return Facts(vocabulary, values)


def _parse(kind: FactType, given: Any, today: date | None) -> Value:
    match kind.type:
        case "boolean":
            if not isinstance(given, bool):
                raise FactError(kind.name, given, "wrong_type", "use true or false")
            return given
        case "choice":
            return _parse_choice(kind, given)
        case "set":
            return _parse_set(kind, given)
        case "time":
            return _parse_hours(kind, given)
        case "date":
            return _parse_date(kind, given, today)
        case _:
            return _parse_range(kind, given)


def _parse_choice(kind: FactType, given: Any) -> str:
    if not isinstance(given, str):
        raise FactError(kind.name, given, "wrong_type", f"use one of {', '.join(kind.values)}")
    if given not in kind.values:
        raise FactError(kind.name, given, "unknown_value", f"use one of {', '.join(kind.values)}")
    return given


def _parse_set(kind: FactType, given: Any) -> frozenset[str]:
    if not isinstance(given, list | tuple | set | frozenset) or not all(
        isinstance(item, str) for item in given
    ):
        raise FactError(kind.name, given, "wrong_type", "use a list of names")
    for member in given:
        if member not in kind.values:
            raise FactError(kind.name, member, "unknown_value", f"use some of {', '.join(kind.values)}")
    return frozenset(given)


def _parse_range(kind: FactType, given: Any) -> Range:
    if isinstance(given, list | tuple) and len(given) == 2:
        low = _parse_number(kind, given[0])
        high = None if given[1] is None else _parse_number(kind, given[1])
        if high is not None and high < low:
            raise FactError(kind.name, given, "out_of_range", "the lower end comes first")
        return Range(low, high)
    number = _parse_number(kind, given)
    return Range(number, number)


def _parse_number(kind: FactType, given: Any) -> float:
    not_a_number = isinstance(given, float) and not math.isfinite(given)
    if isinstance(given, bool) or not isinstance(given, int | float) or not_a_number:
        raise FactError(kind.name, given, "wrong_type", "use a number")
    if abs(given) > _LONGEST_NUMBER:
        raise FactError(kind.name, given, "out_of_range", f"use a number up to {_LONGEST_NUMBER}")
    if kind.type == "integer" and given != int(given):
        raise FactError(kind.name, given, "wrong_type", "use a whole number")
    if kind.minimum is not None and given < kind.minimum:
        raise FactError(kind.name, given, "out_of_range", f"use a number from {kind.minimum:g}")
    return int(given) if kind.type == "integer" else given


def _parse_hours(kind: FactType, given: Any) -> Hours:
    if isinstance(given, list | tuple) and len(given) == 2:
        low, high = (_parse_minutes(kind, item) for item in given)
        if high < low:
            raise FactError(kind.name, given, "out_of_range", "the earlier time comes first")
        return Hours(low, high)
    minutes = _parse_minutes(kind, given)
    return Hours(minutes, minutes)


def _parse_minutes(kind: FactType, given: Any) -> int:
    found = _CLOCK.fullmatch(given) if isinstance(given, str) else None
    if found is None:
        raise FactError(kind.name, given, "wrong_type", "use HH:MM with 24 hours")
    hour, minute = int(found[1]), int(found[2])
    if hour > 23 or minute > 59:
        raise FactError(kind.name, given, "out_of_range", "use a time from 00:00 to 23:59")
    return hour * 60 + minute


def _parse_date(kind: FactType, given: Any, today: date | None) -> date:
    if isinstance(given, date):
        day = given
    elif isinstance(given, str) and _DAY.fullmatch(given):
        try:
            day = date.fromisoformat(given)
        except ValueError:
            raise FactError(kind.name, given, "out_of_range", "there is no such day") from None
    else:
        raise FactError(kind.name, given, "wrong_type", "use a day as YYYY-MM-DD")
    if today is not None and day > today and kind.name != "last_due_date":
        raise FactError(kind.name, given, "in_the_future", f"use a day up to {today.isoformat()}")
    return day

"""How well texts are read: every class by itself, then the figures that are promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from rules.assessment import assess, contact_day
from rules.base import RuleBase
from rules.facts import parse_facts
from rules.reading.reader import read
from rules.reading.reading import COLLECTION, Reading
from tests.reading.corpus import Sample

NUMBERS: Final = (
    "contact_time",
    "days_overdue",
    "calls_per_day",
    "answered_calls_per_day",
    "messages_per_day",
    "days_with_contact",
)
# What is promised of the half that the lexicon was not built on.
PROMISED: Final = {"is_collection": 0.97, "conduct": 0.92, "numbers": 0.95, "verdict": 0.90}


@dataclass(slots=True)
class Tally:
    """How often something was rightly read, wrongly read and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of what was read, the share that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what is told, the share that was read."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        whole = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / whole if whole else 1.0


@dataclass(slots=True)
class Figures:
    """The outcome for some texts.

    Args:
        texts: how many.
        kinds: labelled kind to read kind to how many.
        classes: fact, or fact and member, to its tally.
        rightly: name of a promised figure to how many of how many are right.
        misses: a line for each difference.
    """

    texts: int = 0
    kinds: dict[tuple[str, str], int] = field(default_factory=dict)
    classes: dict[str, Tally] = field(default_factory=dict)
    rightly: dict[str, list[int]] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def count(self, name: str, right: bool) -> None:
        """Count one that is right or not."""
        counted = self.rightly.setdefault(name, [0, 0])
        counted[0] += right
        counted[1] += 1

    def share(self, name: str) -> float:
        """Give the share that is right; of conduct the F1 over all members."""
        if name == "conduct":
            return self.together("conduct.").f1
        right, of = self.rightly.get(name, [0, 0])
        return right / of if of else 1.0

    def together(self, prefix: str) -> Tally:
        """Give the tally of all classes that begin so."""
        chosen = [tally for name, tally in self.classes.items() if name.startswith(prefix)]
        return Tally(*(sum(getattr(t, part) for t in chosen) for part in ("right", "wrong", "missed")))


def evaluate(base: RuleBase, texts: Iterable[Sample]) -> Figures:
    """Read texts and compare with their labels."""
    figures = Figures()
    for sample in texts:
        figures.texts += 1
        if sample.labelled:
            # A phrase is an answer in a conversation that is about collection already.
            _compare(base, figures, sample, read(base, sample.text, sample.now, otherwise=sample.kind))
            continue
        reading = read(base, sample.text, sample.now)
        pair = (sample.kind, reading.kind)
        figures.kinds[pair] = figures.kinds.get(pair, 0) + 1
        collection = sample.kind in COLLECTION
        figures.count("is_collection", reading.is_collection is collection)
        _compare(base, figures, sample, reading)
        if collection:
            told, found = (_verdict(base, facts, sample) for facts in (sample.facts, reading.facts))
            figures.count("verdict", told == found)
            if told != found:
                figures.misses.append(f"{sample.id}: verdict {told}, read {found}")
        if reading.is_collection is not collection:
            figures.misses.append(f"{sample.id}: {sample.kind}, read {reading.kind}")
    return figures


def _compare(base: RuleBase, figures: Figures, sample: Sample, reading: Reading) -> None:
    for fact in base.vocabulary.facts:
        if _dated(fact) and not sample.dated:
            continue
        if sample.labelled and fact not in NUMBERS and fact not in sample.facts:
            continue
        told, found = set(_classes(fact, sample.facts)), set(_classes(fact, reading.facts))
        for name in told | found:
            tally = figures.classes.setdefault(name, Tally())
            tally.right += name in told and name in found
            tally.wrong += name not in told
            tally.missed += name not in found
        if fact in NUMBERS and (told or found):
            figures.count("numbers", told == found)
            figures.count(fact, told == found)
        if told != found:
            lost, added = sorted(told - found), sorted(found - told)
            figures.misses.append(f"{sample.id}: missed {lost}, wrongly read {added}")


def _classes(fact: str, facts: Mapping[str, Any]) -> Iterator[str]:
    """Give a name for each member or value; numbers and days are one class whatever their value."""
    value = facts.get(fact)
    if value is None:
        return
    for one in value if isinstance(value, list) else [value]:
        yield f"{fact}.{one}"


def _verdict(base: RuleBase, facts: Mapping[str, Any], sample: Sample) -> str:
    parsed = parse_facts(base.vocabulary, facts)
    return assess(base, parsed, contact_day(parsed, sample.now.date())).verdict


def report(name: str, figures: Figures, *, misses: bool) -> Iterator[str]:
    """Give the lines that show the figures.

    Args:
        name: of the half.
        figures: the outcome.
        misses: whether each difference is shown.
    """
    yield f"== {name}: {figures.texts} texts"
    for promised, least in PROMISED.items():
        share = figures.share(promised)
        yield f"  {promised:<28}{share:6.3f}   promised {least}   {'held' if share >= least else 'MISSED'}"
    yield from _by_class(figures)
    confused = sorted((told, found, n) for (told, found), n in figures.kinds.items())
    yield "  kind, as labelled and as read: " + ", ".join(
        f"{told}>{found} {n}" if told != found else f"{told} {n}" for told, found, n in confused
    )
    if misses:
        yield from (f"  {line}" for line in figures.misses)


def _by_class(figures: Figures) -> Iterator[str]:
    yield f"  {'class':<46}{'told':>5}{'read':>6}{'right':>6}  prec.  recall    F1"
    yield from _rows(
        (name, figures.classes[name])
        for name in sorted(figures.classes)
        if name.split(".")[0] not in NUMBERS and not _dated(name)
    )
    facts = sorted({name.split(".")[0] for name in figures.classes})
    yield "  -- together"
    yield from _rows((fact, figures.together(f"{fact}.")) for fact in facts)


def _dated(name: str) -> bool:
    return name.split(".")[0].endswith(("_date", "_on"))


def _rows(tallies: Iterable[tuple[str, Tally]]) -> Iterator[str]:
    for name, t in tallies:
        told, found = t.right + t.missed, t.right + t.wrong
        yield f"  {name:<46}{told:>5}{found:>6}{t.right:>6}  {t.precision:5.2f}  {t.recall:6.2f}  {t.f1:5.2f}"


def lines(base: RuleBase, halves: Mapping[str, Sequence[Sample]], *, misses: str) -> Iterator[str]:
    """Give the report of each half; the single differences only of the half named."""
    for name, texts in halves.items():
        yield from report(name, evaluate(base, texts), misses=misses == name)
        yield ""

"""How many people were told or came, how many numbers were rung, how often someone was held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rules.reading import expressions as re
from rules.reading.findings import Found
from rules.reading.measures import PIECE, Measure
from rules.reading.numerals import Numerals
from rules.reading.surroundings import SENTENCE, After, Before, after, before
from rules.reading.word_lists import WordLists, either

_MOST_VISITORS: Final = 200
_MOST_NUMBERS: Final = 10
_SEVERAL: Final = 2
_VISIT_REACH: Final = 30
_DOOR_REACH: Final = 24
_CLOSING: Final = frozenset({"", ",", ".", " ", ")"})


@dataclass(frozen=True)
class PeopleWords:
    """What a count of people, of telephone numbers or of times is judged by."""

    noun_after: After
    told_before: Before
    told_after: After
    visitors_after: After
    visit_before: Before
    visit_after: After
    visit_near: re.Pattern[str]
    strangers: frozenset[str]
    came_before: Before
    calls_before: Before
    not_after: frozenset[str]
    couple: re.Pattern[str]
    numerals: Numerals
    noun_before: Before
    alone_before: re.Pattern[str]
    threatened_before: Before
    own_numbers_after: After
    own_before: Before
    own_dialled: re.Pattern[str]
    held_before: Before

    def read(self, plain: str, measures: Iterable[Measure]) -> Iterator[Found]:
        """Give each of these numbers that is told, the first of several."""
        facts: set[str] = set()
        couple = self._couple(plain)
        if couple is not None:
            facts.add(couple.fact)
            yield couple
        for measure in measures:
            if measure.kind not in {PIECE, "person", "time"} or measure.number < 1:
                continue
            found = self._one(plain, measure)
            if found is not None and found.fact not in facts:
                facts.add(found.fact)
                yield found

    def _one(self, plain: str, measure: Measure) -> Found | None:
        if measure.kind == "time":
            return self._held_times(plain, measure)
        visitors = self._visitors(plain, measure)
        if visitors is not None:
            return visitors
        if measure.kind == PIECE:
            numbers = self._numbers(plain, measure)
            if numbers is not None:
                return numbers
        return self._told(plain, measure)

    def _couple(self, plain: str) -> Found | None:
        """Give two men and a woman as three, where there is word of a visit."""
        found = self.couple.search(plain)
        if found is None or not self.visit_near.search(plain):
            return None
        if self.threatened_before.find(plain, found.start()):
            return None
        people = [self.numerals.value(found[name]) or 0 for name in ("first", "second")]
        return Found("collectors_present", int(sum(people)), *found.span())

    def _visitors(self, plain: str, measure: Measure) -> Found | None:
        noun = self.visitors_after.find(plain, measure.end) if measure.kind == PIECE else None
        alone = self._stands_alone(plain, measure.start, measure.end)
        came = (
            self.came_before.find(plain, measure.start)
            and plain[measure.end : measure.end + 1] in _CLOSING
            and not self.calls_before.find(plain, measure.start)
            and (measure.number > 1 or self._is_visit(plain, measure))
        )
        if measure.kind == PIECE and noun is None and not (alone or came):
            return None
        if measure.number > _MOST_VISITORS:
            return None
        end = noun.end() if noun else measure.end
        words = self.visit_before.find(plain, measure.start)
        start = words.start() if words else measure.start
        behind = self.visit_after.find(plain, end)
        if words is None and behind is None and not alone and not self._are_at_the_door(plain, noun):
            return None
        if (
            self.threatened_before.find(plain, start)
            or plain[measure.start - 1 : measure.start] in self.not_after
        ):
            return None
        return Found("collectors_present", int(measure.number), start, end)

    def _is_visit(self, plain: str, measure: Measure) -> bool:
        near = max(0, measure.start - _DOOR_REACH), measure.end + _DOOR_REACH
        return self.visit_near.search(plain, *near) is not None

    def _are_at_the_door(self, plain: str, noun: re.Match[str] | None) -> bool:
        """Tell whether strangers are told of near words of a visit: a knock, and two men at the door."""
        if noun is None:
            return False
        near = max(0, noun.start() - _DOOR_REACH), noun.end() + _DOOR_REACH
        return noun["word"] in self.strangers and self.visit_near.search(plain, *near) is not None

    def _stands_alone(self, plain: str, start: int, end: int) -> bool:
        """Tell whether a number is a clause of its own behind a clause about a visit."""
        if plain[end : end + 1] not in _CLOSING or not self.alone_before.search(
            plain, max(0, start - 6), start
        ):
            return False
        clause = self.visit_near.search(plain, max(0, start - _VISIT_REACH), start)
        return clause is not None and not any(mark in plain[clause.end() : start] for mark in ".?!")

    def _numbers(self, plain: str, measure: Measure) -> Found | None:
        noun = self.own_numbers_after.find(plain, measure.end)
        if noun is None or measure.number > _MOST_NUMBERS:
            return None
        own = self.own_before.find(plain, measure.start)
        if own is None or not self.own_dialled.search(plain, max(0, own.start() - 8), noun.end() + 8):
            return None
        return Found("numbers_dialled", int(measure.number), own.start(), noun.end())

    def _told(self, plain: str, measure: Measure) -> Found | None:
        if measure.number < _SEVERAL:
            return None
        noun = self.noun_after.find(plain, measure.end)
        if measure.kind == PIECE and noun is None and self.noun_before.find(plain, measure.start) is None:
            return None
        words = self.told_before.find(plain, measure.start)
        if words is None and not self.told_after.find(plain, noun.end() if noun else measure.end):
            return None
        end = noun.end() if noun else measure.end
        return Found("third_parties_told", int(measure.number), measure.start, end)

    def _held_times(self, plain: str, measure: Measure) -> Found | None:
        words = self.held_before.find(plain, measure.start)
        return Found("detained_times", int(measure.number), words.start(), measure.end) if words else None


def people_words_of(lists: WordLists, numerals: Numerals) -> PeopleWords:
    """Read the words around counts of people."""
    apart = "[^.,?! 0-9]"
    single = f"[0-9{''.join(numerals.digits)}]"
    men, women = (either(lists.words(key)) for key in ("men", "women"))
    piece = either(lists.words("piece"))
    return PeopleWords(
        noun_after=after(lists.words("people_nouns"), 2),
        told_before=before(lists.words("told_before"), 10, apart),
        told_after=after(lists.words("told_after"), 2),
        visitors_after=after(lists.words("visitor_nouns"), 3),
        visit_before=before(lists.words("visit_before"), 3, "[^.,?! 0-9]"),
        visit_after=after(lists.words("visit_after"), 6, unless=lists.words("visit_after_except")),
        visit_near=re.compile(either(lists.words("visit_near"))),
        strangers=frozenset(lists.words("strangers")),
        not_after=frozenset(lists.words("visitors_not_after")),
        calls_before=before(lists.words("calls"), 12, SENTENCE),
        came_before=before(lists.words("came_before")),
        couple=re.compile(f"(?P<first>{single})(?:{piece})?{men},?(?P<second>{single})(?:{piece})?{women}"),
        numerals=numerals,
        noun_before=before(lists.words("noun_before"), 3),
        alone_before=re.compile(rf"[, (](?:{either(lists.words('alone_before'))})?\Z"),
        threatened_before=before(lists.words("visit_not_before"), 2),
        own_numbers_after=after(lists.words("own_numbers")),
        own_before=before(lists.words("own_numbers_before"), 2),
        own_dialled=re.compile(either(lists.words("own_numbers_dialled"))),
        held_before=before(lists.words("held_times_before"), 2),
    )

"""The index leaves out only patterns that do not stand in a text, and most of those."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

import pytest

from rules.reading.index import Index
from rules.reading.matching import Hits, Match
from rules.reading.patterns import FAR, NEAR, Pattern
from rules.reading.rows import Rows
from rules.reading.text import plain_text
from tests.reading.corpus import samples
from tests.rulebase import rule_base


class Everything:
    """Stands in for an index that leaves nothing out."""

    def __init__(self, index: Index, asked_for: Iterable[int]) -> None:
        self.patterns = index.patterns
        self.bits = index.bits
        self._asked_for = list(asked_for)

    def possible(self, _clauses: Iterable[int], _sentences: Iterable[int]) -> tuple[list[int], list[int]]:
        return [*range(len(self.patterns))], self._asked_for


def test_no_pattern_is_left_out_that_stands_in_a_text() -> None:
    lexicon = rule_base().lexicon
    everything = cast(Index, Everything(lexicon.index, lexicon.words.asked_for))
    left_out = 0
    for sample in samples("built")[::40]:
        plain = plain_text(sample.text, lexicon.forms, lexicon.slips).plain
        hits, all_hits = (Hits(plain, lexicon.words, index) for index in (lexicon.index, everything))
        possible = set(hits.possible)
        for number, pattern in enumerate(lexicon.index.patterns):
            expected = all_hits.matches(pattern)
            assert (hits.matches(pattern) if number in possible else []) == expected, sample.text
        left_out += len(lexicon.index.patterns) - len(possible)
    assert left_out


# Sets 1 to 3 hold a word each, numbered from 0; a pattern of the first two near each other, and so on.
NEAR_BY = Pattern((1, 2), (NEAR,))
FAR_OFF = Pattern((1, 2), (FAR,))
ALONE = Pattern((3,), ())
LONG = Pattern((1, 2, 3), (NEAR, NEAR))


@pytest.mark.parametrize(
    ("clauses", "sentence", "possible"),
    [
        ([[0, 1]], [0, 1], [NEAR_BY, FAR_OFF]),
        ([[0], [1]], [0, 1], [FAR_OFF]),
        ([[0, 1, 2]], [0, 1, 2], [NEAR_BY, FAR_OFF, ALONE, LONG]),
        ([[2], [0]], [2, 0], [ALONE]),
        ([[0]], [0], []),
    ],
)
def test_near_words_stand_in_one_clause_and_far_ones_in_one_sentence(
    clauses: list[list[int]], sentence: list[int], possible: list[Pattern]
) -> None:
    patterns = [NEAR_BY, FAR_OFF, ALONE, LONG]
    index = Index(patterns, ((1,), (2,), (3,)), {}, (), ())
    numbers, _ = index.possible(map(bits_of(index), clauses), [bits_of(index)(sentence)])
    assert [patterns[number] for number in numbers] == possible


def bits_of(index: Index) -> Callable[[Iterable[int]], int]:
    def together(words: Iterable[int]) -> int:
        bits = 0
        for word in words:
            bits |= index.bits[word]
        return bits

    return together


def test_a_set_that_names_another_holds_its_words_as_well() -> None:
    index = Index([Pattern((2,), ())], ((1,),), {2: (1,)}, (), (1,))
    assert index.possible([index.bits[0]], []) == ([0], [1])


def test_people_in_a_row_may_fill_a_clause() -> None:
    lexicon = rule_base().lexicon
    plain = plain_text("给我爸、我同事和朋友都打了电话", lexicon.forms, lexicon.slips).plain
    hits = Hits(plain, lexicon.words, lexicon.index)
    found: list[Match] = []
    for number in hits.possible:
        if lexicon.told[number].id == "contact-others":
            found += hits.matches(lexicon.index.patterns[number])
    assert ("family", "colleague", "friend") in {match.captured for match in found if match.start == 0}


def test_rows_are_given_back_by_their_place() -> None:
    rows = Rows([(3, 1), (), (2,)])
    assert [list(rows[place]) for place in range(len(rows))] == [[3, 1], [], [2]]

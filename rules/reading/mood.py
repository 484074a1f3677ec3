"""Whether what some words tell happened, was threatened, denied, or only asked, feared or heard of.

The words that decide stand in ``rules/cn/lexicon/terms/mood.yaml``. They are looked for in the clause and the
sentence of the match, no further back than a sentence reaches, so that the work grows in step with the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rules.reading.matching import Hit, Hits, Match
from rules.reading.reading import NOTICE

DONE: Final = "done"
THREATENED: Final = "threatened"
DENIED: Final = "denied"
UNREAL: Final = "unreal"
MINE: Final = "mine"

NARRATOR: Final = "narrator"
COLLECTOR: Final = "collector"

GROUPS: Final = (
    "not",
    "though",
    "asking",
    "may",
    "asks",
    "asks_judgement",
    "fearing",
    "hearsay",
    "if",
    "unless_paid",
    "unpaid",
    "then",
    "will",
    "happened",
    "happened_after",
    "habit",
    "say",
    "mine",
    "quoted",
    "you",
    "they",
)

_CLAUSE_END: Final = re.compile(r"[,?! ]|(?<!\d)\.|\.(?!\d)")
_SENTENCE_END: Final = re.compile(r"[?!]|(?<!\d)\.|\.(?!\d)")
_COLON: Final = re.compile(r"(?<!\d):|:(?!\d)")
_QUOTED: Final = re.compile(r'"[^"]{4,400}"')
_CLAUSE: Final = 40
_SENTENCE: Final = 90
_NEAR_NEGATION: Final = 4
_NEAR_FEAR: Final = 14
_BEHIND: Final = 2
_INTRODUCTION: Final = 60


class Moods:
    """The words of mood in one text.

    Args:
        hits: all words found.
        groups: name of a group to its number.
        kind: of the text; in a notice the collector speaks throughout.
    """

    __slots__ = ("_clauses", "_heads", "_sentences", "_voices", "_words", "kind", "plain")

    def __init__(self, hits: Hits, groups: Mapping[str, int], kind: str) -> None:
        self.plain = hits.plain
        self.kind = kind
        self._words = {name: _kept(hits, groups, name) for name in GROUPS}
        self._clauses = [found.start() for found in _CLAUSE_END.finditer(self.plain)]
        self._sentences = [found.start() for found in _SENTENCE_END.finditer(self.plain)]
        self._heads = self._speakers()
        self._voices = self._spoken()

    def may_speak(self, kind: str) -> bool:
        """Tell whether any word of the text is the collector's (``notice``) or the writer's (``story``)."""
        wanted = kind == NOTICE
        return (self.kind == NOTICE) is wanted or any(
            (voice == COLLECTOR) is wanted for _, voice in self._voices
        )

    def speaks(self, kind: str, match: Match) -> bool:
        """Tell whether a match stands in the collector's words (``notice``) or the writer's (``story``)."""
        return (self._voice(match.start) == COLLECTOR) is (kind == NOTICE)

    def of(self, match: Match) -> str:
        """Tell the mood of a match."""
        start, last = match.start, match.last
        clause = self._begin(self._clauses, start, _CLAUSE)
        sentence = self._begin(self._sentences, start, _SENTENCE)
        voice = self._voice(start)
        if voice == MINE:
            return MINE
        if self._negated(match, clause):
            return DENIED
        if self._unreal(match, clause, sentence, voice):
            return UNREAL
        coming = self._last("will", clause, last, match)
        happened = self._last("happened", clause, last, match)
        behind = self._within("happened_after", last, match.end + _BEHIND, inclusive=True)
        if happened < 0 and self._hangs(clause, start):
            return THREATENED
        if behind and (coming < 0 or start - coming > 1):
            return DONE
        if coming > happened:
            return DONE if self._habit(clause, start) else THREATENED
        if happened >= 0:
            return DONE
        if self._depends(sentence, clause, start):
            return THREATENED
        return THREATENED if voice == COLLECTOR else DONE

    def _negated(self, match: Match, clause: int) -> bool:
        end = self._last("not", clause, match.start)
        if end >= 0 and match.start - end <= _NEAR_NEGATION and not self._within("though", end, match.start):
            return True
        return self._last("not", match.start, match.last, match) >= 0

    def _unreal(self, match: Match, clause: int, sentence: int, voice: str) -> bool:
        close = self._close(self._clauses, match.end)
        if self._within("hearsay", sentence, match.start, inclusive=True):
            return True
        fear = self._last("fearing", clause, match.start)
        if fear >= 0 and match.start - fear <= _NEAR_FEAR:
            return True
        if voice == COLLECTOR:
            return False
        if self._within("asking", clause, match.last + 1) and not self._told(sentence, match.start):
            return True
        asked = self._within("asks", match.end, close, inclusive=True) or self.plain[close : close + 1] == "?"
        judged = self._within("asks_judgement", match.end, close, inclusive=True)
        if asked and not judged and self._within("may", clause, match.last + 1):
            return not self._told(clause, match.start)
        return self._within("if", sentence, match.start + 1) and not self._told(sentence, match.start)

    def _told(self, begin: int, end: int) -> bool:
        """Tell whether somebody was said to say what follows."""
        return self._within("say", begin, end)

    def _habit(self, clause: int, start: int) -> bool:
        """Tell whether it is said to come as it always does, and not as somebody's words."""
        usual = self._last("habit", clause, start)
        return usual >= 0 and not self._told(usual, start)

    def _hangs(self, clause: int, start: int) -> bool:
        """Tell whether the clause before a match makes it the price of not paying."""
        if self._within("unless_paid", clause, start):
            return True
        unpaid = self._last("unpaid", clause, start)
        return unpaid >= 0 and self._within("then", unpaid, start)

    def _depends(self, sentence: int, clause: int, start: int) -> bool:
        """Tell whether what stands before in the sentence makes it a threat."""
        if self._within("unless_paid", sentence, start):
            return True
        if self._within("unpaid", sentence, start) and self._told(sentence, start):
            return True
        said = self._last("say", sentence, clause)
        return said >= 0 and clause - said <= 1

    # --- who speaks

    def _voice(self, place: int) -> str:
        if self._voices:
            index = bisect_right(self._voices, place, key=_beginning) - 1
            if index >= 0:
                return self._voices[index][1]
        return COLLECTOR if self.kind == NOTICE else NARRATOR

    def _speakers(self) -> dict[int, tuple[int, str]]:
        """Give who is named right before an offset, the longest words first."""
        heads: dict[int, tuple[int, str]] = {}
        for name, voice in (("mine", MINE), ("quoted", COLLECTOR)):
            for start, end in self._words[name]:
                if end not in heads or start < heads[end][0]:
                    heads[end] = (start, voice)
        return heads

    def _spoken(self) -> list[tuple[int, str]]:
        """Give the places at which another voice begins, in order."""
        default = COLLECTOR if self.kind == NOTICE else NARRATOR
        voices: list[tuple[int, str]] = []
        for begin, end, voice in self._stretches():
            if voice == COLLECTOR and self.kind == NOTICE and begin <= _INTRODUCTION and not voices:
                voices.append((0, NARRATOR))
            voices += [(begin, voice), (end, default)]
        return sorted(voices, key=_beginning)

    def _stretches(self) -> Iterator[tuple[int, int, str]]:
        """Give where somebody is quoted: from, to and who."""
        plain = self.plain
        close = plain.find(")") if plain.startswith("(") else -1
        if 0 < close <= _INTRODUCTION and (self._within("quoted", 0, close) or self._within("say", 0, close)):
            yield close + 1, len(plain), COLLECTOR
        for found in _COLON.finditer(plain):
            colon, after = found.span()
            voice = self._heads.get(colon, (0, ""))[1]
            if plain[after : after + 1] == '"':
                continue
            if voice == MINE:
                yield colon, self._close(self._sentences, after), MINE
            elif plain[after : after + 1] == ".":
                # A line that ends in a colon is followed by what was pasted.
                yield colon, len(plain), COLLECTOR
            elif voice:
                yield colon, self._last_sentence(after), COLLECTOR
        for quote in _QUOTED.finditer(plain):
            before = self._begin(self._clauses, quote.start(), _CLAUSE)
            mine = self._heads.get(quote.start() - 1, (0, ""))[1] == MINE
            told = plain[quote.start() - 1 : quote.start()] == ":" or self._within(
                "say", before, quote.start()
            )
            if told or quote.start() - before <= 1:
                yield quote.start(), quote.end(), MINE if mine else COLLECTOR

    def _last_sentence(self, place: int) -> int:
        """Give the end of what is said from a place on: it goes on while "you" is spoken to."""
        end = self._close(self._sentences, place)
        while end < len(self.plain):
            further = self._close(self._sentences, end + 1)
            if not self._within("you", end, further) or self._within("they", end, further):
                break
            end = further
        return end

    # --- words within reach

    def _begin(self, breaks: list[int], place: int, most: int) -> int:
        index = bisect_left(breaks, place) - 1
        begin = breaks[index] + 1 if index >= 0 else 0
        return max(begin, place - most)

    def _close(self, breaks: list[int], place: int) -> int:
        index = bisect_left(breaks, place)
        return breaks[index] if index < len(breaks) else len(self.plain)

    def _last(self, name: str, begin: int, end: int, match: Match | None = None) -> int:
        """Give where the last word of a group ends that lies in a stretch, -1 where there is none.

        Words of the match itself do not count.
        """
        found = self._words[name]
        if not found:
            return -1
        place = bisect_left(found, (end, 0)) - 1
        while place >= 0 and found[place][0] >= begin:
            start, close = found[place]
            own = match is not None and any(s < close and e > start for s, e in match.items)
            if close <= end and not own:
                return close
            place -= 1
        return -1

    def _within(self, name: str, begin: int, end: int, *, inclusive: bool = False) -> bool:
        """Tell whether a word of a group begins in a stretch and ends in it (or just begins there)."""
        found = self._words[name]
        if not found:
            return False
        place = bisect_left(found, (begin, 0))
        while place < len(found) and found[place][0] < end:
            if inclusive or found[place][1] <= end:
                return True
            place += 1
        return False


def _beginning(voice: tuple[int, str]) -> int:
    return voice[0]


def _kept(hits: Hits, groups: Mapping[str, int], name: str) -> Sequence[Hit]:
    """Give the words of a group but for those inside of one that only looks like it."""
    found = hits.group(groups.get(name, 0))
    shadows = hits.group(groups.get(f"{name}_except", 0))
    if not shadows:
        return found
    return [hit for hit in found if not _shadowed(hit, shadows)]


def _shadowed(hit: Hit, shadows: Sequence[Hit]) -> bool:
    place = bisect_right(shadows, (hit[0], 1 << 30))
    for start, end in shadows[max(0, place - 12) : place]:
        if start <= hit[0] and hit[1] <= end and (start, end) != hit:
            return True
    return False

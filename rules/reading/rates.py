"""Rates of interest in percent a year, and whether a card's principal is above the criminal law's limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rules.reading import expressions as re
from rules.reading.findings import Doubt, Found
from rules.reading.numerals import Numerals
from rules.reading.surroundings import Before, before
from rules.reading.word_lists import WordLists, either

_CARD_LIMIT: Final = 50_000
_LEAST_AMOUNT: Final = 1000
_HIGHEST: Final = 5000
_PERIODS: Final = ("yearly", "monthly", "weekly", "daily")


@dataclass(frozen=True)
class RateWords:
    """What rates and a card's principal are found by.

    Args:
        numerals: how numbers are written.
        rate: finds a period with a number behind it.
        share: finds interest in shares of ten without a period, which people mean by the month.
        law_before: what the law allows is no rate that was told.
        doubtful: words such as "above".
        times: period to how often it comes in a year.
        card: finds a credit card.
        principal: finds an amount of principal.
        card_other: words of other loans, whose principal it may be.
    """

    numerals: Numerals
    rate: re.Pattern[str]
    share: re.Pattern[str]
    law_before: Before
    law_between: re.Pattern[str]
    doubtful: re.Pattern[str]
    times: dict[str, float]
    card: re.Pattern[str]
    principal: re.Pattern[str]
    card_other: re.Pattern[str]

    def read(self, plain: str) -> tuple[list[Found], list[Doubt]]:
        """Give the rate that was told, the highest of several, and what is only nearly told."""
        found: list[Found] = []
        doubts: list[Doubt] = []
        for match in self.rate.finditer(plain):
            rate = self._rate(match)
            between = match["between"]
            if rate is None or self.law_before.find(plain, match.start()) or self.law_between.search(between):
                continue
            if self.doubtful.search(between):
                doubts.append(Doubt("annual_rate", (rate,), *match.span()))
            else:
                found.append(Found("annual_rate", rate, *match.span()))
        for match in self.share.finditer(plain):
            number = self.numerals.value(match["number"])
            if number is not None and 0 < number <= 30:
                doubts.append(Doubt("annual_rate", (_neat(number * 12),), *match.span()))
        highest = max(found, key=lambda one: float(one.value), default=None)
        return ([highest], []) if highest else ([], doubts[:1])

    def _rate(self, match: re.Match[str]) -> float | None:
        words = match["percent"] or match["hundredth"] or match["share"] or match["bare"] or match["dime"]
        period = next(name for name in _PERIODS if match[name])
        if words:
            number, part = self.numerals.value(words), 1.0
            if match["share"] and period == "yearly":
                part = 10.0  # a share of yearly interest is a tenth, of monthly interest a hundredth
            elif match["dime"]:
                part = 10.0
        elif match["thousandth"]:
            number, part = self.numerals.value(match["thousandth"]), 0.1
        else:
            number, part = self.numerals.value(match["tenthousandth"]), 0.01
        if number is None:
            return None
        tenths = match["tenths"] or match["dime_tenths"]
        if tenths:
            number += (self.numerals.value(tenths) or 0) * (0.1 if tenths != self.numerals.half else 1)
        rate = number * part * self.times[period]
        return _neat(rate) if 0 < rate <= _HIGHEST else None

    def card_principal(self, plain: str) -> Found | None:
        """Tell whether the principal of a credit card is above fifty thousand yuan, where it is named."""
        if not self.card.search(plain) or self.card_other.search(plain):
            return None
        for match in self.principal.finditer(plain):
            amount = self.numerals.value(match["amount"] or match["first"])
            if amount is None or amount < _LEAST_AMOUNT:
                continue
            over = match["more"] or match["most"] or self.doubtful.search(match[0])
            above = amount > _CARD_LIMIT or (amount == _CARD_LIMIT and bool(over))
            return Found("card_principal_over_50k", above, *match.span())
        return None


def _neat(rate: float) -> float:
    rate = round(rate, 2)
    return int(rate) if rate == int(rate) else rate


def rate_words_of(lists: WordLists, numerals: Numerals) -> RateWords:
    """Read the words of rates and of what is owed on a card."""
    filler = either((*lists.words("filler"), *lists.words("doubtful"), *lists.words("law_between")))
    periods = "|".join(f"(?P<{name}>{either(lists.words(name))})" for name in _PERIODS)
    number = numerals.pattern
    single = f"(?:[0-9]{{1,2}}(?:[.][0-9]{{1,2}})?|[{numerals.spoken}]{{1,3}}+)"
    not_share = f"(?!{either(lists.words('share_not_before'))})"
    tenths = f"{either(lists.words('share_half'))}|[0-9](?![0-9])|[{''.join(numerals.digits)}]"
    owed, more = either(lists.words("principal")), either(lists.words("more"))
    gap = either(lists.words("card_gap", "doubtful"))
    return RateWords(
        numerals=numerals,
        rate=re.compile(
            f"(?:{periods})(?P<between>(?:{filler}){{0,5}})"
            f"(?:(?P<percent>{number}){either(lists.words('percent'))}"
            f"|{either(lists.words('of_hundred'))}(?P<hundredth>{single})"
            f"|(?P<share>{single}){either(lists.words('share'))}(?P<tenths>{tenths})?{not_share}"
            f"|(?P<dime>{single}){either(lists.words('dime'))}(?P<dime_tenths>{tenths})?{not_share}"
            f"|{either(lists.words('of_thousand'))}(?P<thousandth>{single})"
            f"|{either(lists.words('of_ten_thousand'))}(?P<tenthousandth>{single})"
            rf"|(?P<bare>[0-9]{{1,3}}(?:\.[0-9]{{1,2}})?)(?![0-9.*:]|{either(lists.words('bare_not_before'))}))"
        ),
        share=re.compile(f"(?P<number>{single}){either(lists.words('share_interest'))}"),
        law_before=before(lists.words("law_before"), 4),
        law_between=re.compile(either(lists.words("law_between"))),
        doubtful=re.compile(either(lists.words("doubtful"))),
        times=lists.numbers("times"),
        card=re.compile(either(lists.words("card"))),
        principal=re.compile(
            f"{owed}(?:{gap}){{0,3}}(?P<amount>{number})(?P<more>{more})?"
            f"(?!{either(lists.words('amount_not_before'))})"
            f"|(?P<first>{number})(?P<most>{more})?{either(lists.words('yuan'))}?(?:{either(lists.words('of'))})?{owed}"
        ),
        card_other=re.compile(either(lists.words("card_other"))),
    )

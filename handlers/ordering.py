"""Which step comes first: for this verdict, this person, this debt."""

from __future__ import annotations

from typing import Final

from handlers.case import parsed
from handlers.limits import owes
from handlers.turn import Turn
from rules.assessment import Assessment
from rules.facts import Range
from rules.vocabulary import GRAVITY

SHOWN: Final = 3
URGENT: Final = "call-110-now"
_LIMITATION: Final = "limitation-beware"
_VERIFY: Final = "verify-with-court"
_THREE_YEARS: Final = 3 * 365
_OWN_DEBT: Final = frozenset({"borrower", "coborrower"})
# Steps that come after the others: where nothing wrong was found, and where it is no matter for the police.
_AGAINST_WRONGS: Final = frozenset({"keep-evidence", "report-to-police", "police-receipt"})
_OF_THE_POLICE: Final = frozenset({"report-to-police", "police-receipt", "ask-no-contact-order"})
_FOR_OTHERS: Final = frozenset({"third-party-promise-nothing"})
_ANSWERS: Final = frozenset({"answer-court-papers", "object-payment-order"})
_SUSPECTED: Final = frozenset({"fake_legal_document", "false_lawsuit_claim"})
_DOUBTS: Final = frozenset(
    {"collected_after_settled", "collected_wrong_person", "paid_already", "invented_or_inflated", "gambling"}
)


def known_steps(turn: Turn, found: Assessment) -> tuple[str, ...]:
    """Give the remedies that the catalogue knows, those first that help most in this case."""
    last = _last(turn, found)
    left_out = _FOR_OTHERS if owes(turn) else frozenset()
    ordered = [remedy for remedy in found.remedies if remedy not in left_out]
    ordered.sort(key=lambda remedy: remedy in last)
    if past_three_years(turn) and owes(turn):
        ordered = _placed(ordered, _LIMITATION, SHOWN - 1 if _wrong(found) else 0)
    if _VERIFY in ordered and _conduct(turn) & _SUSPECTED:
        ordered = _placed(ordered, _VERIFY, int(URGENT in ordered))
    return tuple(remedy for remedy in ordered if turn.say.text("remedies", remedy, "title"))


def _last(turn: Turn, found: Assessment) -> frozenset[str]:
    last: frozenset[str] = frozenset()
    if not _wrong(found):
        last = _AGAINST_WRONGS
    elif found.verdict == "improper":
        last = _OF_THE_POLICE
    return last if court_papers(turn, found) else last | {_VERIFY}


def _wrong(found: Assessment) -> bool:
    return GRAVITY[found.verdict] > GRAVITY["lawful"]


def _placed(remedies: list[str], remedy: str, place: int) -> list[str]:
    others = [other for other in remedies if other != remedy]
    return [*others[:place], remedy, *others[place:]]


def _conduct(turn: Turn) -> frozenset[str]:
    return frozenset(parsed(turn).get("conduct", ()))


def court_papers(turn: Turn, found: Assessment) -> bool:
    """Tell whether there may be papers of a court, or what looks like them."""
    return bool(_ANSWERS & set(found.remedies) or _SUSPECTED & _conduct(turn))


def may_offer(turn: Turn, steps: tuple[str, ...]) -> bool:
    """Tell whether an offer to pay can do no harm: it is the person's own debt, in time and in no doubt."""
    return turn.session.asker in _OWN_DEBT and _LIMITATION not in steps and not in_doubt(turn)


def in_doubt(turn: Turn) -> bool:
    """Tell whether, as told, the debt is paid or was never owed."""
    illegal = parsed(turn).get("illegal_debt", ())
    return bool(_DOUBTS & {*_conduct(turn), *illegal})


def past_three_years(turn: Turn) -> bool:
    """Tell whether the debt is long overdue while the days that decide limitation are not told."""
    facts = parsed(turn)
    overdue = facts.get("days_overdue")
    return "last_due_date" not in facts and isinstance(overdue, Range) and overdue.low > _THREE_YEARS

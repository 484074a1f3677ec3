"""Letters that a person can send, as data: to whom, when they fit, what they say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.conditions import Condition
from rules.law import Article
from rules.rule_reading import Shared
from rules.source import Place, Table
from rules.vocabulary import GRAVITY

# A blank in a text; with a bar the words before it say already what it is.
BLANK: Final = re.compile(r"\{\{([a-z_]+)(\|?)\}\}")
# Which findings a letter is about, where it names no rules: those with at least this verdict.
LEVELS: Final[Mapping[str, str]] = {"any": "undetermined", "wrong": "improper", "unlawful": "unlawful"}
_KEYS: Final = frozenset(
    {
        *("id", "title", "to", "role", "when", "findings", "grounded", "reported", "applicant", "opening"),
        *("laws", "cites", "requests", "note", "closing", "offer", "attached", "brief"),
    }
)
_NEEDED: Final = ("title", "to", "role", "findings", "opening", "requests")
_RECEIPT: Final = "receipt"


@dataclass(frozen=True, slots=True)
class Blank:
    """Something that a person fills in by hand or on the own device.

    Args:
        name: its name in a text.
        label: what it is.
        width: how many Chinese characters it has room for.
        hint: what it is, as it stands behind the room for it; empty where that is said already.
    """

    name: str
    label: str
    width: int
    hint: str


@dataclass(frozen=True, slots=True)
class Cite:
    """An article that a letter quotes whatever the findings rest on.

    Args:
        article: the article.
        when: what must be true for it, None for always.
    """

    article: Article
    when: Condition | None


@dataclass(frozen=True, slots=True)
class Request:
    """Something that a letter asks for.

    Args:
        text: its words.
        findings: one of these rules must hold; empty where that is no matter.
        when: what must be true for it, None for always.
    """

    text: str
    findings: frozenset[str] = frozenset()
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One kind of letter.

    Args:
        id: its id.
        title: as it stands over the letter.
        to: whom it is addressed to.
        role: as what the person signs.
        when: what must be true as told, None for always.
        findings: the rules it is about, empty where a level says that.
        level: the least verdict of the findings it is about.
        grounded: it is about those findings only whose grounds it quotes, and none without.
        reported: it names the norms of which there is no text to quote.
        brief: it states only what its findings rest on.
        offer: it offers to pay; where that could do harm it is not offered.
        applicant: lines about the person and the other side.
        opening: its first sentence.
        laws: ids of the instruments that are quoted, in order.
        cites: articles quoted in any case.
        requests: what is asked for.
        note: what it ends with, empty where nothing.
        attached: what is attached beside the evidence.
        closing: it ends with the closing formula of a letter to an office.
    """

    id: str
    title: str
    to: str
    role: str
    when: Condition | None
    findings: frozenset[str]
    level: str
    grounded: bool
    reported: bool
    brief: bool
    offer: bool
    applicant: tuple[str, ...]
    opening: str
    laws: tuple[str, ...]
    cites: tuple[Cite, ...]
    requests: tuple[Request, ...]
    note: str
    attached: tuple[str, ...]
    closing: bool

    @property
    def is_notice(self) -> bool:
        """Whether it goes to the other side, which needs to know nothing of the person."""
        return not self.applicant


@dataclass(frozen=True, slots=True)
class Statement:
    """How a told fact is stated.

    Args:
        said: the sentence, with ``{value}``; empty where a word or an answer is a sentence by itself.
        words: of members or values; what has none is not stated.
        yes: the sentence where it is so.
        no: the sentence where it is not so.
        each: every member is a sentence of its own.
        always: it is stated in every letter.
    """

    said: str
    words: Mapping[str, str]
    yes: str
    no: str
    each: bool
    always: bool


@dataclass(frozen=True, slots=True)
class Letters:
    """All letters and what they are put together from.

    Args:
        kinds: the letters by id, in the order in which they are offered.
        blanks: by name.
        layout: the words around everything.
        who: how the person says who asks.
        statements: by fact, in the order in which they are stated.
        evidence: how each kind of evidence is attached.
        left_out: articles that no letter quotes, each as instrument and number.
    """

    kinds: Mapping[str, Letter]
    blanks: Mapping[str, Blank]
    layout: Mapping[str, Any]
    who: Mapping[str, str]
    statements: Mapping[str, Statement]
    evidence: Mapping[str, str]
    left_out: frozenset[tuple[str, str]]


def read_letters(raw: Any, shared: Shared, rules: Collection[str]) -> Letters:
    """Read and lint the letters; what is wrong with them goes to the shared faults.

    Args:
        raw: the file as it was read; nothing where there is none.
        shared: what the readers of all files need.
        rules: ids of all rules.
    """
    table = raw if isinstance(raw, Table) else Table()
    layout = dict(table.get("layout") or {})
    blanks = {
        name: Blank(
            name, str(row["label"]), int(row["width"]), str(layout.get("hint", "")).format(label=row["label"])
        )
        for name, row in (table.get("blanks") or {}).items()
    }
    reader = _Reader(shared, rules, blanks)
    letters = Letters(
        kinds={row["id"]: reader.letter(row) for row in table.get("letters") or ()},
        blanks=blanks,
        layout=layout,
        who=dict(table.get("who") or {}),
        statements={
            fact: reader.statement(table["statements"], fact, row)
            for fact, row in (table.get("statements") or {}).items()
        },
        evidence=dict(table.get("evidence") or {}),
        left_out=frozenset((row["law"], str(row["article"])) for row in table.get("left_out") or ()),
    )
    reader.check_words(table, letters)
    return letters


class _Reader:
    def __init__(self, shared: Shared, rules: Collection[str], blanks: Mapping[str, Blank]) -> None:
        self._shared = shared
        self._rules = rules
        self._blanks = blanks

    def letter(self, row: Table) -> Letter:
        """Read one letter."""
        for key in row:
            if key not in _KEYS:
                self._fault(row.place(key), "is no part of a letter", f"use {', '.join(sorted(_KEYS))}")
        for key in _NEEDED:
            if not row.get(key):
                self._fault(row.place(key), f"{key} is missing", "write it")
        findings = row.get("findings")
        named = findings if isinstance(findings, list) else []
        level = "improper" if named else LEVELS.get(str(findings), "")
        if level not in GRAVITY:
            self._fault(
                row.place("findings"), f"{findings!r} is no choice of findings", "see the file's head"
            )
        return Letter(
            id=row["id"],
            title=self._words(row, "title"),
            to=self._words(row, "to"),
            role=self._words(row, "role"),
            when=self._when(row),
            findings=self._known_rules(row, named),
            level=level or "improper",
            grounded=bool(row.get("grounded")),
            reported=bool(row.get("reported")),
            brief=bool(row.get("brief")),
            offer=bool(row.get("offer")),
            applicant=tuple(
                self._checked(line, row.place("applicant")) for line in row.get("applicant") or ()
            ),
            opening=self._words(row, "opening"),
            laws=tuple(self._laws(row)),
            cites=tuple(self._cites(row)),
            requests=tuple(self._request(each, row) for each in row.get("requests") or ()),
            note=self._words(row, "note"),
            attached=tuple(row.get("attached") or ()),
            closing=bool(row.get("closing")),
        )

    def statement(self, table: Table, fact: str, row: Table) -> Statement:
        """Read how one fact is stated."""
        vocabulary = self._shared.vocabulary
        words = row["words"] if isinstance(row.get("words"), Table) else Table()
        if fact not in vocabulary:
            self._fault(table.place(fact), f"no fact {fact!r}", "see rules/cn/vocabulary.yaml")
        else:
            for member in words:
                if member not in vocabulary[fact].values:
                    self._fault(
                        words.place(member), f"{member!r} is no value of {fact}", "see the vocabulary"
                    )
        return Statement(
            said=str(row.get("said") or ""),
            words=dict(words),
            yes=str(row.get("yes") or ""),
            no=str(row.get("no") or ""),
            each=bool(row.get("each")),
            always=bool(row.get("always")),
        )

    def check_words(self, table: Table, letters: Letters) -> None:
        """Tell of askers and kinds of evidence without words."""
        for room, wanted in (
            ("who", self._shared.vocabulary["asker"].values),
            ("evidence", (*self._shared.vocabulary["evidence"].values, _RECEIPT)),
        ):
            for name in wanted:
                if letters.kinds and name not in getattr(letters, room):
                    self._fault(table.place(room), f"{name!r} has no words", "write how it is said")

    def _when(self, row: Table) -> Condition | None:
        return self._shared.grammar.condition(row["when"], row.place("when")) if row.get("when") else None

    def _known_rules(self, row: Table, named: Iterable[Any]) -> frozenset[str]:
        for rule in named:
            if rule not in self._rules:
                self._fault(row.place("findings"), f"no rule {rule!r}", "name rules by their ids")
        return frozenset(str(rule) for rule in named)

    def _laws(self, row: Table) -> Iterator[str]:
        for law in row.get("laws") or ():
            if law not in self._shared.laws:
                self._fault(row.place("laws"), f"no instrument {law!r}", "see rules/cn/law")
            yield str(law)

    def _cites(self, row: Table) -> Iterator[Cite]:
        for raw in row.get("cites") or ():
            law = self._shared.laws.get(raw["law"])
            article = law.articles.get(str(raw["article"])) if law else None
            if article is None or not article.quotable:
                self._fault(raw.place("article"), "is no article that may be quoted", "cite an official copy")
                continue
            yield Cite(article, self._when(raw))

    def _request(self, raw: Any, row: Table) -> Request:
        if not isinstance(raw, Table):
            return Request(self._checked(raw, row.place("requests")))
        findings = self._known_rules(raw, raw.get("findings") or ())
        return Request(self._words(raw, "text"), findings, self._when(raw))

    def _words(self, row: Table, key: str) -> str:
        return self._checked(row.get(key) or "", row.place(key))

    def _checked(self, text: Any, place: Place) -> str:
        for name, _ in BLANK.findall(str(text)):
            if name not in self._blanks:
                self._fault(place, f"no blank {name!r}", "add it to blanks")
        return str(text)

    def _fault(self, place: Place, problem: str, mend: str) -> None:
        self._shared.faults.append(place.fault(problem, mend))

"""Dated law: instruments, their articles, and when each is in force."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from rules.source import Place, read_plain

RANKS: Final = (
    "law",
    "administrative-regulation",
    "judicial-interpretation",
    "departmental-rule",
    "normative-document",
    "national-standard",
    "self-regulatory",
)
BINDING_LAW: Final = frozenset(RANKS[:3])


@dataclass(frozen=True, slots=True)
class Article:
    """One article of an instrument.

    Args:
        law: id of the instrument.
        no: its key in the law file.
        label: how it is cited, such as 第五十条.
        heading: what it is about, our words.
        text: the official text, None where only reports were read.
        provenance: ``official-copy``, ``secondary`` or ``unverified``.
        quotable: whether the text may be shown as a quotation.
        first: first day in force.
        last: last day in force, None where no end is known.
    """

    law: str
    no: str
    label: str
    heading: str
    text: str | None
    provenance: str
    quotable: bool
    first: date
    last: date | None

    def in_force(self, day: date) -> bool:
        """Tell whether the article is in force on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Law:
    """An instrument: a law, regulation, interpretation, rule, standard or guideline."""

    id: str
    title: str
    short: str
    title_en: str
    rank: str
    issuer: str
    binding: bool
    provenance: str
    source: str
    first: date
    last: date | None
    articles: dict[str, Article]


def load_laws(folder: Path, root: Path) -> tuple[dict[str, Law], list[str]]:
    """Read all law files of a folder and check them against its manifest.

    Args:
        folder: the folder with one YAML file an instrument and ``MANIFEST.sha256``.
        root: the folder that file names are given from.

    Returns:
        The instruments by id, and the faults.
    """
    laws: dict[str, Law] = {}
    faults: list[str] = []
    listed = read_manifest(folder)
    for path in sorted(folder.glob("*.yaml")):
        name = path.relative_to(root).as_posix()
        if listed.pop(path.name, None) != digest(path):
            faults.append(
                Place(name, 1, "").fault(
                    "differs from its digest in MANIFEST.sha256",
                    "restore the text, or renew the manifest on purpose",
                )
            )
        try:
            law = _parse_law(read_plain(path))
        except (yaml.YAMLError, OSError, KeyError, TypeError, ValueError) as error:
            faults.append(Place(name, 1, "").fault(f"is no law file: {error}", "compare with its neighbours"))
            continue
        laws[law.id] = law
    faults += [
        Place((folder / gone).relative_to(root).as_posix(), 1, "").fault(
            "is listed in the manifest but gone", "restore"
        )
        for gone in listed
    ]
    return laws, faults


def digest(path: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_manifest(folder: Path) -> dict[str, str]:
    """Give the digests that the manifest of a folder lists, by file name; empty without a manifest."""
    path = folder / "MANIFEST.sha256"
    if not path.exists():
        return {}
    rows = (line.split(maxsplit=1) for line in path.read_text(encoding="ascii").splitlines() if line.strip())
    return {name.strip(): value for value, name in rows}


def _parse_law(raw: dict[str, Any]) -> Law:
    if raw["rank"] not in RANKS:
        raise ValueError(f"rank {raw['rank']!r} is not one of {', '.join(RANKS)}")
    return Law(
        id=raw["id"],
        title=raw["title"],
        short=raw["short"],
        title_en=raw["title_en"],
        rank=raw["rank"],
        issuer=raw["issuer"],
        binding=raw["binding"],
        provenance=raw["provenance"],
        source=raw["source"],
        first=raw["effective"],
        last=raw["ends"],
        articles={row["no"]: _parse_article(raw, row) for row in raw["articles"]},
    )


def _parse_article(law: dict[str, Any], row: dict[str, Any]) -> Article:
    provenance = row.get("provenance", law["provenance"])
    quotable = bool(law["quotable"]) and bool(row.get("quotable", True)) and provenance == "official-copy"
    text = row.get("text")
    return Article(
        law=law["id"],
        no=row["no"],
        label=row["label"],
        heading=row.get("heading", ""),
        text=text.strip("\n") if text else None,
        provenance=provenance,
        quotable=quotable and bool(text),
        first=max(law["effective"], row.get("in_force_since", law["effective"])),
        last=law["ends"],
    )

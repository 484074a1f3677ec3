"""The sentences a person reads, by language; what a translation lacks is taken from the source."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from rules.source import read_plain

SOURCE: Final = "zh-CN"
LOCALES: Final = Path(__file__).resolve().parent.parent / "locales"
# Lookups that a catalogue knows again, some more than there are: sentences, lists, sentences by their key.
_TEXTS: Final = 3072
_LISTS: Final = 1536
_SENTENCES: Final = 512


class CatalogueError(Exception):
    """Faults of the catalogues, one line each."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


class Catalogue:
    """All sentences in one language; equal to itself alone.

    Args:
        language: its tag.
        rooms: file name to its content; the rule texts of all files are together under ``rules``.
    """

    __slots__ = ("_sentences", "_text", "_texts", "language", "rooms")

    def __init__(self, language: str, rooms: Mapping[str, Any]) -> None:
        self.language = language
        self.rooms = rooms
        # Each step says some dozens of sentences; ids that a person makes up push each other out.
        self._text = lru_cache(_TEXTS)(self._find_text)
        self._texts = lru_cache(_LISTS)(self._find_texts)
        self._sentences = lru_cache(_SENTENCES)(self._find_sentence)

    def find(self, *path: str) -> Any:
        """Give what lies at a path, None where there is nothing."""
        found: Any = self.rooms
        for step in path:
            if not isinstance(found, Mapping) or step not in found:
                return None
            found = found[step]
        return found

    def text(self, *path: str) -> str:
        """Give the sentence at a path, empty where there is none."""
        return self._text(*path)

    def texts(self, *path: str) -> tuple[str, ...]:
        """Give the sentences of a list; a single sentence counts as a list of one."""
        return self._texts(*path)

    def __call__(self, key: str, **values: object) -> str:
        """Give a sentence of the conversation with its placeholders filled.

        Raises:
            KeyError: there is no such sentence.
        """
        sentence = self._sentences(key)
        return sentence.format(**values) if values else sentence

    def _find_text(self, *path: str) -> str:
        found = self.find(*path)
        return found.strip("\n") if isinstance(found, str) else ""

    def _find_texts(self, *path: str) -> tuple[str, ...]:
        found = self.find(*path)
        if isinstance(found, str):
            return (found.strip(),)
        return tuple(str(item).strip() for item in found) if isinstance(found, list) else ()

    def _find_sentence(self, key: str) -> str:
        sentence = self._find_text("conversation", *key.split("."))
        if not sentence:
            raise KeyError(f"locales/{SOURCE}/conversation.yaml: {key} is missing")
        return sentence


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The languages there are.

    Args:
        languages: tag to catalogue, the source first.
    """

    languages: Mapping[str, Catalogue]

    def closest(self, tag: str) -> str:
        """Give the language nearest to a tag such as ``zh-Hant-HK`` or ``en-GB``."""
        wanted = tag.replace("_", "-").lower()
        for language in self.languages:
            if language.lower() == wanted:
                return language
        if wanted.startswith("zh") and any(part in wanted for part in ("tw", "hk", "mo", "hant")):
            wanted = "zh-tw"
        else:
            wanted = wanted.split("-")[0]
        for language in self.languages:
            if language.lower().startswith(wanted) and wanted:
                return language
        return SOURCE

    def __getitem__(self, language: str) -> Catalogue:
        return self.languages.get(language) or self.languages[SOURCE]


def load_catalogues(folder: Path = LOCALES) -> Catalogues:
    """Read every language under a folder.

    Raises:
        CatalogueError: a translation has other placeholders than the source.
    """
    source = _read(folder / SOURCE)
    languages = {SOURCE: Catalogue(SOURCE, source)}
    faults: list[str] = []
    for place in sorted(path for path in folder.iterdir() if path.is_dir() and path.name != SOURCE):
        rooms = _read(place)
        if "conversation" not in rooms:
            continue
        faults += [f"{place.name}: {fault}" for fault in _placeholder_faults(source, rooms)]
        languages[place.name] = Catalogue(place.name, _over(source, rooms))
    if faults:
        raise CatalogueError(faults)
    return Catalogues(languages)


def placeholders(sentence: str) -> frozenset[str]:
    """Give the names of the placeholders of a sentence."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def leaves(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give every sentence of a tree with its path."""
    if isinstance(tree, Mapping):
        for key, branch in tree.items():
            yield from leaves(branch, (*path, str(key)))
    elif isinstance(tree, list):
        for number, branch in enumerate(tree):
            yield from leaves(branch, (*path, str(number)))
    elif isinstance(tree, str):
        yield path, tree


def _read(place: Path) -> dict[str, Any]:
    rooms = {file.stem: _load(file) for file in sorted(place.glob("*.yaml"))}
    rooms["rules"] = {
        rule: text for file in sorted((place / "rules").glob("*.yaml")) for rule, text in _load(file).items()
    }
    return rooms


def _load(file: Path) -> dict[str, Any]:
    content = read_plain(file)
    return content if isinstance(content, dict) else {}


def _over(source: Any, translation: Any) -> Any:
    if not isinstance(source, Mapping) or not isinstance(translation, Mapping):
        return translation
    return {**source, **{key: _over(source.get(key), value) for key, value in translation.items()}}


def _is_for_reading(path: tuple[str, ...]) -> bool:
    """Tell whether a text is nothing that is said: words and patterns by which something typed is read."""
    return path[0] == "reading" or path[:2] == ("danger", "words")


def _placeholder_faults(source: dict[str, Any], translation: dict[str, Any]) -> list[str]:
    expected = dict(leaves(source.get("conversation")))
    return [
        f"conversation.yaml: {'.'.join(path)}: placeholders {sorted(placeholders(sentence))}, "
        f"the source has {sorted(placeholders(expected[path]))}"
        for path, sentence in leaves(translation.get("conversation"))
        if not _is_for_reading(path)
        and path in expected
        and placeholders(sentence) != placeholders(expected[path])
    ]

"""What holds for the whole project: direction of imports, no sentence in Python, complete languages."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rules.source import read_plain

ROOT = Path(__file__).parent.parent
ROOMS = {"rules": {"rules"}, "handlers": {"handlers", "rules"}, "bot": {"bot", "handlers", "rules"}}
SOURCE, TRANSLATIONS = "zh-CN", ("zh-TW", "en")
HAN = re.compile(r"[一-鿿]")
PLACEHOLDER = re.compile(r"\{(\w*)\}")
# Spelled in pieces, so that this file does not hold what it looks for.
UNWANTED = [
    "pypi" + r"\.org",
    "python" + r"hosted\.",
    "npm" + r"js\.(com|org)",
    "deb" + r"\.debian\.org",
    r"(?<![\w.])/(work|root|home)/[a-z]",
]


def python_files(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def docstrings(tree: ast.Module) -> set[int]:
    owners = [
        tree,
        *(n for n in ast.walk(tree) if isinstance(n, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)),
    ]
    return {
        id(owner.body[0].value)
        for owner in owners
        if owner.body
        and isinstance(owner.body[0], ast.Expr)
        and isinstance(owner.body[0].value, ast.Constant)
    }


@pytest.mark.parametrize("room", ROOMS)
def test_imports_go_one_way(room: str) -> None:
    for path in python_files(room):
        ours = imported(ast.parse(path.read_text("utf-8"))) & set(ROOMS)
        assert ours <= ROOMS[room], f"{path.relative_to(ROOT)} imports {sorted(ours - ROOMS[room])}"


@pytest.mark.parametrize("room", ["rules", "handlers"])
def test_the_core_has_no_clock_and_no_chance(room: str) -> None:
    for path in python_files(room):
        if path.name == "__main__.py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        assert not imported(tree) & {"time", "random", "secrets", "socket", "asyncio", "uuid"}, path.name
        called = {
            n.func.attr
            for n in ast.walk(tree)
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
        }
        assert not called & {"now", "today", "utcnow"}, path.name


@pytest.mark.parametrize("room", ROOMS)
def test_no_sentence_that_a_person_reads_stands_in_python(room: str) -> None:
    for path in python_files(room):
        tree = ast.parse(path.read_text("utf-8"))
        skipped = docstrings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
                # A pair of numerals or a mark may be named; two Chinese characters in a row begin a word.
                assert not re.search(r"[一-鿿]{2}", node.value), f"{path.relative_to(ROOT)}:{node.lineno}"


def flat(value: Any, prefix: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        return {k: v for key, inner in value.items() for k, v in flat(inner, f"{prefix}{key}.").items()}
    if isinstance(value, list):
        return {
            k: v for number, inner in enumerate(value) for k, v in flat(inner, f"{prefix}{number}.").items()
        }
    return {prefix[:-1]: value}


def catalogues() -> list[str]:
    source = ROOT / "locales" / SOURCE
    return sorted(path.relative_to(source).as_posix() for path in source.rglob("*.yaml"))


@pytest.mark.parametrize("language", TRANSLATIONS)
@pytest.mark.parametrize("name", catalogues())
def test_each_language_says_all_that_the_source_says(name: str, language: str) -> None:
    source = flat(read_plain(ROOT / "locales" / SOURCE / name))
    translated_file = ROOT / "locales" / language / name
    assert translated_file.exists(), f"locales/{language}/{name} is missing"
    translated = flat(read_plain(translated_file))
    # How people type is a matter of each language: lists of words, and the units that an answer is read by.
    word_list = re.compile(r"(^|\.)(words|keywords|spoken)\.|^reading\.")
    wanted = {key for key in source if not word_list.search(key)}
    assert wanted - translated.keys() == set()
    assert {key for key in translated if not word_list.search(key)} - source.keys() == set()
    for key in wanted:
        text, there = source[key], translated[key]
        if isinstance(text, str):
            assert isinstance(there, str), key
            assert there.strip(), f"{key} is empty"
            assert sorted(PLACEHOLDER.findall(there)) == sorted(PLACEHOLDER.findall(text)), key


@pytest.mark.parametrize("language", [SOURCE, *TRANSLATIONS])
def test_no_language_shouts(language: str) -> None:
    for path in (ROOT / "locales" / language).rglob("*.yaml"):
        for key, text in flat(read_plain(path)).items():
            assert "！" not in str(text), f"{path.name}: {key}"


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines()]


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    pattern = re.compile("|".join(UNWANTED))
    for path in tracked():
        if path.suffix in {".png", ".ico", ".otf"} or not path.is_file():
            continue
        found = pattern.search(path.read_text("utf-8"))
        assert found is None, f"{path.relative_to(ROOT)}: {found and found.group()}"

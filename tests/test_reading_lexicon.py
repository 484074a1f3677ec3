"""A fault in the lexicon is told with its file, line, key and mend."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from rules.base import load_rule_base
from rules.checking import failing_readings
from rules.errors import RuleBaseError
from rules.reading import expressions
from rules.reading.quantities import load_quantity_words
from tests.rulebase import ROOT, rule_base
from tests.test_reading_reader import NOW


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "rules" / "cn", tmp_path / "rules" / "cn")
    return tmp_path / "rules" / "cn"


def faults(folder: Path, name: str, text: str) -> str:
    path = folder / "lexicon" / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleBaseError) as caught:
        load_rule_base(folder)
    return str(caught.value)


ENTRY = """
- id: example-of-a-test
  patterns: |
    {pattern}
  {facts}
  examples:
    done: 说
"""


@pytest.mark.parametrize(
    ("pattern", "facts", "wanted"),
    [
        (
            "抓 <nobody>",
            "said: {conduct: [insult]}",
            "entries/zz.yaml:4: example-of-a-test.patterns: no group <nobody>",
        ),
        ("@nobody", "said: {conduct: [insult]}", "no group @nobody"),
        ("抓", "said: {conduct: [swearing]}", "entries/zz.yaml:5: said: conduct"),
        ("抓", "said: {behaviour: [insult]}", "behaviour"),
        ("抓", "when: 3", "entries/zz.yaml:5: when: no such key"),
        ("ABC", "said: {conduct: [insult]}", "has capital letters"),
        ("抓||拿", "said: {conduct: [insult]}", "two bars stand side by side"),
        ("抓" * 17, "said: {conduct: [insult]}", "too long"),
        ("抓", "by: notice", "tells nothing"),
    ],
)
def test_a_fault_of_an_entry_is_told(folder: Path, pattern: str, facts: str, wanted: str) -> None:
    assert wanted in faults(folder, "entries/zz.yaml", ENTRY.format(pattern=pattern, facts=facts))


def test_an_id_may_stand_once(folder: Path) -> None:
    entry = ENTRY.format(pattern="抓", facts="said: {conduct: [insult]}")
    assert "stands twice" in faults(folder, "entries/zz.yaml", entry + entry.lstrip("\n"))


def test_a_kind_must_be_one_that_is_known(folder: Path) -> None:
    assert "no kind 'news'" in faults(
        folder, "kinds.yaml", "- {id: a, kind: news, weight: 1, patterns: 新闻}\n"
    )


def test_a_missing_file_is_told(folder: Path) -> None:
    (folder / "lexicon" / "slips.yaml").unlink()
    with pytest.raises(RuleBaseError, match=r"slips\.yaml"):
        load_rule_base(folder)


def test_an_empty_list_of_words_is_told(folder: Path) -> None:
    text = (folder / "lexicon" / "quantities.yaml").read_text(encoding="utf-8")
    kept = re.sub(r"(?m)^  lately: .*$", '  lately: ""', text)
    assert kept != text
    assert "lately: is no list of words" in faults(folder, "quantities.yaml", kept)


def test_every_expression_about_numbers_can_be_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "compile", re.compile)
    lexicon = ROOT / "rules" / "cn" / "lexicon"
    words, told = load_quantity_words(lexicon / "quantities.yaml", ROOT)
    assert words is not None
    assert told == []


def test_every_example_text_is_read_as_written() -> None:
    assert list(failing_readings(rule_base(), NOW)) == []


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("{when: {conduct: [insult]}, adds: {asker: borrower}}", "is no such rule"),
        ("{kind: story}", "is no such rule"),
        ("{told: [nothing], adds: {asker: borrower}}", "no fact 'nothing'"),
        ("{where: {conduct: [swearing]}, adds: {asker: borrower}}", "conduct"),
        ("{unless: {asker: [nobody]}, adds: {asker: borrower}}", "asker"),
        ("{adds: {channel: [pigeon]}}", "channel"),
    ],
)
def test_a_fault_of_what_goes_without_saying_is_told(folder: Path, rule: str, wanted: str) -> None:
    path = folder / "lexicon" / "composition.yaml"
    text = path.read_text(encoding="utf-8").replace("implied:\n", f"implied:\n  - {rule}\n")
    assert wanted in faults(folder, "composition.yaml", text)

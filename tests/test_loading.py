"""A broken rule base: each fault is told with its file, its line, its key and the mend, and all at once."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rules.base import DATA, load_rule_base
from rules.checking import failing_examples
from rules.errors import RuleBaseError
from tests.rulebase import rule_base

FAULT = re.compile(
    r"(?P<file>[\w./-]+\.yaml):(?P<line>\d+): (?P<key>[\w.-]*): (?P<problem>.+); (?P<mend>.+)", re.DOTALL
)

# A rule in order; each test breaks one thing of it.
RULE = """\
- id: made-up
  verdict: unlawful
  when: {conduct: insult}
  binds:
    - {law: cn-civil-code, article: "1024"}
  evidence: [recording]
  remedies: [keep-evidence]
  examples:
    - {facts: {conduct: [insult]}, on: 2026-05-06, holds: true}
    - {facts: {conduct: [obscene]}, on: 2026-05-06, holds: false}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "rules" / "cn"
    shutil.copytree(DATA, copy)
    return copy


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(RuleBaseError) as broken:
        load_rule_base(folder)
    faults = list(broken.value.faults)
    for fault in faults:
        assert FAULT.fullmatch(fault), fault
    return faults


def the_fault(faults: list[str], file: str, key: str, problem: str) -> dict[str, str]:
    for fault in faults:
        found = FAULT.fullmatch(fault)
        assert found is not None
        if found["file"].endswith(file) and key in found["key"] and problem in found["problem"]:
            return found.groupdict()
    raise AssertionError(f"nothing about {key!r} in {file}: {faults}")


def add_rule(folder: Path, text: str) -> None:
    (folder / "rules" / "zz.yaml").write_text(text, encoding="utf-8")


def test_the_rule_in_order_is_in_order(folder: Path) -> None:
    add_rule(folder, RULE)
    base = load_rule_base(folder)
    assert base.rules["made-up"].verdict == "unlawful"
    assert list(failing_examples(base, date(2026, 5, 6))) == []
    assert base.digest != rule_base().digest


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "problem"),
    [
        ("verdict: unlawful", "verdict: illegal", 2, "made-up.verdict", "'illegal' is no verdict"),
        ("verdict: unlawful", "verdict: undetermined", 2, "made-up.verdict", "is no verdict"),
        ("verdict: unlawful", "verdict: unlawful\n  could_be: worse", 3, "made-up.could_be", "is no verdict"),
        (
            "verdict: unlawful",
            "verdict: unlawful\n  severity: 3",
            3,
            "made-up.severity",
            "is no part of a rule",
        ),
        ("verdict: unlawful", "verdict: improper", 2, "made-up.verdict", "improper on a law alone"),
        (
            "verdict: unlawful",
            "verdict: possibly_criminal",
            2,
            "made-up.verdict",
            "criminal without the Criminal Law",
        ),
        ("id: made-up", "id: night-contact", 1, "id", "'night-contact' stands twice"),
        ("id: made-up", "id: Made Up", 1, "id", "has no proper id"),
        ("{conduct: insult}", "{mood: bad}", 3, "mood", "no fact 'mood'"),
        ("{conduct: insult}", "{conduct: rudeness}", 3, "conduct", "'rudeness' is no member of conduct"),
        ("{conduct: insult}", "{conduct: {some: [insult]}}", 3, "conduct", "says nothing of a set"),
        ("{conduct: insult}", "{lender_type: bank}", 3, "lender_type", "is no value of lender_type"),
        ("{conduct: insult}", "{repeated: maybe}", 3, "repeated", "is no value of repeated"),
        ("{conduct: insult}", "{calls_per_day: {more_than: 3}}", 3, "calls_per_day", "is no comparison"),
        ("{conduct: insult}", "{calls_per_day: many}", 3, "calls_per_day", "is no comparison"),
        (
            "{conduct: insult}",
            '{contact_time: {outside: ["22:00", "08:00"]}}',
            3,
            "contact_time",
            "the earlier time comes first",
        ),
        ("{conduct: insult}", '{contact_time: "22:00"}', 3, "contact_time", "is no window of time"),
        (
            "{conduct: insult}",
            "{contract_date: {after: 2026-08-01}}",
            3,
            "contract_date",
            "is no span of days",
        ),
        ("{conduct: insult}", "{scope: gbt2}", 3, "scope", "no scope 'gbt2'"),
        ("{conduct: insult}", "{rule: no-such-rule}", 3, "rule", "no rule 'no-such-rule'"),
        ("{conduct: insult}", "{any: {conduct: insult}}", 3, "any", "needs a list of conditions"),
        ("{conduct: insult}", "{count: {of: [{conduct: insult}]}}", 3, "count", "a count needs"),
        ("{conduct: insult}", "insult", 3, "made-up.when", "is no condition"),
        ("  when: {conduct: insult}\n", "", 1, "made-up.when", "is no condition"),
        ('article: "1024"', 'article: "9999"', 5, "made-up.binds", "no article cn-civil-code/9999"),
        ("law: cn-civil-code", "law: cn-fairness-act", 5, "made-up.binds", "no article cn-fairness-act/1024"),
        ('article: "1024"', "articles: []", 4, "made-up.binds", "an article needs law and article"),
        ('article: "1024"', 'article: "1024", from: soon', 5, "made-up.binds", "days"),
        (
            'cn-civil-code, article: "1024"',
            "cn-cba-collection-2026, article: time",
            2,
            "made-up.verdict",
            "without a law",
        ),
        ('    - {law: cn-civil-code, article: "1024"}', "    []", 4, "made-up.binds", "rests on no article"),
        (
            'cn-civil-code, article: "1024"',
            'cn-public-security-law-2012, article: "42"',
            4,
            "made-up.binds",
            "only one of",
        ),
        ("[recording]", "[gossip]", 6, "made-up.evidence", "'gossip' is no kind of evidence"),
        ("[keep-evidence]", "[pray]", 1, "made-up.remedies", "no remedy 'pray'"),
        ("holds: false", "holds: maybe", 10, "made-up.examples", "holds: 'maybe'"),
        ("holds: false", "holds: true", 8, "made-up.examples", "shows only one side"),
        ("{conduct: [obscene]}", "{conduct: [rude]}", 10, "made-up.examples", "rude"),
        ("{conduct: [obscene]}", "{calls: 3}", 10, "made-up.examples", "calls: 3"),
        ("facts: {conduct: [obscene]}, ", "", 8, "made-up.examples", "an example needs facts and holds"),
    ],
)
def test_a_fault_in_a_rule_is_told_with_its_place(
    folder: Path, old: str, new: str, line: int, key: str, problem: str
) -> None:
    assert old in RULE
    add_rule(folder, RULE.replace(old, new, 1))
    faults = faults_of(folder)
    found = the_fault(faults, "zz.yaml", key, problem)
    assert int(found["line"]) == line, found
    assert found["file"] == "rules/cn/rules/zz.yaml"


def test_an_article_that_was_never_read_may_not_be_cited(folder: Path) -> None:
    unread = next(
        (law.id, article.no)
        for law in rule_base().laws.values()
        for article in law.articles.values()
        if article.provenance == "unverified"
    )
    cited = f'{{law: {unread[0]}, article: "{unread[1]}"}}'
    add_rule(
        folder,
        RULE.replace(
            '- {law: cn-civil-code, article: "1024"}',
            f'- {{law: cn-civil-code, article: "1024"}}\n    - {cited}',
        ),
    )
    assert the_fault(faults_of(folder), "zz.yaml", "made-up.binds", "was never read")["line"] == "6"


def test_an_example_that_comes_out_otherwise_is_told_with_its_place(folder: Path) -> None:
    add_rule(folder, RULE.replace("conduct: [obscene]", "conduct: [insult, obscene]"))
    failing = list(failing_examples(load_rule_base(folder), date(2026, 5, 6)))
    assert len(failing) == 1
    found = FAULT.fullmatch(failing[0])
    assert found is not None
    assert (found["file"], found["line"], found["key"]) == (
        "rules/cn/rules/zz.yaml",
        "10",
        "made-up.examples",
    )
    assert "the rule holds, the example says that it does not hold" in found["problem"]


def test_an_example_with_the_wrong_fact_missing_is_told(folder: Path) -> None:
    open_rule = RULE.replace("{conduct: insult}", "{conduct: insult, lender_type: microloan}")
    open_rule = open_rule.replace("holds: true", "holds: open, missing: [place]")
    open_rule += "    - {facts: {conduct: [insult], lender_type: microloan}, on: 2026-05-06, holds: true}\n"
    add_rule(folder, open_rule)
    failing = list(failing_examples(load_rule_base(folder), date(2026, 5, 6)))
    assert len(failing) == 1
    assert "place is not missing" in failing[0]


def test_all_faults_are_told_at_once_and_in_the_order_of_the_lines(folder: Path) -> None:
    add_rule(
        folder,
        RULE.replace("insult}", "rudeness}")
        .replace("[recording]", "[gossip]")
        .replace("[keep-evidence]", "[pray]"),
    )
    faults = [FAULT.fullmatch(fault) for fault in faults_of(folder)]
    lines = [int(found["line"]) for found in faults if found and found["file"].endswith("zz.yaml")]
    assert len(lines) >= 3
    assert lines == sorted(lines)


def replace(folder: Path, file: str, old: str, new: str) -> int:
    """Change one place of a file; gives its line."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "problem"),
    [
        ("rules/insults.yaml", "  verdict:", "   verdict:", "", "is not YAML"),
        (
            "rules/insults.yaml",
            "  verdict: unlawful",
            "  verdict: unlawful\n  verdict: lawful",
            "",
            "stands twice",
        ),
        ("scopes.yaml", "lender_type: microloan", "lender_type: micro", "", "is no value of lender_type"),
        ("questions.yaml", "sets: {conduct: [insult]}", "sets: {conduct: [rude]}", "sets", "rude"),
        (
            "questions.yaml",
            "sets: {conduct: [insult]}",
            "sets: {repeated: true}",
            "sets",
            "is no fact of conduct",
        ),
        ("questions.yaml", "facts: [days_overdue]", "facts: [days_late]", "facts", "no fact 'days_late'"),
        (
            "questions.yaml",
            "options: [day, late, early]",
            "options: [day, noon]",
            "groups",
            "no option 'noon'",
        ),
        ("remedies.yaml", "channels: [police-110]", "channels: [police-999]", "", "no channel 'police-999'"),
        ("vocabulary.yaml", "type: choice", "type: chosen", "", "'chosen'"),
        ("vocabulary.yaml", "unstated: absent", "unsaid: absent", "", "unknown key unsaid"),
    ],
)
def test_a_fault_in_another_file_is_told_with_its_place(
    folder: Path, file: str, old: str, new: str, key: str, problem: str
) -> None:
    replace(folder, file, old, new)
    assert the_fault(faults_of(folder), file, key, problem)["file"] == f"rules/cn/{file}"


@pytest.mark.parametrize(
    ("file", "old", "new", "shift"),
    [
        ("questions.yaml", "sets: {conduct: [insult]}", "sets: {conduct: [rude]}", 0),
        ("questions.yaml", "facts: [days_overdue]", "facts: [days_late]", 0),
        ("rules/insults.yaml", "  verdict: unlawful", "  verdict: unlawful\n  verdict: lawful", 1),
    ],
)
def test_the_line_is_that_of_the_fault(folder: Path, file: str, old: str, new: str, shift: int) -> None:
    line = replace(folder, file, old, new) + shift
    assert str(line) in {found["line"] for fault in faults_of(folder) if (found := FAULT.fullmatch(fault))}


def test_a_law_text_that_was_changed_is_told(folder: Path) -> None:
    replace(folder, "law/cn-civil-code.yaml", "借款人应当按照约定的期限返还借款", "借款人可以随时返还借款")
    found = the_fault(faults_of(folder), "cn-civil-code.yaml", "", "differs from its digest")
    assert "manifest" in found["mend"]


def test_a_law_that_is_gone_is_told(folder: Path) -> None:
    (folder / "law" / "cn-civil-code.yaml").unlink()
    faults = faults_of(folder)
    assert the_fault(faults, "cn-civil-code.yaml", "", "is listed in the manifest but gone")
    assert len(faults) > 1


def test_a_law_that_nobody_listed_is_told(folder: Path) -> None:
    shutil.copy(folder / "law" / "cn-pipl.yaml", folder / "law" / "cn-new.yaml")
    assert the_fault(faults_of(folder), "cn-new.yaml", "", "differs from its digest")


def test_a_law_file_without_a_rank_is_told(folder: Path) -> None:
    path = folder / "law" / "cn-pipl.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('rank: "law"', 'rank: "custom"'), encoding="utf-8"
    )
    manifest = folder / "law" / "MANIFEST.sha256"
    old = next(
        line for line in manifest.read_text(encoding="ascii").splitlines() if line.endswith("cn-pipl.yaml")
    )
    renewed = f"{hashlib.sha256(path.read_bytes()).hexdigest()}  cn-pipl.yaml"
    manifest.write_text(manifest.read_text(encoding="ascii").replace(old, renewed), encoding="ascii")
    assert the_fault(faults_of(folder), "cn-pipl.yaml", "", "rank 'custom'")


def missing_file(folder: Path) -> None:
    (folder / "questions.yaml").unlink()


def empty_file(folder: Path) -> None:
    (folder / "questions.yaml").write_text("", encoding="utf-8")


def latin_file(folder: Path) -> None:
    (folder / "questions.yaml").write_bytes("- id: größe\n".encode("latin-1"))


def no_vocabulary(folder: Path) -> None:
    (folder / "vocabulary.yaml").write_text("facts: []\n", encoding="utf-8")


def tabs(folder: Path) -> None:
    (folder / "questions.yaml").write_text("- id: x\n\tfacts: []\n", encoding="utf-8")


def odd_characters(folder: Path) -> None:
    (folder / "questions.yaml").write_text("- id: x\u0007\n", encoding="utf-8")


@pytest.mark.parametrize(
    "break_it", [missing_file, empty_file, latin_file, no_vocabulary, tabs, odd_characters]
)
def test_a_file_that_cannot_be_read_is_a_fault_and_no_crash(
    folder: Path, break_it: Callable[[Path], None]
) -> None:
    break_it(folder)
    file = "vocabulary.yaml" if break_it is no_vocabulary else "questions.yaml"
    assert any(file in fault for fault in faults_of(folder))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("remedies: [keep-evidence]", "remedies: 3"),
        ("evidence: [recording]", "evidence: 3"),
        ('binds:\n    - {law: cn-civil-code, article: "1024"}', "binds: 3"),
        ("{law: cn-civil-code,", "{law: [cn-civil-code],"),
        ("{conduct: insult}", "{conduct: [[insult]]}"),
        ("{conduct: insult}", "{conduct: {any: [[insult]]}}"),
        ("{conduct: insult}", "{lender_type: [microloan]}"),
        ("{conduct: insult}", "{lender_type: {any: [[microloan]]}}"),
        ("{conduct: insult}", "{calls_per_day: [3, 4]}"),
        ("{conduct: insult}", "{conduct: {}}"),
        ("{conduct: insult}", "{rule: made-up}"),
        ("verdict: unlawful", "verdict: [unlawful]"),
        ("facts: {conduct: [obscene]}", "facts: [obscene]"),
        ("facts: {conduct: [obscene]}", "facts: 3"),
        ("holds: false", "holds: [false]"),
        ("holds: false", "holds: false, on: someday"),
        ("  examples:\n", "  examples: 3\n  more:\n"),
    ],
)
def test_values_of_a_wrong_kind_are_faults_and_no_crash(folder: Path, old: str, new: str) -> None:
    assert old in RULE
    add_rule(folder, RULE.replace(old, new, 1))
    assert any("zz.yaml" in fault for fault in faults_of(folder))

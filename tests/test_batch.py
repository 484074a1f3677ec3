"""The batch interface as a process: JSON lines in and out, in order, each line answered for itself."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.rulebase import ROOT, rule_base, told_cases

BASE = rule_base()


def run(verb: str, text: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rules", verb],
        input=text,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        timeout=60,
        check=False,
    )


def lines(*rows: Any) -> str:
    return "".join(
        (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n" for row in rows
    )


def answers(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert "Traceback" not in done.stderr, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n") if line]


INSULT = {"id": "insult", "facts": {"conduct": ["insult"], "lender_type": "microloan"}, "on": "2026-05-06"}
TOMORROW_AND_MORE = (date.today() + timedelta(days=3)).isoformat()  # noqa: DTZ011
DEEP = '{"id": "deep", "facts": ' + '{"a": ' * 100_000 + "1" + "}" * 100_000 + "}"

# What a line says, and a word of the answer to it; `id` comes back where one can be read.
FAULTY = {
    "no JSON": ("{", "JSON"),
    "half a line": ('{"id": 1, "facts": {"conduct": ["insult"', "JSON"),
    "a list": ([1, 2], "object"),
    "a number": ("12", "object"),
    "a text": ('"insult"', "object"),
    "null": ("null", "object"),
    "no facts": ({"id": "x"}, "facts"),
    "facts as a list": ({"id": "x", "facts": ["insult"]}, "facts"),
    "facts as null": ({"id": "x", "facts": None}, "facts"),
    "unknown key": ({"id": "x", "facts": {}, "when": "2026-05-06"}, "when"),
    "unknown fact": ({"id": "x", "facts": {"mood": "bad"}}, "mood"),
    "unknown member": ({"id": "x", "facts": {"conduct": ["rudeness"]}}, "rudeness"),
    "wrong type": ({"id": "x", "facts": {"repeated": "yes"}}, "repeated"),
    "negative days": ({"id": "x", "facts": {"days_overdue": -1}}, "days_overdue"),
    "half a call": ({"id": "x", "facts": {"calls_per_day": 1.5}}, "calls_per_day"),
    "hour 25": ({"id": "x", "facts": {"contact_time": "25:00"}}, "contact_time"),
    "30 February": ({"id": "x", "facts": {"contact_date": "2026-02-30"}}, "contact_date"),
    "a future contact": ({"id": "x", "facts": {"contact_date": TOMORROW_AND_MORE}}, "contact_date"),
    "a day that is none": ({"id": "x", "facts": {}, "on": "yesterday"}, "on"),
    "a day as a number": ({"id": "x", "facts": {}, "on": 20260506}, "on"),
    "a day as a list": ({"id": "x", "facts": {}, "on": ["2026-05-06"]}, "on"),
    "not a number": ('{"id": "x", "facts": {"calls_per_day": NaN}}', "calls_per_day"),
    "endless": ('{"id": "x", "facts": {"calls_per_day": 1e999}}', "calls_per_day"),
    "a huge number": ('{"id": "x", "facts": {"calls_per_day": 1' + "0" * 400 + "}}", "calls_per_day"),
    "a number too long to read": ('{"id": "x", "facts": {"calls_per_day": 1' + "0" * 5000 + "}}", ""),
    "a long word": ({"id": "x", "facts": {"lender_type": "x" * 10_000}}, "lender_type"),
    "a long fact": ({"id": "x", "facts": {"x" * 10_000: True}}, "no such fact"),
    "control characters": ({"id": "x", "facts": {"lender_type": "micro\u0000\u001b[31mloan"}}, "lender_type"),
    "raw control characters": ('{"id": "x", "facts": {"lender_type": "a\u0001b"}}', "JSON"),
    "deep nesting": (DEEP, ""),
    "deep lists": ("[" * 100_000, ""),
}


@pytest.mark.parametrize("verb", ["assess", "ask", "explain"])
def test_a_faulty_line_is_answered_on_its_place_and_the_rest_goes_on(verb: str) -> None:
    asked = lines(*(row for _, (line, _) in FAULTY.items() for row in (line, INSULT)))
    done = run(verb, asked)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr, done.stderr
    if verb == "explain":
        assert done.stdout.count('"error"') == len(FAULTY)
        assert done.stdout.count("案件 insult") == len(FAULTY)
        return
    answered = answers(done)
    assert len(answered) == 2 * len(FAULTY)
    for (name, (_, word)), wrong, right in zip(FAULTY.items(), answered[::2], answered[1::2], strict=True):
        assert set(wrong) == {"id", "error"}, name
        assert word in wrong["error"], (name, wrong)
        assert len(wrong["error"]) < 3_000, name
        assert right["id"] == "insult", name
        assert "error" not in right, name


@pytest.mark.parametrize("name", ["unknown fact", "hour 25", "unknown key", "a future contact"])
def test_a_faulty_line_keeps_its_id(name: str) -> None:
    (answer,) = answers(run("assess", lines(FAULTY[name][0])))
    assert answer["id"] == "x"


def test_every_case_is_assessed_in_order_and_with_the_promised_keys() -> None:
    cases = [
        {"id": number, "facts": told.facts(BASE).to_json(), "on": told.on.isoformat()}
        for number, told in enumerate(told_cases())
    ]
    done = run("assess", lines(*cases))

    assert done.returncode == 0
    found = answers(done)
    assert [row["id"] for row in found] == list(range(len(cases)))
    assert [row["verdict"] for row in found] == [told.row["verdict"] for told in told_cases()]
    for row in found:
        assert {"id", "verdict", "findings", "open", "could_be", "remedies", "channels"} <= set(row)
        for rule in row["open"]:
            assert set(rule) == {"rule", "verdict", "missing"}
        for finding in row["findings"]:
            assert {"rule", "verdict", "because", "cites"} <= set(finding)
            for cited in finding["cites"]:
                assert {"law", "article", "label", "text", "quotable", "binding"} <= set(cited)
                assert {"in_force_from", "in_force_to"} <= set(cited)
                assert (cited["text"] is None) is not cited["quotable"]
                assert cited["in_force_from"] <= row["on"]
                assert cited["in_force_to"] is None or row["on"] <= cited["in_force_to"]


def test_ask_gives_the_question_with_its_facts_and_then_none() -> None:
    settled = sorted({fact for question in BASE.questions.values() for fact in question.facts})
    done = run(
        "ask",
        lines(
            {"id": "a", "facts": {}},
            {"id": "b", "facts": {}, "settled": settled},
            {"id": "c", "facts": {}, "settled": ["mood"]},
        ),
    )
    first, last, wrong = answers(done)
    assert first["id"] == "a"
    assert first["question"] == {"id": "conduct", "facts": list(BASE.question("conduct").facts)}
    assert isinstance(first["at_most"], int)
    assert first["at_most"] >= 4
    assert (last["id"], last["question"], last["at_most"]) == ("b", None, 0)
    assert (wrong["id"], "mood" in wrong["error"]) == ("c", True)
    assert done.returncode == 1


@pytest.mark.parametrize("settled", ["conduct", [1], {"conduct": True}, 3])
def test_settled_must_be_a_list_of_facts(settled: Any) -> None:
    (answer,) = answers(run("ask", lines({"id": "x", "facts": {}, "settled": settled})))
    assert "settled" in answer["error"]


def test_ids_of_any_kind_come_back_unchanged() -> None:
    ids = ["一", 1, 1.5, None, True, ["a"], {"b": 1}, "\u2028", "x" * 10_000]
    found = answers(run("assess", lines(*({"id": each, "facts": {}} for each in ids))))
    assert [row["id"] for row in found] == ids


@pytest.mark.parametrize("verb", ["assess", "ask", "explain"])
@pytest.mark.parametrize("text", ["", "\n", "  \n\n"])
def test_empty_input_gives_empty_output(verb: str, text: str) -> None:
    done = run(verb, text)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_last_line_without_an_end_and_windows_line_ends_are_read() -> None:
    line = json.dumps(INSULT)
    assert [row["id"] for row in answers(run("assess", f"{line}\r\n{line}"))] == ["insult", "insult"]


def test_bytes_that_are_no_utf8_are_a_faulty_line_and_no_crash() -> None:
    good = json.dumps(INSULT).encode()
    done = subprocess.run(
        [sys.executable, "-m", "rules", "assess"],
        input=b'{"id": "\xff\xfe", "facts": {"conduct": ["\xff"]}}\n' + good + b"\n",
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    first, second = (json.loads(line) for line in done.stdout.decode("utf-8").splitlines())
    assert "error" in first
    assert second["verdict"] == "unlawful"
    assert done.returncode == 1


def test_a_lone_surrogate_does_not_stop_the_rest() -> None:
    done = run("assess", lines('{"id": "\\ud800", "facts": {"lender_type": "\\udfff"}}', INSULT))
    first, second = answers(done)
    assert "error" in first
    assert second["id"] == "insult"


def test_a_day_of_the_line_is_the_day_of_the_contact_unless_that_is_stated() -> None:
    facts = {"lender_type": "bank_credit_card", "channel": ["call"], "contact_time": "23:00"}
    rows = [
        {"facts": facts, "on": "2026-01-29"},
        {"facts": facts, "on": "2026-01-30"},
        {"facts": {**facts, "contact_date": "2026-01-29"}, "on": "2026-01-30"},
    ]
    assert [row["verdict"] for row in answers(run("assess", lines(*rows)))] == [
        "lawful",
        "improper",
        "lawful",
    ]


def test_explain_shows_the_articles_word_for_word() -> None:
    done = run("explain", lines(INSULT))
    assert done.returncode == 0
    assert "conduct=['insult']" in done.stdout
    finding = json.loads(run("assess", lines(INSULT)).stdout)["findings"][0]
    quoted = [cited["text"] for cited in finding["cites"] if cited["text"]]
    assert quoted
    for cited in finding["cites"]:
        assert f"《{cited['title']}》{cited['label']}" in done.stdout
    for text in quoted:
        for line in text.splitlines():
            assert line in done.stdout


def test_check_passes_on_the_rule_base() -> None:
    done = run("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{len(BASE.rules)} rules" in done.stdout
    assert "0 faults" in done.stdout


def test_check_tells_each_fault_with_its_place_and_fails(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules", ignore=shutil.ignore_patterns("__pycache__"))
    questions = tmp_path / "rules" / "cn" / "questions.yaml"
    text = questions.read_text(encoding="utf-8")
    questions.write_text(text.replace("facts: [days_overdue]", "facts: [days_late]"), encoding="utf-8")
    line = text[: text.index("facts: [days_overdue]")].count("\n") + 1

    done = run("check", cwd=tmp_path)

    assert done.returncode == 1
    faults = (done.stdout + done.stderr).splitlines()
    assert (
        f"rules/cn/questions.yaml:{line}: facts: no fact 'days_late'; see rules/cn/vocabulary.yaml" in faults
    )


def test_check_tells_an_example_that_comes_out_otherwise_and_fails(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules", ignore=shutil.ignore_patterns("__pycache__"))
    insults = tmp_path / "rules" / "cn" / "rules" / "insults.yaml"
    text = insults.read_text(encoding="utf-8")
    insults.write_text(text.replace("holds: true", "holds: false", 1), encoding="utf-8")

    done = run("check", cwd=tmp_path)

    assert done.returncode == 1
    told = done.stdout.splitlines()
    assert re.fullmatch(r"rules/cn/rules/insults\.yaml:\d+: [\w-]+\.examples: .+; .+", told[0])
    assert "1 faults" in told[-1]


@pytest.mark.parametrize("arguments", [[], ["judge"], ["assess", "more"]])
def test_a_wrong_verb_tells_how_it_is_used(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rules", *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "usage: python -m rules VERB" in done.stderr

"""Reading free text: a story, hostile text at three lengths, and what the lexicon costs at the start."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone
from typing import Final

from bench.cases import ROOT
from bench.clock import medians
from bench.table import Report
from rules.base import RuleBase
from rules.reading.reader import read
from rules.source import read_plain

_NOW: Final = datetime(2026, 11, 20, 23, 40, tzinfo=timezone(timedelta(hours=8)))
_ROUNDS: Final = 30
_TIMES: Final = 7
_LENGTHS: Final = (1_000, 10_000, 100_000)
_STORY: Final = 200
_LINEAR: Final = 15.0
_STORIES: Final = ROOT / "tests" / "reading" / "corpus" / "built" / "stories.yaml"
_LOAD: Final = """
import resource, sys, time
from pathlib import Path
from rules.vocabulary import parse_vocabulary
from rules.source import read_located
import rules.assessment, rules.relevance, rules.loading
root = Path.cwd()
vocabulary = parse_vocabulary(read_located(root / "rules/cn/vocabulary.yaml", root)[0])
def resident():
    rows = Path("/proc/self/status").read_text().splitlines()
    return next(int(row.split()[1]) / 1024 for row in rows if row.startswith("VmRSS:"))
before, start = resident(), time.perf_counter()
from rules.reading.lexicon import load_lexicon
lexicon, faults = load_lexicon(root / "rules/cn/lexicon", root, vocabulary)
assert lexicon is not None, faults
print(time.perf_counter() - start, resident() - before)
"""
_NOTES: Final = (
    f"A story of {_STORY} characters: the built half of the corpus, cut to that length; the median of all."
    " Reference: finding the same words with one regular expression, and nothing else.",
    "Hostile text: the worst of eight kinds (repeats, brackets, digits, numerals, people in a row).",
    "Growth: the time for ten times the text; ten is linear.",
)


def measure(base: RuleBase) -> Report:
    """Read, and load the lexicon in fresh processes."""
    report = Report(notes=list(_NOTES))
    _stories(base, report)
    _hostile(base, report)
    _start(report)
    return report


def _stories(base: RuleBase, report: Report) -> None:
    texts = _of_length(_STORY)
    words = sorted(base.lexicon.words.automaton.keys(), key=len, reverse=True)
    alternatives = re.compile("|".join(map(re.escape, words)))
    ours, theirs = medians(
        [
            [lambda text=text: read(base, text, _NOW) for text in texts],  # type: ignore[misc]
            [lambda text=text: alternatives.findall(text) for text in texts],  # type: ignore[misc]
        ],
        _ROUNDS,
    )
    median = statistics.median(ours) * 1000
    report.at_most(f"read a story of {_STORY} characters, median", median, "ms", 1.0)
    report.beside(
        f"read a story of {_STORY} characters, median",
        median,
        "ms",
        "re, words only",
        statistics.median(theirs) * 1000,
    )
    report.alone(f"read a story of {_STORY} characters, slowest", max(ours) * 1000, "ms")
    report.alone("words of the lexicon", len(words), "")


def _of_length(length: int) -> list[str]:
    stories = [row["text"] for row in read_plain(_STORIES) if row["kind"] == "story"]
    joined = "\n".join(stories)
    return [joined[start : start + length] for start in range(0, len(joined) - length, length)]


def _hostile(base: RuleBase, report: Report) -> None:
    kinds = _hostile_texts()
    taken = {length: [_quickest(base, kind, length) for kind in kinds] for length in _LENGTHS}
    for length in _LENGTHS:
        report.alone(f"read {length:,} hostile characters, worst", max(taken[length]) * 1000, "ms")
    for shorter, longer in zip(_LENGTHS, _LENGTHS[1:], strict=False):
        growth = max(b / a for a, b in zip(taken[shorter], taken[longer], strict=True))
        report.at_most(f"growth from {shorter:,} to {longer:,}, worst", growth, "", _LINEAR)


def _hostile_texts() -> list[str]:
    """Give pieces that are repeated; the words are those of the corpus."""
    story = next(iter(_of_length(_STORY)))
    people = "".join(re.findall(r"[一-鿿]", story))[:4]
    return [
        "[(" * 4,
        "1",
        "12:30",
        "1" + people[:1],
        people,
        story,
        "".join(dict.fromkeys(people)) + ",",
        '"' + people,
    ]


def _quickest(base: RuleBase, piece: str, length: int) -> float:
    text = (piece * (length // len(piece) + 1))[:length]
    times = []
    for _ in range(5 if length < _LENGTHS[-1] else 2):
        start = time.perf_counter()
        read(base, text, _NOW)
        times.append(time.perf_counter() - start)
    return min(times)


def _start(report: Report) -> None:
    seconds, mebibytes = [], []
    for _ in range(_TIMES):
        told = subprocess.run(
            [sys.executable, "-c", _LOAD], check=True, cwd=ROOT, capture_output=True, text=True
        ).stdout.split()
        seconds.append(float(told[0]))
        mebibytes.append(float(told[1]))
    report.at_most("start-up added by the lexicon, median", statistics.median(seconds), "s", 0.2)
    report.at_most("memory added by the lexicon, median", statistics.median(mebibytes), "MiB", 30)

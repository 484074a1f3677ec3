"""``python -m rules check|assess|read|ask|explain``: the rule module by itself."""

from __future__ import annotations

import gc
import sys
from datetime import datetime
from pathlib import Path

from rules.base import load_rule_base
from rules.batch import answer_lines
from rules.checking import failing_examples, failing_readings
from rules.errors import RuleBaseError
from rules.explanation import load_words
from rules.zone import CHINA

_USAGE = """usage: python -m rules VERB

  check     lint the rule base and try every example in it; exit 1 with file:line for each fault
  assess    JSON lines {"id", "facts": {...}, "on"?} in, assessments out
  read      JSON lines {"id", "text", "now"?} in, the facts of each text with the words they came from out
  ask       JSON lines {"id", "facts", "settled"?, "on"?} in, the next question out
  explain   JSON lines like those of assess in, text for a lawyer out
"""


def main(arguments: list[str]) -> int:
    """Run one verb; gives the exit status."""
    if len(arguments) != 1 or arguments[0] not in {"check", "assess", "read", "ask", "explain"}:
        sys.stderr.write(_USAGE)
        return 2
    verb = arguments[0]
    now = datetime.now(CHINA)
    try:
        base = load_rule_base()
    except RuleBaseError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    # The rule base stays until the end: the garbage collector need not go through it again and again.
    gc.freeze()
    if verb == "check":
        failing = [*failing_examples(base, now.date()), *failing_readings(base, now)]
        sys.stdout.write("".join(f"{line}\n" for line in failing))
        examples = sum(len(rule.examples) for rule in base.rules.values())
        texts = sum(len(lines) for entry in base.lexicon.entries for lines in entry.examples.values())
        sys.stdout.write(
            f"{len(base.rules)} rules, {examples} examples; "
            f"{len(base.lexicon.entries)} entries, {texts} texts; {len(failing)} faults\n"
        )
        return 1 if failing else 0
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    # What no encoding can write, a lone surrogate from an escape, goes out as the escape it came in as.
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    words = load_words(Path(__file__).parent.parent / "locales" / "zh-CN") if verb == "explain" else {}
    in_order = True
    try:
        for answer, good in answer_lines(base, verb, sys.stdin, now, words):
            sys.stdout.write(answer + "\n")
            sys.stdout.flush()
            in_order = in_order and good
    except BrokenPipeError:
        return 1
    return 0 if in_order else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``python -m tests.reading [--misses | --learn]``: how well the texts of the corpus are read."""

from __future__ import annotations

import argparse
import sys

from rules.base import RuleBase, load_rule_base
from tests.reading import learning, learning_likeness
from tests.reading.corpus import PARTS, built_on, learnt_from, samples
from tests.reading.evaluation import lines


def main(arguments: list[str]) -> int:
    """Print the figures of all parts."""
    parser = argparse.ArgumentParser(prog="python -m tests.reading", description=__doc__)
    parser.add_argument("--part", choices=PARTS, help="one part only")
    parser.add_argument("--misses", action="store_true", help="show what differs, of the built half")
    parser.add_argument("--learn", action="store_true", help="write the weights of wording and likeness anew")
    chosen = parser.parse_args(arguments)
    if chosen.learn:
        _learn(load_rule_base())
        return 0
    parts = {part: samples(part) for part in PARTS if chosen.part in {None, part}}
    for line in lines(load_rule_base(), parts, misses="built" if chosen.misses else ""):
        sys.stdout.write(f"{line}\n")
    return 0


def _learn(base: RuleBase) -> None:
    wording = learning.learn(base, learnt_from())
    learning.FILE.write_text(learning.written(wording), encoding="utf-8")
    likeness = learning_likeness.learn(base, learning_likeness.lessons(base, built_on()))
    learning_likeness.FILE.write_text(learning_likeness.written(likeness), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

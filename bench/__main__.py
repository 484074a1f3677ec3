"""``python -m bench [PART ...] [--json FILE]``: promises of speed, measured."""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import platform
import sys
from pathlib import Path

from bench.table import Report, as_json, as_text
from rules.base import load_rule_base

_PARTS = (
    "startup",
    "interview",
    "assess",
    "reading",
    "turns",
    "telegram",
    "wechat",
    "share",
    "report",
    "diary",
)
# Run only where they are named: they take long, and much of the disk.
_LONG = ("sessions",)


def main(arguments: list[str]) -> int:
    """Measure the named parts, or all; a target that is missed is printed and does not fail the run."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help=f"one of {', '.join(_PARTS)} (all by default), {', '.join(_LONG)}",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file as well")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.parts) - {*_PARTS, *_LONG}
    if unknown:
        parser.error(f"no part {min(unknown)!r}; use {', '.join((*_PARTS, *_LONG))}")
    base = load_rule_base()
    gc.freeze()  # as the service does
    whole = Report()
    for name in chosen.parts or _PARTS:
        print(f"measuring {name} ...", file=sys.stderr)
        part: Report = importlib.import_module(f"bench.{name}").measure(base)
        whole.rows += part.rows
        whole.notes += part.notes
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print(f"{len(base.rules)} rules, version {base.digest}")
    print("'times': how many times as good as the reference; above 1 ours is quicker or smaller.\n")
    print(as_text(whole))
    if chosen.json:
        chosen.json.write_text(
            json.dumps(as_json(whole), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The survey that all are measured on; read with PyYAML alone, for a peer has an environment of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

_FILE: Final = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Survey:
    """Questions in order.

    Args:
        answers: what everybody answers, one for each question.
        questions: what a peer asks.
        choices: the keys of the keyboard below each question.
        verdict: what a peer says at the end.
    """

    answers: tuple[str, ...]
    questions: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...]
    verdict: str


def read_survey() -> Survey:
    """Read it."""
    told = yaml.safe_load(_FILE.read_text("utf-8"))
    return Survey(
        tuple(told["answers"]),
        tuple(told["questions"]),
        tuple(tuple(choices) for choices in told["choices"]),
        told["verdict"],
    )

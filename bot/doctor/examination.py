"""The whole examination, and how it is told: a line for each thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.doctor.finding import Finding, State
from bot.doctor.machine import look_at_clock, look_at_machine, look_at_rules
from bot.doctor.storage import probe_of
from bot.doctor.variables import look_at_proxies, look_at_variables
from bot.doctor.wechat import look_at_wechat
from bot.settings import SettingsError, language_of_the_system, read_settings
from bot.terminal.width import width_of
from bot.words import SOURCE_LANGUAGE, Words, load_words


async def examine(environment: Mapping[str, str], now: datetime) -> list[Finding]:
    """Look at the settings and, where they can be used, at all that they point to.

    Args:
        environment: The variables.
        now: The time, aware.
    """
    found = look_at_variables(environment)
    try:
        settings = read_settings(environment)
    except SettingsError:
        return [*found, look_at_rules(), look_at_clock(now)]
    found.append(look_at_proxies(settings))
    found += await look_at_machine(settings, now)
    found.append(await probe_of(settings).check())
    return found + await look_at_wechat(settings)


def told(findings: Iterable[Finding], language: str) -> str:
    """Tell findings, each in one line, and how many want mending.

    Args:
        findings: What was found.
        language: In which language; one that is not there gives the source.
    """
    findings = list(findings)
    words, purposes = (_in(language, load_words(part)) for part in ("doctor", "settings"))
    lines = [_line(finding, words, purposes) for finding in findings]
    wrong = sum(finding.state is State.WRONG for finding in findings)
    warnings = sum(finding.state is State.WARNING for finding in findings)
    return "\n".join([*lines, "", words["sum"].format(wrong=wrong, warnings=warnings)])


def language_of(environment: Mapping[str, str]) -> str:
    """Tell in which language to speak, even where the settings cannot be read."""
    return environment.get("BOT_LANGUAGE", "").strip() or language_of_the_system(environment)


def _line(finding: Finding, words: Words, purposes: Words) -> str:
    state = words[finding.state]
    room = max(width_of(words[each]) for each in State) - width_of(state)
    subject = words.get(f"about_{finding.subject}", finding.subject)
    sentence = words[finding.sentence].format_map(finding.values)
    if finding.state is State.WRONG and finding.subject in purposes:
        sentence = words["with_purpose"].format(sentence=sentence, purpose=purposes[finding.subject])
    between = words["between"].format(subject=subject, sentence=sentence)
    return f"{state}{' ' * room}  {' '.join(between.split())}"


def _in(language: str, words: Mapping[str, Words]) -> Words:
    return words.get(language, words[SOURCE_LANGUAGE])

"""Every variable of the environment, and whether they fit together."""

from __future__ import annotations

from collections.abc import Mapping

from bot.doctor.finding import Finding, State
from bot.settings import (
    NO_LONGER_USED,
    TABLE,
    Setting,
    Settings,
    SettingsError,
    read_settings,
)

# More trusted proxies than this are seldom meant.
MANY_HOPS = 3
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def look_at_variables(environment: Mapping[str, str]) -> list[Finding]:
    """Tell of each variable whether it can be used, and of old ones that they decide nothing."""
    found = [_of(setting, environment) for setting in TABLE]
    for name in NO_LONGER_USED:
        if environment.get(name):
            found.append(Finding(name, State.WARNING, "no_longer_used"))
    if any(finding.state is State.WRONG for finding in found):
        return found
    together = _together(environment)
    return [together if together and together.subject == finding.subject else finding for finding in found]


def look_at_proxies(settings: Settings) -> Finding:
    """Tell whether the number of trusted proxies is likely to be right."""
    hops = settings.forwarded_hops
    if hops > MANY_HOPS:
        return Finding("proxies", State.WARNING, "hops_many", {"hops": hops})
    if hops == 0 and (settings.public_url or settings.host not in LOOPBACK):
        return Finding("proxies", State.WARNING, "hops_none")
    return Finding("proxies", State.OK, "hops_fit", {"hops": hops})


def _of(setting: Setting, environment: Mapping[str, str]) -> Finding:
    try:
        setting.value(environment)
    except SettingsError as wrong:
        return Finding(setting.name, State.WRONG, wrong.kind, wrong.values)
    text = environment.get(setting.name, "").strip()
    if not text:
        sentence = "default" if setting.default else "not_set"
        return Finding(setting.name, State.OK, sentence, {"value": setting.default})
    if setting.secret:
        return Finding(setting.name, State.OK, "secret_set")
    return Finding(setting.name, State.OK, "set", {"value": text})


def _together(environment: Mapping[str, str]) -> Finding | None:
    """Tell of a variable that is wrong only because of another."""
    try:
        read_settings(environment)
    except SettingsError as wrong:
        return Finding(wrong.name, State.WRONG, wrong.kind, wrong.values)
    return None

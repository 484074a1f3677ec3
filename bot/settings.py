"""What the environment decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

LATER_PLATFORMS = {"telegram": "TELEGRAM_TOKEN", "wechat": "WECHAT_TOKEN"}


class SettingsError(ValueError):
    """A variable of the environment cannot be used."""

    def __init__(self, name: str, value: str, problem: str) -> None:
        super().__init__(f"{name}={value!r}: {problem}")
        self.name = name
        self.value = value


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process.

    Attributes:
        host: Address to listen on; loopback unless told otherwise.
        port: Port to listen on; 0 takes a free one.
        language: Language of the terminal and the start-up screen.
        keep_for: How long an idle conversation is kept.
        most_people: How many conversations are kept at most.
        asked_for: Variables of platforms that this version does not have but that are set.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    language: str = "zh-CN"
    keep_for: timedelta = timedelta(hours=24)
    most_people: int = 20_000
    asked_for: frozenset[str] = frozenset()


DEFAULT = Settings()


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: A variable has a value that cannot be used.
    """
    return Settings(
        host=environment.get("HOST", "").strip() or DEFAULT.host,
        port=_integer(environment, "PORT", DEFAULT.port, 0, 65_535),
        language=_language(environment),
        keep_for=timedelta(hours=_integer(environment, "SESSION_HOURS", 24, 1, 24 * 365)),
        most_people=_integer(environment, "SESSION_LIMIT", DEFAULT.most_people, 1, 10_000_000),
        asked_for=frozenset(name for name in LATER_PLATFORMS.values() if environment.get(name)),
    )


def _integer(environment: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = environment.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise SettingsError(name, value, f"must be a whole number from {least} to {most}")
    return int(value)


def _language(environment: Mapping[str, str]) -> str:
    chosen = environment.get("BOT_LANGUAGE", "").strip()
    if chosen:
        return chosen
    system = environment.get("LC_ALL") or environment.get("LANG") or ""
    return "zh-TW" if system.startswith(("zh_TW", "zh_HK", "zh_MO")) else "zh-CN"

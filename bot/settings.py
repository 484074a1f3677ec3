"""What the environment decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

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
        data_dir: Folder of everything that is kept on this machine.
        database_url: PostgreSQL to keep it in instead; empty for SQLite in the data folder.
        secret_key: What hashes and seals what is kept; empty: the data folder has one.
        secret_key_previous: Older secrets, which still open what they sealed.
        keep_for: How long an idle conversation is kept.
        asked_for: Variables of platforms that this version does not have but that are set.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    language: str = "zh-CN"
    data_dir: Path = Path("data")
    database_url: str = ""
    secret_key: str = ""
    secret_key_previous: tuple[str, ...] = ()
    keep_for: timedelta = timedelta(days=30)
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
        data_dir=Path(environment.get("DATA_DIR", "").strip() or DEFAULT.data_dir),
        database_url=environment.get("DATABASE_URL", "").strip(),
        secret_key=environment.get("SECRET_KEY", "").strip(),
        keep_for=timedelta(days=_integer(environment, "SESSION_DAYS", 30, 1, 3650)),
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

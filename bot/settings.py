"""What the environment decides: one table of all variables, and how each of them is read.

What a variable is for is said in locales/<language>/platform.yaml, part `settings`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.words import offered_languages

# Variables of older versions that decide nothing any more.
NO_LONGER_USED = ("SESSION_HOURS", "SESSION_LIMIT")

SHORTEST_KEY = 32
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("json", "text")


class SettingsError(ValueError):
    """A variable of the environment cannot be used.

    Args:
        name: The variable.
        value: Its value; None for a secret, which is never told.
        problem: What to mend, in English.
        kind: The sentence for it in locales/<language>/platform.yaml, part `doctor`.
        values: What is filled into that sentence.
    """

    def __init__(
        self, name: str, value: str | None, problem: str, kind: str, values: Mapping[str, object]
    ) -> None:
        super().__init__(f"{name}: {problem}" if value is None else f"{name}={value!r}: {problem}")
        self.name = name
        self.value = value
        self.kind = kind
        self.values = values


class _UnusableError(ValueError):
    """A value that a reader refuses; it does not know whose value it is."""

    def __init__(self, problem: str, kind: str, **values: object) -> None:
        super().__init__(problem)
        self.problem = problem
        self.kind = kind
        self.values = values


_Reader = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable of the environment.

    Args:
        name: The variable.
        attribute: Where its value stands in Settings; that has the default too.
        read: Makes the value from the variable's text, which is stripped and not empty.
        secret: Whether the value must never be shown.
        shown_default: The default as a person reads it, where it is not simply the value.
    """

    name: str
    attribute: str
    read: _Reader
    secret: bool = False
    shown_default: str | None = None

    def value(self, environment: Mapping[str, str]) -> Any:
        """Give the value in this environment.

        Raises:
            SettingsError: The variable is set to something that cannot be used.
        """
        text = environment.get(self.name, "").strip()
        if not text:
            return getattr(DEFAULT, self.attribute)
        try:
            return self.read(text)
        except _UnusableError as refused:
            # An address may carry a password before its @.
            shown = None if self.secret or "@" in text else text
            raise SettingsError(self.name, shown, refused.problem, refused.kind, refused.values) from None

    @property
    def default(self) -> str:
        """The default as a person reads it; empty where there is none."""
        if self.shown_default is not None:
            return self.shown_default
        value = getattr(DEFAULT, self.attribute)
        return str(value) if value or value == 0 else ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process; TABLE says from which variable each is read.

    Attributes:
        host: Address to listen on; loopback unless told otherwise.
        port: Port to listen on; 0 takes a free one.
        language: Language of the terminal, the start-up screen and the doctor.
        data_dir: Folder of the SQLite file and of the generated secret key.
        database_url: PostgreSQL to use instead of SQLite; holds a password.
        secret_key: What all other keys are derived from; empty: kept in `data_dir`.
        secret_key_previous: Older keys that still open what they sealed, newest first.
        keep_for: How long an idle conversation is kept.
        report_for: How long a report can be opened.
        rate_person: Turns a minute for one person.
        rate_address: Requests a minute for one address.
        forwarded_hops: How many trusted reverse proxies stand in front.
        log_level: The least grave level that is logged.
        log_format: `json` or `text`; empty: text on a terminal, else JSON.
        metrics_token: Who has it may read /metrics; empty: only this machine may.
        public_url: Where people reach the server, without a slash at the end.
        telegram_token: Token of the Telegram bot.
        telegram_webhook_secret: What Telegram sends with every update to prove that it is Telegram.
        telegram_api_url: Where the Bot API is, without a slash at the end.
        wechat_token: Token by which WeChat signs its requests.
        wechat_app_id: App id of the Official Account.
        wechat_aes_key: EncodingAESKey of the Official Account.
        wechat_aes_key_previous: The EncodingAESKey before a change.
        wechat_plaintext: `allowed` takes pushes in the clear too; else `forbidden`.
        wechat_account: `personal` only answers; `verified` has a menu and sends messages by itself.
        wechat_secret: AppSecret of the Official Account.
        wechat_api_url: Where the interfaces of WeChat are, without a slash at the end.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    language: str = "zh-CN"
    data_dir: Path = Path("data")
    database_url: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    secret_key_previous: tuple[str, ...] = field(default=(), repr=False)
    keep_for: timedelta = timedelta(days=30)
    report_for: timedelta = timedelta(days=30)
    rate_person: int = 60
    rate_address: int = 600
    forwarded_hops: int = 0
    log_level: str = "INFO"
    log_format: str = ""
    metrics_token: str = field(default="", repr=False)
    public_url: str = ""
    telegram_token: str = field(default="", repr=False)
    telegram_webhook_secret: str = field(default="", repr=False)
    telegram_api_url: str = "https://api.telegram.org"
    wechat_token: str = field(default="", repr=False)
    wechat_app_id: str = ""
    wechat_aes_key: str = field(default="", repr=False)
    wechat_aes_key_previous: str = field(default="", repr=False)
    wechat_plaintext: str = "forbidden"
    wechat_account: str = "personal"
    wechat_secret: str = field(default="", repr=False)
    wechat_api_url: str = "https://api.weixin.qq.com"

    @property
    def wechat_verified(self) -> bool:
        """Whether the account may do more than answer."""
        return self.wechat_account == "verified"


DEFAULT = Settings()


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: A variable has a value that cannot be used.
    """
    values = {setting.attribute: setting.value(environment) for setting in TABLE}
    if not environment.get("BOT_LANGUAGE", "").strip():
        values["language"] = language_of_the_system(environment)
    if values["database_url"] and not values["secret_key"]:
        raise SettingsError(
            "SECRET_KEY",
            None,
            f"must be set where DATABASE_URL is set: the same {SHORTEST_KEY} or more characters everywhere",
            "secret_key_missing",
            {"least": SHORTEST_KEY},
        )
    settings = Settings(**values)
    _check_wechat(settings)
    return settings


def _check_wechat(settings: Settings) -> None:
    """Refuse an account that lacks what it cannot do without."""
    verified = settings.wechat_verified
    needed = (
        ("WECHAT_TOKEN", settings.wechat_token, "WECHAT_ACCOUNT=verified", verified),
        ("WECHAT_APP_ID", settings.wechat_app_id, "WECHAT_TOKEN", bool(settings.wechat_token)),
        (
            "WECHAT_AES_KEY",
            settings.wechat_aes_key,
            "WECHAT_TOKEN",
            bool(settings.wechat_token) and settings.wechat_plaintext != "allowed",
        ),
        ("WECHAT_SECRET", settings.wechat_secret, "WECHAT_ACCOUNT=verified", verified),
    )
    for name, value, other, wanted in needed:
        if wanted and not value:
            raise SettingsError(
                name, None, f"must be set where {other} is set", "missing_beside", {"other": other}
            )


def language_of_the_system(environment: Mapping[str, str]) -> str:
    """Tell which language to speak where none is set."""
    system = environment.get("LC_ALL") or environment.get("LANG") or ""
    return "zh-TW" if system.startswith(("zh_TW", "zh_HK", "zh_MO")) else DEFAULT.language


# The readers: text to value.


def _text(text: str) -> str:
    return text


def _whole_number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
            raise _UnusableError(
                f"must be a whole number from {least} to {most}", "whole_number", least=least, most=most
            )
        return int(text)

    return read


def _days(least: int, most: int) -> Callable[[str], timedelta]:
    number = _whole_number(least, most)
    return lambda text: timedelta(days=number(text))


def _one_of(*allowed: str) -> Callable[[str], str]:
    by_spelling = {choice.lower(): choice for choice in allowed}

    def read(text: str) -> str:
        if text.lower() not in by_spelling:
            raise _UnusableError(f"must be one of {', '.join(allowed)}", "one_of", allowed=", ".join(allowed))
        return by_spelling[text.lower()]

    return read


def _language(text: str) -> str:
    return _one_of(*offered_languages())(text)


def _matching(pattern: str, form: str) -> Callable[[str], str]:
    whole = re.compile(pattern, re.ASCII)

    def read(text: str) -> str:
        if not whole.fullmatch(text):
            raise _UnusableError(f"must have the form {form}", "form", form=form)
        return text

    return read


def _key(text: str) -> str:
    if len(text) < SHORTEST_KEY:
        raise _UnusableError(f"must have at least {SHORTEST_KEY} characters", "too_short", least=SHORTEST_KEY)
    return text


def _keys(text: str) -> tuple[str, ...]:
    return tuple(_key(part.strip()) for part in text.split(","))


def _database_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"postgresql", "postgres"} and bool(parts.path.strip("/"))
        _ = parts.port  # raises where it is no number
    except ValueError:
        usable = False
    if not usable:
        form = "postgresql://USER:PASSWORD@HOST:5432/NAME"
        raise _UnusableError(f"must have the form {form}", "form", form=form)
    return text


def _https_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
        _ = parts.port
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment:
        raise _UnusableError("must have the form https://example.org", "form", form="https://example.org")
    return text.rstrip("/")


def _api_url(text: str) -> str:
    """Take https, or http on this machine, where something stands in for the platform."""
    if re.fullmatch(r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?/?", text):
        return text.rstrip("/")
    return _https_url(text)


_AES_KEY = _matching(r"[A-Za-z0-9]{43}", "43 x [A-Za-z0-9]")

# Every variable there is. README's table, the doctor and read_settings follow from it.
TABLE = (
    Setting("HOST", "host", _text),
    Setting("PORT", "port", _whole_number(0, 65_535)),
    Setting("BOT_LANGUAGE", "language", _language),
    Setting("DATA_DIR", "data_dir", Path),
    Setting("DATABASE_URL", "database_url", _database_url, secret=True),
    Setting("SECRET_KEY", "secret_key", _key, secret=True),
    Setting("SECRET_KEY_PREVIOUS", "secret_key_previous", _keys, secret=True),
    Setting("SESSION_DAYS", "keep_for", _days(1, 3650), shown_default=str(DEFAULT.keep_for.days)),
    Setting("REPORT_DAYS", "report_for", _days(1, 365), shown_default=str(DEFAULT.report_for.days)),
    Setting("RATE_PERSON", "rate_person", _whole_number(1, 100_000)),
    Setting("RATE_ADDRESS", "rate_address", _whole_number(1, 1_000_000)),
    Setting("FORWARDED_HOPS", "forwarded_hops", _whole_number(0, 10)),
    Setting("LOG_LEVEL", "log_level", _one_of(*LOG_LEVELS)),
    Setting("LOG_FORMAT", "log_format", _one_of(*LOG_FORMATS)),
    Setting("METRICS_TOKEN", "metrics_token", _matching(r"[!-~]{16,}", "[!-~]{16,}"), secret=True),
    Setting("PUBLIC_URL", "public_url", _https_url),
    Setting("TELEGRAM_TOKEN", "telegram_token", _matching(r"\d+:[\w-]+", "123456:ABC-def"), secret=True),
    Setting(
        "TELEGRAM_WEBHOOK_SECRET",
        "telegram_webhook_secret",
        _matching(r"[\w-]{1,256}", "1-256 x [A-Za-z0-9_-]"),
        secret=True,
    ),
    Setting("TELEGRAM_API_URL", "telegram_api_url", _api_url),
    Setting(
        "WECHAT_TOKEN", "wechat_token", _matching(r"[A-Za-z0-9_-]{3,32}", "3-32 x [A-Za-z0-9_-]"), secret=True
    ),
    Setting("WECHAT_APP_ID", "wechat_app_id", _matching(r"wx[0-9a-f]{16}", "wx + 16 x [0-9a-f]")),
    Setting("WECHAT_AES_KEY", "wechat_aes_key", _AES_KEY, secret=True),
    Setting("WECHAT_AES_KEY_PREVIOUS", "wechat_aes_key_previous", _AES_KEY, secret=True),
    Setting("WECHAT_PLAINTEXT", "wechat_plaintext", _one_of("forbidden", "allowed")),
    Setting("WECHAT_ACCOUNT", "wechat_account", _one_of("personal", "verified")),
    Setting(
        "WECHAT_SECRET", "wechat_secret", _matching(r"[A-Za-z0-9]{16,64}", "16-64 x [A-Za-z0-9]"), secret=True
    ),
    Setting("WECHAT_API_URL", "wechat_api_url", _api_url),
)

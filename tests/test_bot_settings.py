"""Settings come from the environment, and a wrong one says what to mend."""

import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import NO_LONGER_USED, TABLE, Settings, SettingsError, read_settings
from bot.words import load_words

ROOT = Path(__file__).parent.parent
KEY = "k" * 32
EVERYTHING = {
    "HOST": "::1",
    "PORT": "0",
    "BOT_LANGUAGE": "en",
    "DATA_DIR": "/srv/data",
    "DATABASE_URL": "postgres://u:p@db:5432/name",
    "SECRET_KEY": KEY,
    "SECRET_KEY_PREVIOUS": f"{KEY}1, {KEY}2",
    "SESSION_DAYS": "7",
    "REPORT_DAYS": "9",
    "RATE_PERSON": "5",
    "RATE_ADDRESS": "50",
    "FORWARDED_HOPS": "1",
    "LOG_LEVEL": "warning",
    "LOG_FORMAT": "JSON",
    "METRICS_TOKEN": "m" * 16,
    "PUBLIC_URL": "https://example.org/",
    "TELEGRAM_TOKEN": "123:abc-DEF",
    "TELEGRAM_WEBHOOK_SECRET": "hook_1",
    "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
    "WECHAT_TOKEN": "abc",
    "WECHAT_APP_ID": "wx0123456789abcdef",
    "WECHAT_AES_KEY": "a" * 43,
    "WECHAT_AES_KEY_PREVIOUS": "b" * 43,
    "WECHAT_PLAINTEXT": "Allowed",
    "WECHAT_ACCOUNT": "verified",
    "WECHAT_SECRET": "s" * 32,
    "WECHAT_API_URL": "http://127.0.0.1:9000/",
}
# For each variable something that it cannot be.
UNUSABLE = {
    "PORT": "web",
    "BOT_LANGUAGE": "fr",
    "DATABASE_URL": "mysql://u:hidden.word@db/name",
    "SECRET_KEY": "hidden.word",
    "SECRET_KEY_PREVIOUS": f"{KEY},hidden.word",
    "SESSION_DAYS": "0",
    "REPORT_DAYS": "366",
    "RATE_PERSON": "-1",
    "RATE_ADDRESS": "many",
    "FORWARDED_HOPS": "11",
    "LOG_LEVEL": "loud",
    "LOG_FORMAT": "xml",
    "METRICS_TOKEN": "hidden.word",
    "PUBLIC_URL": "http://example.org",
    "TELEGRAM_TOKEN": "hidden.word",
    "TELEGRAM_WEBHOOK_SECRET": "hidden.word!",
    "TELEGRAM_API_URL": "http://example.org",
    "WECHAT_TOKEN": "hidden.word",
    "WECHAT_APP_ID": "gh_1",
    "WECHAT_AES_KEY": "hidden.word",
    "WECHAT_AES_KEY_PREVIOUS": "hidden.word",
    "WECHAT_PLAINTEXT": "yes",
    "WECHAT_ACCOUNT": "service",
    "WECHAT_SECRET": "hidden.word",
    "WECHAT_API_URL": "http://example.org",
}


def test_nothing_need_be_set() -> None:
    assert read_settings({}) == Settings(host="127.0.0.1", port=8080, language="zh-CN")


def test_everything_can_be_set() -> None:
    assert EVERYTHING.keys() == {setting.name for setting in TABLE}
    settings = read_settings(EVERYTHING)
    assert settings == Settings(
        host="::1",
        port=0,
        language="en",
        data_dir=Path("/srv/data"),
        database_url="postgres://u:p@db:5432/name",
        secret_key=KEY,
        secret_key_previous=(f"{KEY}1", f"{KEY}2"),
        keep_for=timedelta(days=7),
        report_for=timedelta(days=9),
        rate_person=5,
        rate_address=50,
        forwarded_hops=1,
        log_level="WARNING",
        log_format="json",
        metrics_token="m" * 16,
        public_url="https://example.org",
        telegram_token="123:abc-DEF",
        telegram_webhook_secret="hook_1",
        telegram_api_url="http://127.0.0.1:8081",
        wechat_token="abc",
        wechat_app_id="wx0123456789abcdef",
        wechat_aes_key="a" * 43,
        wechat_aes_key_previous="b" * 43,
        wechat_plaintext="allowed",
        wechat_account="verified",
        wechat_secret="s" * 32,
        wechat_api_url="http://127.0.0.1:9000",
    )


def test_every_attribute_is_read_from_one_variable() -> None:
    attributes = [setting.attribute for setting in TABLE]
    assert sorted(attributes) == sorted(field.name for field in fields(Settings))


def test_an_empty_variable_counts_as_not_set() -> None:
    assert read_settings(dict.fromkeys(EVERYTHING, " ")) == read_settings({})


@pytest.mark.parametrize("port", ["http", "-1", "65536", "8080.0", "８０８０", "²", "9" * 5000])
def test_a_port_that_is_none_is_refused_with_its_name(port: str) -> None:
    with pytest.raises(SettingsError, match="PORT=.*whole number from 0 to 65535"):
        read_settings({"PORT": port})


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_used_is_refused_in_one_line_with_the_mend(name: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"SECRET_KEY": KEY, name: UNUSABLE[name]})
    message = str(refused.value)
    assert re.match(rf"{name}(='.*')?: must (be|have) ", message)
    assert "\n" not in message


def test_a_secret_is_told_neither_by_its_error_nor_by_the_settings() -> None:
    secrets = {setting.name for setting in TABLE if setting.secret}
    for name in secrets:
        with pytest.raises(SettingsError) as refused:
            read_settings({"SECRET_KEY": KEY, name: UNUSABLE[name]})
        assert "hidden.word" not in str(refused.value)
        assert refused.value.value is None
    shown = repr(read_settings(EVERYTHING))
    for name in secrets:
        assert repr(EVERYTHING[name]) not in shown, name


def test_a_password_in_an_address_is_not_told() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"PUBLIC_URL": "https://me:hidden.word@example.org"})
    assert "hidden.word" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["postgresql://db", "postgresql://db/", "//db/name", "postgresql://db:port/name"]
)
def test_an_address_of_a_database_names_the_database(address: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL: must have the form postgresql://"):
        read_settings({"DATABASE_URL": address, "SECRET_KEY": KEY})


def test_processes_that_share_a_database_need_the_same_key() -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY: must be set where DATABASE_URL is set"):
        read_settings({"DATABASE_URL": "postgresql://db/name"})


WECHAT = {name: EVERYTHING[name] for name in ("WECHAT_TOKEN", "WECHAT_APP_ID", "WECHAT_AES_KEY")}


@pytest.mark.parametrize("missing", ["WECHAT_APP_ID", "WECHAT_AES_KEY"])
def test_an_account_needs_its_id_and_its_key(missing: str) -> None:
    with pytest.raises(SettingsError, match=f"{missing}: must be set where WECHAT_TOKEN is set"):
        read_settings({**WECHAT, missing: ""})


def test_an_account_in_the_clear_needs_no_key() -> None:
    settings = read_settings({**WECHAT, "WECHAT_AES_KEY": "", "WECHAT_PLAINTEXT": "allowed"})
    assert settings.wechat_aes_key == ""


@pytest.mark.parametrize("missing", ["WECHAT_SECRET", "WECHAT_TOKEN"])
def test_a_verified_account_needs_its_secret(missing: str) -> None:
    everything = {**WECHAT, "WECHAT_ACCOUNT": "verified", "WECHAT_SECRET": "s" * 32}
    with pytest.raises(SettingsError, match=f"{missing}: must be set where WECHAT_ACCOUNT=verified is set"):
        read_settings({**everything, missing: ""})


@pytest.mark.parametrize("address", ["http://127.0.0.1.example.org", "http://example.org", "ftp://localhost"])
def test_interfaces_elsewhere_are_reached_by_https_only(address: str) -> None:
    with pytest.raises(SettingsError, match="WECHAT_API_URL"):
        read_settings({"WECHAT_API_URL": address})


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_TW.UTF-8"}, "zh-TW"),
        ({"LC_ALL": "zh_HK.UTF-8", "LANG": "en_US.UTF-8"}, "zh-TW"),
        ({"LANG": "en_US.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_TW.UTF-8", "BOT_LANGUAGE": "zh-CN"}, "zh-CN"),
        ({"BOT_LANGUAGE": "zh-tw"}, "zh-TW"),
    ],
)
def test_the_language_of_the_terminal(environment: dict[str, str], language: str) -> None:
    assert read_settings(environment).language == language


def test_readme_tells_every_variable_its_default_and_what_it_is_for() -> None:
    told = re.findall(
        r"^\| `([A-Z_]+)` \| (?:`(.*?)`)? ?\| (.+) \|$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    purposes = load_words("settings")["zh-CN"]
    assert told == [(setting.name, setting.default, purposes[setting.name]) for setting in TABLE]


def test_what_decides_nothing_any_more_is_not_told() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in NO_LONGER_USED if name in readme] == []

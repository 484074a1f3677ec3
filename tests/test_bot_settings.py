"""Settings come from the environment, and a wrong one says what to mend."""

from datetime import timedelta

import pytest

from bot.settings import Settings, SettingsError, read_settings


def test_nothing_need_be_set() -> None:
    assert read_settings({}) == Settings(host="127.0.0.1", port=8080, language="zh-CN")


def test_everything_can_be_set() -> None:
    settings = read_settings(
        {"HOST": "::1", "PORT": "0", "BOT_LANGUAGE": "en", "SESSION_HOURS": "2", "SESSION_LIMIT": "5"}
    )
    assert settings == Settings(host="::1", port=0, language="en", keep_for=timedelta(hours=2), most_people=5)


def test_an_empty_variable_counts_as_not_set() -> None:
    assert read_settings({"PORT": " ", "HOST": ""}) == Settings()


@pytest.mark.parametrize("port", ["http", "-1", "65536", "8080.0", "８０８０", "²"])
def test_a_port_that_is_none_is_refused_with_its_name(port: str) -> None:
    with pytest.raises(SettingsError, match="PORT=.*whole number from 0 to 65535"):
        read_settings({"PORT": port})


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_TW.UTF-8"}, "zh-TW"),
        ({"LC_ALL": "zh_HK.UTF-8", "LANG": "en_US.UTF-8"}, "zh-TW"),
        ({"LANG": "en_US.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_TW.UTF-8", "BOT_LANGUAGE": "zh-CN"}, "zh-CN"),
    ],
)
def test_the_language_of_the_terminal(environment: dict[str, str], language: str) -> None:
    assert read_settings(environment).language == language


def test_platforms_that_are_asked_for_but_not_there_are_noticed() -> None:
    assert read_settings({"TELEGRAM_TOKEN": "1:x", "WECHAT_TOKEN": ""}).asked_for == {"TELEGRAM_TOKEN"}

"""The platforms' own sentences: the same in every language, and the right language for everybody."""

import string

import pytest

from bot.settings import Settings
from bot.startup import startup_screen
from bot.words import best_language, load_words

PARTS = [
    *((part, "platform") for part in ("page", "terminal", "startup", "settings", "doctor")),
    *((part, "share") for part in ("card", "offline", "chat")),
]
OFFERED = ("zh-CN", "zh-TW", "en")


@pytest.mark.parametrize(("part", "file"), PARTS)
def test_every_language_has_every_sentence_with_the_same_places_to_fill(part: str, file: str) -> None:
    words = load_words(part, file=file)
    assert list(words) == ["zh-CN", "zh-TW", "en"]
    source = {key: places(sentence) for key, sentence in words["zh-CN"].items()}
    for language in words:
        assert {key: places(sentence) for key, sentence in words[language].items()} == source, language


def places(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize(
    ("wished", "language"),
    [
        (["zh-CN"], "zh-CN"),
        (["zh"], "zh-CN"),
        (["zh-Hant-HK"], "zh-TW"),
        (["ZH_tw"], "zh-TW"),
        (["zh-Hans-SG", "en"], "zh-CN"),
        (["en-GB"], "en"),
        (["fr", "de-CH", "en"], "en"),
        (["fr"], "zh-CN"),
        ([], "zh-CN"),
        (["", "*"], "zh-CN"),
    ],
)
def test_the_best_language(wished: list[str], language: str) -> None:
    assert best_language(wished, OFFERED) == language


@pytest.mark.parametrize("language", OFFERED)
def test_the_start_up_screen_says_what_is_on_and_what_is_off_in_one_screen(language: str) -> None:
    settings = Settings(language=language)
    screen = startup_screen(load_words("startup"), settings, "http://127.0.0.1:8080")
    for told in ("http://127.0.0.1:8080", "TELEGRAM_TOKEN", "WECHAT_TOKEN", "make chat"):
        assert told in screen
    assert screen.count("\n") < 20
    assert "{" not in screen


def test_a_language_that_is_not_there_gives_the_source() -> None:
    words = load_words("startup")
    assert startup_screen(words, Settings(language="fr"), "x").startswith(words["zh-CN"]["title"])

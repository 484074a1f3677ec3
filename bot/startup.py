"""The start-up screen: what is on and what is off."""

from bot.settings import Settings
from bot.words import SOURCE_LANGUAGE, Words


def startup_screen(words_by_language: dict[str, Words], settings: Settings, address: str) -> str:
    """Say in one screen what runs, where, and how the rest would be switched on."""
    words = words_by_language.get(settings.language, words_by_language[SOURCE_LANGUAGE])
    lines = [words["title"], "", "  " + words["web_on"].format(address=address)]
    lines.append("  " + words[_telegram(settings)])
    lines.append("  " + words[_wechat(settings)].format(address=address))
    lines.append("  " + words["terminal"])
    lines.append("  " + _kept(words, settings))
    lines += ["", words["open"].format(address=address), words["stop"]]
    return "\n".join(lines)


def _telegram(settings: Settings) -> str:
    if not settings.telegram_token:
        return "telegram_off"
    return "telegram_webhook" if settings.public_url else "telegram_polling"


def _wechat(settings: Settings) -> str:
    if not settings.wechat_token:
        return "wechat_off"
    return "wechat_verified" if settings.wechat_verified else "wechat_personal"


def _kept(words: Words, settings: Settings) -> str:
    where = "kept_in_postgres" if settings.database_url else "kept_in_folder"
    return words[where].format(folder=settings.data_dir, days=settings.keep_for.days)

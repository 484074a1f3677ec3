"""What WeChat's interfaces refuse, and what an operator does about it (locales, part ``wechat_errors``)."""

from __future__ import annotations

from typing import Final

from bot.words import SOURCE_LANGUAGE, load_words

# The token is no longer good, or was never: another one is asked for once.
TOKEN_GONE: Final = frozenset({40001, 40014, 42001})
# WeChat is busy, or the day's or the minute's calls are used up.
BUSY: Final = frozenset({-1, 45009, 45011})
# The operator can mend these while a call waits: the list of addresses, the secret.
MENDABLE: Final = frozenset({40125, 40164})


class WeChatError(Exception):
    """An interface of WeChat refused a call.

    Args:
        code: errcode of the answer.
    """

    def __init__(self, code: int) -> None:
        super().__init__(f"errcode {code}")
        self.code = code


class UnreachableError(Exception):
    """No interface of WeChat answered; the message says how, without an address."""


def explained(code: int, language: str) -> str:
    """Say what an errcode means and how it is mended.

    Args:
        code: errcode of an answer.
        language: of the operator.
    """
    every = load_words("wechat_errors")
    words = every.get(language, every[SOURCE_LANGUAGE])
    return words.get(f"code_{code}", words["other"]).format(code=code)

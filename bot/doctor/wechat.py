"""The WeChat account: whether it is as the settings say."""

from __future__ import annotations

from bot.doctor.finding import Finding, State
from bot.settings import Settings


async def look_at_wechat(settings: Settings) -> list[Finding]:
    """Tell whether pushes are sealed, and of a verified account whether WeChat lets it call.

    Args:
        settings: of the account; without one there is nothing to tell.
    """
    found = []
    if settings.wechat_token and settings.wechat_plaintext == "allowed":
        found.append(Finding("wechat", State.WARNING, "wechat_in_the_clear"))
    if settings.wechat_verified:
        from bot.wechat.account import account_trouble  # only where it is wanted

        trouble = await account_trouble(settings)
        if trouble:
            found.append(Finding("wechat", State.WRONG, "wechat_trouble", {"problem": trouble}))
        else:
            found.append(Finding("wechat", State.OK, "wechat_fits"))
    return found

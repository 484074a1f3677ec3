"""The person's local time."""

from datetime import datetime

from rules.zone import CHINA


def china_now() -> datetime:
    """Tell the time in mainland China."""
    return datetime.now(CHINA)

"""The person's local time."""

from datetime import datetime, timedelta, timezone

# Mainland China has one time zone and no summer time, so no zone database is needed.
CHINA = timezone(timedelta(hours=8), "UTC+8")


def china_now() -> datetime:
    """Tell the time in mainland China."""
    return datetime.now(CHINA)

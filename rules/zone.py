"""The time zone of mainland China."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Final

# There is one zone and no summer time, so no zone database is needed.
CHINA: Final = timezone(timedelta(hours=8), "UTC+8")

"""The conversation in Telegram: private chats, rule cards in groups and inline, by polling or by webhook."""

import os

# Has python-telegram-bot give spans of time as such; otherwise it warns that it will do so one day.
os.environ["PTB_TIMEDELTA"] = "true"

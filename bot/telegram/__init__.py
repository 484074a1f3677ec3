"""The conversation in Telegram: private chats, rule cards in groups and inline, by polling or by webhook."""

"""The web chat: one page, and the route that takes its messages."""

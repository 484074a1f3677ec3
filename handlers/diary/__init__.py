"""The contact diary: what was noted, how often it comes to, and what the rules say about it."""

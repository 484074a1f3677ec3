"""Where the conversation runs: the platforms, their limits, and what is stored between two messages."""

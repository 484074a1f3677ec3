"""What the conversation says: pure functions from a session and what comes in to a session and a reply."""

"""The corpus of free texts and how well they are read."""

"""Documents to take away: PDF and Word, made away from the event loop."""

"""The report of a case: a snapshot that is kept sealed and shown to whoever has its link, until it ends."""

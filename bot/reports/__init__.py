"""The pages of a report: the report itself and its letters, for whoever has the link."""

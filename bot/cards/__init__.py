"""Rule cards for everybody: their pages and their posters; a card carries a rule, never a case."""

"""What the law says: facts, conditions, dated law, assessment and the choice of the next question."""

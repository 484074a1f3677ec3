"""What lies between two messages of a person, kept so that no acknowledged answer is lost."""

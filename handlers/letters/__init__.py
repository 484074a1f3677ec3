"""Letters: which fit a case, and what they say; as text, and as a document with blanks to fill in."""

"""One file for each engine that is compared with."""

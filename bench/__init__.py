"""How fast the rule module is, beside other engines on the same rules: ``python -m bench``."""

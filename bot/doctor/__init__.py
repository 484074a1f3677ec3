"""Looks at the settings and at what they point to, changes nothing, and says how to mend what is wrong."""

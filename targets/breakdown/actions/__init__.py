"""The acts on targets of a year."""

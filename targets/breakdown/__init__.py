"""Targets of a year: set, issued, changed."""

"""Columns once, for the page and for both exports."""

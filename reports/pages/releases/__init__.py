"""Releases: the list, one of them, and publishing."""

"""Rows of figures, submissions and reports."""

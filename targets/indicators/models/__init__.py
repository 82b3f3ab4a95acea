"""Rows of what is measured."""

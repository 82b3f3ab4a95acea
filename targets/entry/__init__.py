"""Figures: entered, handed in, verified, revised."""

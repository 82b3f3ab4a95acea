"""Periods: opening, days, who has handed in what, who is late."""

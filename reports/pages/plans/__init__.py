"""Plans: the paths against what was reached, and how they are written."""

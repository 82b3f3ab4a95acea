"""Search over what has a name."""

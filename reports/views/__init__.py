"""Pages: rights, then contents, then an answer."""

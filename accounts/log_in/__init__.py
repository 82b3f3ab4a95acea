"""How people get in: passwords, codes, known browsers, and how fast log-ins may fail."""

"""The ranking: by total, by category or by indicator; as a page and as a file."""

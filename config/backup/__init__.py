"""Backup and restore: one sealed file with the database and the files people brought or the product made."""

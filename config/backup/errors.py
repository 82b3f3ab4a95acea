"""What can go wrong with a backup."""


class BackupError(RuntimeError):
    """Nothing was backed up or restored; the message says why and what to do."""

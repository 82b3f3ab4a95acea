"""What can go wrong with the embedded server."""


class PostgresError(RuntimeError):
    """The embedded server cannot be made, started or reached; the message says what to do."""

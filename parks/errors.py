"""What can go wrong with people's appointments."""


class AccountError(ValueError):
    """An account cannot be made as asked; the message says what is allowed."""


class OwnAppointment(AccountError):
    """Somebody would appoint themselves."""

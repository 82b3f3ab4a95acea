"""`clearsessions`: removes the sessions that have ended; a timer runs it every night."""

from django.core.management.base import BaseCommand

from accounts.sessions import SessionStore


class Command(BaseCommand):
    """Removes ended sessions."""

    help = "Removes the sessions that have ended."

    def handle(self, *args: object, **options: object) -> None:
        """Remove them; those that still run stay."""
        SessionStore.clear_expired()

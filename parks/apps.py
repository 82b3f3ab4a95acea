"""The parks app's place in Django."""

from django.apps import AppConfig

from accounts.acts import register
from parks.acts import ACTS, KINDS


class ParksConfig(AppConfig):
    """Registers the app."""

    name = "parks"

    def ready(self) -> None:
        """Tell the audit trail the words of this app's acts."""
        register(acts=ACTS, kinds=KINDS)

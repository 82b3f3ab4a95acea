"""The reports app's place in Django."""

from django.apps import AppConfig

from accounts.acts import register
from reports.acts import ACTS, KINDS


class ReportsConfig(AppConfig):
    """Registers the app."""

    name = "reports"

    def ready(self) -> None:
        """Tell the audit trail the words of this app's acts."""
        register(acts=ACTS, kinds=KINDS)

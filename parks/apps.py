"""The parks app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.acts import register
from parks.acts import ACTS, KINDS


class ParksConfig(AppConfig):
    """Registers the app."""

    name = "parks"
    verbose_name = _("Parks and appointments")

    def ready(self) -> None:
        """Tell the audit trail the words of this app's acts."""
        register(acts=ACTS, kinds=KINDS)

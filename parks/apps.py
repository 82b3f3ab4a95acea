"""The parks app's place in Django."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import register
from parks.acts import PARK_ACTS, PARK_CODES, PARK_KEYS, PARK_KINDS


class ParksConfig(AppConfig):
    """Registers the app, and stops the start where a setting names a role that there is not."""

    name = "parks"
    verbose_name = _("Parks and appointments")

    def ready(self) -> None:
        """Tell the audit trail the words of acts; refuse a misspelt role, which would ask nobody for a code."""
        from parks.models import Role

        register(acts=PARK_ACTS, kinds=PARK_KINDS, keys=PARK_KEYS, codes=PARK_CODES)
        unknown = sorted(set(settings.TOTP_REQUIRED) - set(Role.values))
        if unknown:
            told = f"TOTP_REQUIRED names {', '.join(unknown)}; allowed: {', '.join(Role.values)}"
            raise ImproperlyConfigured(f"These settings stop the start:\n{told}")

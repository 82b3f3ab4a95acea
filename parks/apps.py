"""The parks app's place in Django."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class ParksConfig(AppConfig):
    """Registers the app, and stops the start where a setting names a role that there is not."""

    name = "parks"

    def ready(self) -> None:
        """Look at the setting: a name that is misspelt would ask nobody for a code."""
        from parks.models import Role

        unknown = sorted(set(settings.TOTP_ROLES) - set(Role.values))
        if unknown:
            told = f"TOTP_ROLES names {', '.join(unknown)}; allowed: {', '.join(Role.values)}"
            raise ImproperlyConfigured(f"These settings stop the start:\n{told}")

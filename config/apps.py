"""The place of `config` in Django: its commands and checks."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class ConfigConfig(AppConfig):
    """Registers the checks of the installation."""

    name = "config"

    def ready(self) -> None:
        """Register the checks."""
        from config.checks import authority_is_encrypted, web_role_owns_nothing

        register(authority_is_encrypted, Tags.security)
        register(web_role_owns_nothing, Tags.database)

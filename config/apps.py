"""The place of `config` in Django: its commands and checks."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class ConfigConfig(AppConfig):
    """Registers the checks of the installation."""

    name = "config"

    def ready(self) -> None:
        """Register the checks."""
        from config.checks import web_role_owns_nothing

        register(web_role_owns_nothing, Tags.database)

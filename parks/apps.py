"""The parks app's place in Django."""

from django.apps import AppConfig


class ParksConfig(AppConfig):
    """Registers the app."""

    name = "parks"

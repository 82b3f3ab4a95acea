"""The targets app's place in Django."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Registers the app."""

    name = "targets"

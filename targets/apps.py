"""The targets app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    """Registers the app."""

    name = "targets"
    verbose_name = _("Indicators, targets and figures")

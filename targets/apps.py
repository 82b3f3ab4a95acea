"""The targets app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import register
from targets.acts import TARGET_ACTS, TARGET_CODES, TARGET_KEYS, TARGET_KINDS


class TargetsConfig(AppConfig):
    """Registers the app."""

    name = "targets"
    verbose_name = _("Indicators, targets and figures")

    def ready(self) -> None:
        """Tell the audit trail the words of this app's acts."""
        register(acts=TARGET_ACTS, kinds=TARGET_KINDS, keys=TARGET_KEYS, codes=TARGET_CODES)

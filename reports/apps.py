"""The reports app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import register
from reports.acts import AUTHORS, REPORT_ACTS, REPORT_CODES, REPORT_KEYS, REPORT_KINDS


class ReportsConfig(AppConfig):
    """Registers the app."""

    name = "reports"
    verbose_name = _("Releases")

    def ready(self) -> None:
        """Tell the audit trail the words of this app's acts."""
        register(acts=REPORT_ACTS, kinds=REPORT_KINDS, keys=REPORT_KEYS, codes=REPORT_CODES, authors=AUTHORS)

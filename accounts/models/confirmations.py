"""What a second person said of something that counts only once it was looked at; never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ConfirmedHow(models.TextChoices):
    """By which way something was confirmed; what was there before confirmations were is so by installation."""

    PERSON = "person", _("by a person")
    SERVER = "server", _("on the server, by command")
    INSTALLATION = "installation", _("by installation")


class Confirmation(models.Model):
    """What was said, by whom, when and which way; where one may refuse, the subclass says whether it counts."""

    append_only = True

    how = models.CharField(_("confirmed"), max_length=20, choices=ConfirmedHow)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(_("by"), max_length=150, blank=True)
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        abstract = True
        default_permissions = ()

    @property
    def words(self) -> str:
        """Return by whom it was confirmed."""
        return self.by_name if self.how == ConfirmedHow.PERSON else str(ConfirmedHow(self.how).label)


def by_a_person(name: str) -> models.CheckConstraint:
    """Return the rule that a confirmation names who gave it, unless it was given on the server or by installation."""
    return models.CheckConstraint(
        condition=models.Q(how="person", by__isnull=False) & ~models.Q(by_name="")
        | ~models.Q(how="person") & models.Q(by=None, by_name=""),
        name=name,
        violation_error_message=_("A confirmation says who gave it."),
    )

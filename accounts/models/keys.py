"""Signing keys, their beginning and their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.confirmations import Confirmation, ConfirmedHow, by_a_person
from accounts.querysets import KeyConfirmationQuerySet, KeyRevocationQuerySet, SigningKeyQuerySet
from core.constraints import known_choice
from core.history import tracked

if TYPE_CHECKING:
    from core.history import HistoryEvent

ONLY_A_REVOKED_KEY_HAS_NO_PLACE = """
    IF NEW.private_key = '' AND NEW.credential = ''
        AND NOT EXISTS (SELECT FROM accounts_keyrevocation WHERE key_id = NEW.id) THEN
        RAISE EXCEPTION 'a signing key that is not revoked is kept somewhere'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signing_key_has_a_place';
    END IF;
    RETURN NEW;
"""


@tracked(exclude=["private_key"])
class SigningKey(models.Model):
    """A person's own key: certificate for all to see, private half under the owner's password; erased when revoked.

    Or the private half stays at the signing service, which knows it by the ``credential``.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="signing_keys", verbose_name=_("account")
    )
    serial = models.CharField(_("serial number"), max_length=40, unique=True)
    certificate = models.TextField(_("certificate"))
    private_key = models.TextField(_("private key under the password"), blank=True)
    credential = models.CharField(_("credential at the signing service"), max_length=200, blank=True, db_default="")
    made_at = models.DateTimeField(_("made"))
    valid_to = models.DateTimeField(_("valid to"))

    pgh_event_model: ClassVar[type[HistoryEvent]]
    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        default_permissions = ()
        permissions = [("confirm_signing", _("Can confirm appointments that sign and first keys"))]
        triggers = [
            pgtrigger.Trigger(
                name="has_a_place",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=ONLY_A_REVOKED_KEY_HAS_NO_PLACE,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gt=models.F("made_at")),
                name="signing_key_ends_after_it_was_made",
                violation_error_message=_("A signing key ends after it was made."),
            ),
            models.CheckConstraint(
                condition=models.Q(private_key="") | models.Q(credential=""),
                name="signing_key_has_one_place",
                violation_error_message=_("A signing key is kept here or at the signing service, not at both."),
            ),
        ]

    def __str__(self) -> str:
        return self.serial


class KeyConfirmation(Confirmation):
    """That a second person knows a signing key as its owner's: before that nothing it signs counts. Never changed.

    ``at`` is by the city's clock, as the times of signatures are.
    """

    key = models.OneToOneField(SigningKey, models.PROTECT, related_name="confirmation", verbose_name=_("signing key"))

    objects = KeyConfirmationQuerySet.as_manager()

    class Meta(Confirmation.Meta):
        verbose_name = _("confirmation of a signing key")
        verbose_name_plural = _("confirmations of signing keys")
        constraints = [
            known_choice("how", ConfirmedHow, "key_confirmation_way_known"),
            by_a_person("key_confirmation_by_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.key_id}"


class KeyRevocation(models.Model):
    """The end of a signing key: from then on nothing it signs counts; what it signed before does. Never changed."""

    append_only = True

    key = models.OneToOneField(SigningKey, models.PROTECT, related_name="revocation", verbose_name=_("signing key"))
    at = models.DateTimeField(_("at"))
    by_name = models.CharField(_("by"), max_length=150)
    reason = models.TextField(_("reason"))

    objects = KeyRevocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("revocation of a signing key")
        verbose_name_plural = _("revocations of signing keys")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="key_revocation_says_why",
                violation_error_message=_("A revocation says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.key_id}"

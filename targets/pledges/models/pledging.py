"""How pledges are made and signed: the template, and what issuing freezes and signing adds.

The canonical bytes of a document count, its items can be asked for; pages show the text out of the bytes, and
`verify_pledges` compares bytes, rows, PDFs, signatures and the year's targets with each other.
"""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import SigningKey
from core.constraints import known_choice
from core.fields import ExactField
from core.history import tracked
from targets.indicators.models.indicators import Indicator
from targets.pledges.models.pledges import Pledge
from targets.pledges.placeholders import MOST_SIGNERS, PLACEHOLDERS, unknown_placeholders
from targets.pledges.posts import wrong_own_posts, wrong_posts
from targets.pledges.querysets import PledgePartQuerySet, PledgeTemplateQuerySet

TEMPLATE_TEXTS = ("title", "basis", "party_a", "party_b", "period", "clauses")
# All that an assessor writes.
WORDS = ("word", *TEMPLATE_TEXTS, "park_posts", "own_posts", "city_posts")
# A signature is put under a pledge only while that side signs, in the order of the side; a place that is signed
# already is refused by its own rule.
_ONLY_IN_TURN = """
    IF NEW.side IN ('park', 'city') AND NOT EXISTS (
        SELECT FROM targets_pledgesignature s
         WHERE (s.pledge_id, s.side, s.number) = (NEW.pledge_id, NEW.side, NEW.number)) AND NOT EXISTS (
        SELECT FROM targets_pledgedocument d WHERE d.pledge_id = NEW.pledge_id
           AND NEW.side = (SELECT CASE s.to_state WHEN 'issued' THEN 'park' WHEN 'signed_by_park' THEN 'city' END
                             FROM targets_pledgestep s WHERE s.pledge_id = NEW.pledge_id ORDER BY s.number DESC LIMIT 1)
           AND NEW.number = 1 + (SELECT count(*) FROM targets_pledgesignature s
                                  WHERE s.pledge_id = NEW.pledge_id AND s.side = NEW.side)
           AND NEW.number <= CASE NEW.side WHEN 'park' THEN d.park_signers ELSE d.city_signers END) THEN
        RAISE EXCEPTION 'it is not the turn of this signature'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_signed_in_turn';
    END IF;
    RETURN NEW;
"""


@tracked()
class PledgeTemplate(models.Model):
    """What the pledges of a year say beside their targets, the same for all parks but for the placeholders.

    ``word`` begins the numbers (泰园责); the posts are the titles of those who sign, one a line, in their order.
    In ``own_posts`` parks where others sign have a line each: code, colon, one or two titles.
    In ``clauses`` a line that begins with "#" is a heading.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    word = models.CharField(_("word of the number"), max_length=20)
    title = models.CharField(_("title of the document"), max_length=200)
    basis = models.TextField(_("basis"))
    party_a = models.CharField(_("party A"), max_length=200)
    party_b = models.CharField(_("party B"), max_length=200)
    period = models.CharField(_("time"), max_length=200)
    clauses = models.TextField(_("clauses"))
    park_posts = models.TextField(_("who signs for the park"))
    own_posts = models.TextField(_("parks where others sign"), blank=True, default="")
    city_posts = models.TextField(_("who signs for the city"))

    objects = PledgeTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of pledges")
        verbose_name_plural = _("templates of pledges")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.year} {self.title}"

    def clean(self) -> None:
        """Refuse unknown placeholders, clauses without a heading, and more signers than a document has places for."""
        errors = {name: _unknown(getattr(self, name)) for name in TEMPLATE_TEXTS}
        if self.clauses.strip() and not self.clauses.lstrip().startswith("#"):
            errors["clauses"] = gettext("Begin with a heading: a line that begins with #.")
        errors |= {name: wrong_posts(getattr(self, name)) for name in ("park_posts", "city_posts")}
        errors["own_posts"] = wrong_own_posts(self.own_posts)
        if any(errors.values()):
            raise ValidationError({name: error for name, error in errors.items() if error})


def _unknown(text: str) -> str:
    found = unknown_placeholders(text)
    if not found:
        return ""
    known = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    words = {"met": " ".join(f"{{{name}}}" for name in found), "allowed": known}
    return gettext("%(met)s is no placeholder; there are %(allowed)s.") % words


class PledgeItem(models.Model):
    """One target as the pledge froze it. Never changed."""

    append_only = True

    pledge = models.ForeignKey(Pledge, models.PROTECT, db_index=False, related_name="items")
    number = models.PositiveSmallIntegerField(_("no."))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    base = ExactField(_("base"), null=True, blank=True)
    base_estimate = models.BooleanField(_("base is an estimate"), default=False, db_default=False)
    value = ExactField(_("target"))
    stretch = ExactField(_("stretch"), null=True, blank=True)
    growth = ExactField(_("growth"), null=True, blank=True)
    responsible = models.CharField(_("responsible"), max_length=100, blank=True)

    objects = PledgePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("target of a pledge")
        verbose_name_plural = _("targets of pledges")
        default_permissions = ()
        ordering = ["pledge", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "number"],
                name="pledge_item_numbered",
                violation_error_message=_("Targets of a pledge have different numbers."),
            ),
            models.UniqueConstraint(
                fields=["pledge", "indicator"],
                name="pledge_item_once_an_indicator",
                violation_error_message=_("A pledge has one target for an indicator."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id}/{self.number}"


class Document(models.Model):
    """A text as it was issued, to the byte, with its digests and its PDF. Never changed.

    The stored PDF counts, never one made anew.
    """

    append_only = True

    canonical = models.BinaryField(_("text"))
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    sm3 = models.CharField("SM3", max_length=64)
    pdf = models.BinaryField("PDF")
    park_signers = models.PositiveSmallIntegerField(_("signers of the park"))
    city_signers = models.PositiveSmallIntegerField(_("signers of the city"))

    objects = PledgePartQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return self.sha256


class PledgeDocument(Document):
    """The text of a pledge as it was issued."""

    pledge = models.OneToOneField(Pledge, models.PROTECT, related_name="document")

    class Meta(Document.Meta):
        verbose_name = _("document of a pledge")
        verbose_name_plural = _("documents of pledges")
        constraints = [
            models.CheckConstraint(
                condition=Q(park_signers__range=(1, MOST_SIGNERS), city_signers__range=(1, MOST_SIGNERS)),
                name="pledge_document_has_signers",
                violation_error_message=_("Each side has one or two signers."),
            ),
        ]


class PledgeSide(models.TextChoices):
    """Who signs: first the park, then the city."""

    PARK = "park", _("park")
    CITY = "city", pgettext_lazy("who signs", "city")


SM2_DIGITS = "^[0-9a-f]{128}$"


def whole_device(name: str) -> models.CheckConstraint:
    """Return the rule that a device's signature comes with the device's key, or neither."""
    return models.CheckConstraint(
        condition=models.Q(device_key="", device_signature="", is_device_certified=False)
        | models.Q(device_key__regex=SM2_DIGITS, device_signature__regex=SM2_DIGITS),
        name=name,
        violation_error_message=_("A device's signature comes with its key, 128 hexadecimal digits each."),
    )


class Signature(models.Model):
    """One signature, with the PDF as it was after it. Never changed."""

    append_only = True

    side = models.CharField(_("side"), max_length=10, choices=PledgeSide)
    number = models.PositiveSmallIntegerField(_("no."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    post = models.CharField(_("post"), max_length=100)
    at = models.DateTimeField(_("at"))
    pdf = models.BinaryField("PDF")
    sha256 = models.CharField("SHA-256", max_length=64)
    # What the installation's SM2 device signed: the canonical bytes of the text. Hexadecimal digits, empty without one.
    device_key = models.CharField(_("public key of the SM2 device"), max_length=128, blank=True, default="")
    device_signature = models.CharField(_("SM2 signature"), max_length=128, blank=True, default="")
    is_device_certified = models.BooleanField(_("certified SM2 device"), default=False)
    act_id = models.UUIDField(_("act"))
    # The network address as the audit trail has it, so that neither is changed unseen; None before it was kept twice.
    address = models.CharField(_("address"), max_length=45, blank=True, null=True)
    # None for a signature from before it was kept here; its certificate tells the key.
    key = models.ForeignKey(SigningKey, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PledgePartQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()


class PledgeSignature(Signature):
    """One signature under a pledge."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, db_index=False, related_name="signatures")

    class Meta(Signature.Meta):
        verbose_name = _("signature of a pledge")
        verbose_name_plural = _("signatures of pledges")
        ordering = ["pledge", "-side", "number"]
        triggers = [
            pgtrigger.Trigger(name="in_turn", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_ONLY_IN_TURN),
        ]
        constraints = [
            known_choice("side", PledgeSide, "pledge_signature_side_known"),
            models.UniqueConstraint(
                fields=["pledge", "side", "number"],
                name="pledge_signed_once_a_place",
                violation_error_message=_("A place is signed once."),
            ),
            whole_device("pledge_signature_of_a_device_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.side} {self.number}"

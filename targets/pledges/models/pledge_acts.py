"""What is done with a pledge beside its steps: handed in, signed on paper, handed over, settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from targets.pledges.models.pledges import Pledge
from targets.pledges.querysets import PledgePartQuerySet


class Confirmed(models.Model):
    """Something that happened to a pledge on a day, confirmed by a person under an appointment. Never changed."""

    append_only = True

    on = models.DateField(_("on"))
    at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    appointment = models.CharField(_("appointment"), max_length=200, blank=True)
    act_id = models.UUIDField(_("act"))

    objects = PledgePartQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()


class PledgeHandIn(Confirmed):
    """The park handed its pledge in (递交); ``is_paper`` where it was handed in as a sheet signed by hand."""

    pledge = models.OneToOneField(Pledge, models.PROTECT, related_name="handed_in")
    is_paper = models.BooleanField(_("on paper"), default=False)

    class Meta(Confirmed.Meta):
        verbose_name = _("hand-in of a pledge")
        verbose_name_plural = _("hand-ins of pledges")

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.on}"


class Scan(Confirmed):
    """A sheet that both sides signed by hand, as it was scanned; the file is kept under its SHA-256."""

    signed_on = models.DateField(_("signed on"))
    park_signers = models.CharField(_("who signed for the park"), max_length=200)
    city_signers = models.CharField(_("who signed for the city"), max_length=200)
    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField("SHA-256", max_length=64)

    if TYPE_CHECKING:

        @property
        def replacements(self) -> models.QuerySet[Replacement]:
            """Return the scans that were put in its place."""

    class Meta(Confirmed.Meta):
        abstract = True

    @property
    def sheets(self) -> list[Scan | Replacement]:
        """Return the scan and those put in its place, the one that counts last; one query."""
        return [self, *self.replacements.order_by("number")]


class PledgeScan(Scan):
    """The sheet of a pledge: with it all have signed, on paper."""

    pledge = models.OneToOneField(Pledge, models.PROTECT, related_name="scan")

    class Meta(Scan.Meta):
        verbose_name = _("pledge signed on paper")
        verbose_name_plural = _("pledges signed on paper")
        constraints = [
            models.CheckConstraint(
                condition=~Q(park_signers="") & ~Q(city_signers=""),
                name="pledge_scan_names_the_signers",
                violation_error_message=_("A sheet names who signed for each side."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.digest[:12]}"


class Replacement(Confirmed):
    """Another scan in the place of one that was confirmed, and why; what it replaces is kept, and so is its row."""

    number = models.PositiveSmallIntegerField(_("no."))
    reason = models.TextField(_("reason"))
    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField("SHA-256", max_length=64)

    class Meta(Confirmed.Meta):
        abstract = True


def replacement_rules(name: str) -> list[models.BaseConstraint]:
    """Return the rules of replacements of a kind of scan: numbered, and each with its reason."""
    return [
        models.UniqueConstraint(
            fields=["scan", "number"],
            name=f"{name}_numbered",
            violation_error_message=_("Scans in the place of another have different numbers."),
        ),
        models.CheckConstraint(
            condition=~Q(reason=""),
            name=f"{name}_for_a_reason",
            violation_error_message=_("Who replaces a scan says why."),
        ),
    ]


class PledgeScanReplacement(Replacement):
    """Another scan of the sheet of a pledge."""

    scan = models.ForeignKey(PledgeScan, models.PROTECT, db_index=False, related_name="replacements")

    class Meta(Replacement.Meta):
        verbose_name = _("replaced scan of a pledge")
        verbose_name_plural = _("replaced scans of pledges")
        ordering = ["scan", "number"]
        constraints = replacement_rules("pledge_scan_replacement")

    def __str__(self) -> str:
        return f"{self.scan_id}/{self.number}"


class PledgeSettlement(Confirmed):
    """The results that a pledge is closed with: their exact bytes, as the release of the last quarter says them."""

    pledge = models.OneToOneField(Pledge, models.PROTECT, related_name="settlement")
    release = models.PositiveIntegerField(_("release"))
    release_digest = models.CharField(_("digest of the release"), max_length=64)
    score = ExactField(_("score"), null=True, blank=True)
    place = models.PositiveIntegerField(_("place"), null=True, blank=True)
    canonical = models.BinaryField(_("results"))
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta(Confirmed.Meta):
        verbose_name = _("settlement of a pledge")
        verbose_name_plural = _("settlements of pledges")

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.sha256[:12]}"


class PledgeHandOver(Confirmed):
    """A pledge that passed to the successor of a head, with what was still open; ``since_on`` begins the new post.

    ``duties`` have a ``kind`` each: supplement (with number), signature, hand_in, quarter (period, state), comment
    (name of the indicator), settle (period), and target not reached yet (name, completion, period).
    """

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="hand_overs")
    post = models.CharField(_("post"), max_length=100)
    since_on = models.DateField(_("since"))
    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    from_name = models.CharField(_("from"), max_length=150)
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    to_name = models.CharField(_("to"), max_length=150)
    to_appointment = models.BigIntegerField(_("appointment of the successor"))
    duties = models.JSONField(_("open duties"), default=list, blank=True)

    class Meta(Confirmed.Meta):
        verbose_name = _("hand-over of a pledge")
        verbose_name_plural = _("hand-overs of pledges")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "to_appointment"],
                name="pledge_handed_over_once_to_an_appointment",
                violation_error_message=_("A pledge passes to an appointment once."),
            ),
            models.CheckConstraint(
                condition=~Q(from_user=models.F("to_user")),
                name="pledge_handed_over_to_another",
                violation_error_message=_("A pledge passes to another person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.to_name}"

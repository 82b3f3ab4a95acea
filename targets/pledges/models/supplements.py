"""Supplements of pledges (补充协议): an adjustment as a document, which both sides sign as they signed the pledge."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice
from targets.breakdown.models import Adjustment
from targets.pledges.models.pledge_acts import Confirmed, Replacement, Scan, replacement_rules
from targets.pledges.models.pledges import Pledge, PledgeState
from targets.pledges.models.pledging import Document, PledgeSide, Signature, whole_device
from targets.pledges.placeholders import MOST_SIGNERS
from targets.pledges.querysets import SupplementQuerySet

# First the park, then the city, each in order, and nobody once the sheet was signed by hand or the supplement was
# withdrawn. A place that is signed already is refused by its own rule.
_ONLY_IN_TURN = """
    IF NEW.side IN ('park', 'city') AND NOT EXISTS (
        SELECT FROM targets_supplementsignature s
         WHERE (s.supplement_id, s.side, s.number) = (NEW.supplement_id, NEW.side, NEW.number)) AND NOT EXISTS (
        SELECT FROM targets_supplement d WHERE d.id = NEW.supplement_id
           AND NOT EXISTS (SELECT FROM targets_supplementscan c WHERE c.supplement_id = d.id)
           AND NOT EXISTS (SELECT FROM targets_supplementwithdrawal w WHERE w.supplement_id = d.id)
           AND NEW.number = 1 + (SELECT count(*) FROM targets_supplementsignature s
                                  WHERE s.supplement_id = d.id AND s.side = NEW.side)
           AND NEW.number <= CASE NEW.side WHEN 'park' THEN d.park_signers ELSE d.city_signers END
           AND (NEW.side = 'park' OR d.park_signers = (SELECT count(*) FROM targets_supplementsignature s
                                  WHERE s.supplement_id = d.id AND s.side = 'park'))) THEN
        RAISE EXCEPTION 'it is not the turn of this signature'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_signed_in_turn';
    END IF;
    RETURN NEW;
"""
ONLY_UNSIGNED = """
    IF EXISTS (SELECT FROM targets_supplementsignature s WHERE s.supplement_id = NEW.supplement_id) THEN
        RAISE EXCEPTION 'a supplement that is signed here is not signed on paper as well'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_signed_one_way';
    END IF;
    IF EXISTS (SELECT FROM targets_supplementwithdrawal w WHERE w.supplement_id = NEW.supplement_id) THEN
        RAISE EXCEPTION 'a supplement that was withdrawn is not signed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_signed_in_turn';
    END IF;
    RETURN NEW;
"""
ONLY_OPEN = """
    IF EXISTS (SELECT FROM targets_supplementscan c WHERE c.supplement_id = NEW.supplement_id) OR (
        SELECT d.park_signers + d.city_signers FROM targets_supplement d WHERE d.id = NEW.supplement_id) <= (
        SELECT count(*) FROM targets_supplementsignature s WHERE s.supplement_id = NEW.supplement_id) THEN
        RAISE EXCEPTION 'a supplement that both sides signed is not withdrawn'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'supplement_withdrawn_while_open';
    END IF;
    RETURN NEW;
"""


class Supplement(Document):
    """What an adjustment changes of a pledge, as a document: text, digests and PDF. Never changed."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, db_index=False, related_name="supplements")
    number = models.PositiveSmallIntegerField(_("no."))
    adjustment = models.OneToOneField(Adjustment, models.PROTECT, related_name="supplement")
    issued_on = models.DateField(_("issued on"))
    act_id = models.UUIDField(_("act"))

    objects = SupplementQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Document.Meta):
        verbose_name = _("supplement of a pledge")
        verbose_name_plural = _("supplements of pledges")
        ordering = ["pledge", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "number"],
                name="supplement_numbered",
                violation_error_message=_("Supplements of a pledge have different numbers."),
            ),
            models.CheckConstraint(
                condition=Q(park_signers__range=(1, MOST_SIGNERS), city_signers__range=(1, MOST_SIGNERS)),
                name="supplement_has_signers",
                violation_error_message=_("Each side has one or two signers."),
            ),
        ]

    def state_with(self, signatures: int, *, is_scanned: bool, is_withdrawn: bool) -> PledgeState:
        """Return how far it is with so many signatures, which come in order, or with the scan of a signed sheet."""
        if is_withdrawn:
            return PledgeState.VOID
        if is_scanned or signatures >= self.park_signers + self.city_signers:
            return PledgeState.IN_FORCE
        return PledgeState.SIGNED_BY_PARK if signatures >= self.park_signers else PledgeState.ISSUED


class SupplementSignature(Signature):
    """One signature under a supplement, with the PDF as it was after it. Never changed."""

    supplement = models.ForeignKey(Supplement, models.PROTECT, db_index=False, related_name="signatures")

    class Meta(Signature.Meta):
        verbose_name = _("signature of a supplement")
        verbose_name_plural = _("signatures of supplements")
        ordering = ["supplement", "-side", "number"]
        triggers = [
            pgtrigger.Trigger(name="in_turn", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_ONLY_IN_TURN),
        ]
        constraints = [
            known_choice("side", PledgeSide, "supplement_signature_side_known"),
            models.UniqueConstraint(
                fields=["supplement", "side", "number"],
                name="supplement_signed_once_a_place",
                violation_error_message=_("A place is signed once."),
            ),
            whole_device("supplement_signature_of_a_device_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.supplement_id} {self.side} {self.number}"


class SupplementWithdrawal(Confirmed):
    """A supplement that was taken back before both sides had signed it: its adjustment never counts. Never changed."""

    supplement = models.OneToOneField(Supplement, models.PROTECT, related_name="withdrawal")
    reason = models.TextField(_("reason"))

    class Meta(Confirmed.Meta):
        verbose_name = _("withdrawal of a supplement")
        verbose_name_plural = _("withdrawals of supplements")
        triggers = [
            pgtrigger.Trigger(name="only_open", when=pgtrigger.Before, operation=pgtrigger.Insert, func=ONLY_OPEN),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="supplement_withdrawal_has_a_reason",
                violation_error_message=_("A withdrawal says why."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplement_id} {self.on}"


class SupplementScan(Scan):
    """The sheet of a supplement: with it all have signed, on paper."""

    supplement = models.OneToOneField(Supplement, models.PROTECT, related_name="scan")

    class Meta(Scan.Meta):
        verbose_name = _("supplement signed on paper")
        verbose_name_plural = _("supplements signed on paper")
        triggers = [
            pgtrigger.Trigger(name="one_way", when=pgtrigger.Before, operation=pgtrigger.Insert, func=ONLY_UNSIGNED),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(park_signers="") & ~Q(city_signers=""),
                name="supplement_scan_names_the_signers",
                violation_error_message=_("A sheet names who signed for each side."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplement_id} {self.digest[:12]}"


class SupplementScanReplacement(Replacement):
    """Another scan of the sheet of a supplement."""

    scan = models.ForeignKey(SupplementScan, models.PROTECT, db_index=False, related_name="replacements")

    class Meta(Replacement.Meta):
        verbose_name = _("replaced scan of a supplement")
        verbose_name_plural = _("replaced scans of supplements")
        ordering = ["scan", "number"]
        constraints = replacement_rules("supplement_scan_replacement")

    def __str__(self) -> str:
        return f"{self.scan_id}/{self.number}"

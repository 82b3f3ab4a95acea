"""Signed responsibility pledges."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice
from parks.models import Park
from targets.pledges.pledge_moves import MOVES
from targets.pledges.querysets import PledgeQuerySet, PledgeStepQuerySet

# A pledge without a document is one on paper that a city folder told of. All others move as the table allows, one
# step after the other, and reach a signed state with all signatures of that side alone, or with the scan of the
# sheet that both sides signed by hand and no other signature.
_ONLY_MOVES = f"""
    IF NOT EXISTS (SELECT FROM targets_pledgedocument WHERE pledge_id = NEW.pledge_id) THEN
        RETURN NEW;
    END IF;
    IF (NEW.from_state, NEW.to_state) NOT IN ({", ".join(f"('{source}', '{target}')" for source, target in MOVES)})
        OR NEW.number <> 1 + (SELECT count(*) FROM targets_pledgestep WHERE pledge_id = NEW.pledge_id)
        OR NEW.from_state <> coalesce((SELECT to_state FROM targets_pledgestep WHERE pledge_id = NEW.pledge_id
                                        ORDER BY number DESC LIMIT 1), '') THEN
        RAISE EXCEPTION 'a pledge does not move from % to %', NEW.from_state, NEW.to_state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_moves';
    END IF;
    IF NEW.to_state IN ('signed_by_park', 'in_force') AND NOT EXISTS (
        SELECT FROM targets_pledgescan c WHERE c.pledge_id = NEW.pledge_id
           AND NOT EXISTS (SELECT FROM targets_pledgesignature s WHERE s.pledge_id = NEW.pledge_id)) AND NOT EXISTS (
        SELECT FROM targets_pledgedocument d WHERE d.pledge_id = NEW.pledge_id
           AND (SELECT count(*) FROM targets_pledgesignature s WHERE s.pledge_id = NEW.pledge_id AND s.side = 'park')
               = d.park_signers
           AND (SELECT count(*) FROM targets_pledgesignature s WHERE s.pledge_id = NEW.pledge_id AND s.side = 'city')
               = CASE NEW.to_state WHEN 'in_force' THEN d.city_signers ELSE 0 END) THEN
        RAISE EXCEPTION 'a pledge without its signatures is not %', NEW.to_state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_is_signed';
    END IF;
    IF NEW.to_state = 'settled' AND NOT EXISTS (
        SELECT FROM targets_pledgesettlement t WHERE t.pledge_id = NEW.pledge_id) THEN
        RAISE EXCEPTION 'a pledge without its results is not settled'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_is_settled_with_results';
    END IF;
    RETURN NEW;
"""  # noqa: S608 - made of the words of the table


class PledgeState(models.TextChoices):
    """How far a pledge has come."""

    ISSUED = "issued", _("issued")
    SIGNED_BY_PARK = "signed_by_park", _("signed by the park")
    IN_FORCE = "in_force", _("in force")
    SETTLED = "settled", _("settled")
    SUPERSEDED = "superseded", _("superseded")
    VOID = "void", _("void")


class Pledge(models.Model):
    """The document that freezes a park's targets of a year; its steps carry its state. Never changed itself."""

    append_only = True

    no = models.CharField(_("no."), max_length=100, unique=True)
    park = models.ForeignKey(Park, models.PROTECT, related_name="pledges")
    year = models.PositiveSmallIntegerField(_("year"))
    party_a = models.CharField(_("party A"), max_length=200)
    party_b = models.CharField(_("party B"), max_length=200)
    is_paper = models.BooleanField(_("on paper"), default=False)

    # That of the last step, where the set was asked `with_state`, as `visible_to` does.
    state: str

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        default_permissions = ()
        permissions = [
            ("view_pledge", _("Can see pledges in force")),
            ("view_every_pledge", _("Can see pledges before they are in force")),
            ("issue_pledge", _("Can issue, reissue and withdraw pledges")),
            ("sign_pledge_for_park", _("Can sign the pledge of the own park")),
            ("sign_pledge_for_city", _("Can sign pledges for the city")),
        ]

    def __str__(self) -> str:
        return self.no


class PledgeStep(models.Model):
    """One step of a pledge from a state to the next. Never changed itself."""

    append_only = True

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField(_("number"))
    from_state = models.CharField(_("from"), max_length=20, blank=True)
    to_state = models.CharField(_("to"), max_length=20, choices=PledgeState)
    on = models.DateField(_("on"), null=True, blank=True)
    at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(_("name"), max_length=150, blank=True, db_default="")
    appointment = models.CharField(_("appointment"), max_length=200, blank=True, db_default="")
    reason = models.TextField(_("reason"), blank=True)
    act_id = models.UUIDField(_("act"), null=True, blank=True)

    objects = PledgeStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a pledge")
        verbose_name_plural = _("steps of pledges")
        default_permissions = ()
        ordering = ["pledge", "number"]
        triggers = [
            pgtrigger.Trigger(name="moves", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_ONLY_MOVES),
        ]
        constraints = [
            known_choice("to_state", PledgeState, "pledge_step_state_known"),
            models.UniqueConstraint(
                fields=["pledge", "number"],
                name="pledge_step_numbered",
                violation_error_message=_("Steps of a pledge have different numbers."),
            ),
            models.UniqueConstraint(
                fields=["pledge", "to_state"],
                name="pledge_reaches_a_state_once",
                violation_error_message=_("A pledge reaches a state once."),
            ),
            models.CheckConstraint(
                condition=Q(number=1, from_state="", to_state="issued") | (Q(number__gt=1) & ~Q(from_state="")),
                name="pledge_begins_issued",
                violation_error_message=_("A pledge begins by being issued."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.to_state}"

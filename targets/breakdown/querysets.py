"""Sets of targets, adjustments and comments, and who may see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self, cast

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable

from accounts.querysets import VisibleQuerySet
from parks.rights import parks_of

if TYPE_CHECKING:
    from typing import TypedDict

    from django.contrib.auth.models import AnonymousUser
    from django_stubs_ext import WithAnnotations
    from typing_extensions import TypeVar

    from accounts.models import User
    from targets.breakdown.models import Adjustment, CityTarget, Target, TargetComment
    from targets.indicators.models.indicators import Indicator

    # What rows of a set are: the model, or the model with what was added to it.
    TargetRow_co = TypeVar("TargetRow_co", bound="Target", default="Target", covariant=True)
    AdjustmentRow_co = TypeVar("AdjustmentRow_co", bound="Adjustment", default="Adjustment", covariant=True)

    class _Counted(TypedDict):
        """What pages add to an adjustment: how many have signed its supplement, and the day."""

        signed: int
        today: date

    ShownAdjustment = WithAnnotations[Adjustment, _Counted]


class TargetQuerySet(VisibleQuerySet["TargetRow_co"]):
    """Targets of a year: pledged ones for all who read them, issued ones for their park, drafts for the assessor.

    That none is issued (不下达) is seen with the others of the park and year.
    """

    permission = "targets.view_target"
    every = "targets.view_draft_target"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the targets that are promised, and those that the user works on."""
        rows = super().visible_to(user)
        if user.has_perm(self.every):
            return rows
        own = Q(park__in=parks_of(user))
        beside = self.model._default_manager.filter(park=OuterRef("park"), year=OuterRef("year"))
        with_pledged, with_issued = Exists(beside.filter(state="pledged")), Exists(beside.filter(state="issued"))
        none = Q(with_pledged) | (own & Q(with_issued))
        return rows.filter(Q(state="pledged") | (Q(state="issued") & own) | (Q(state="none") & none))

    def counted(self) -> Self:
        """Return the targets that scores use: issued and pledged; a draft counts as missing, "none" is out."""
        return self.filter(state__in=["issued", "pledged"])


class CityTargetQuerySet(VisibleQuerySet["CityTarget"]):
    """Targets of the city: a year's belong to its breakdown, and are seen with the first target of a park."""

    permission = "targets.view_target"
    every = "targets.view_draft_target"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the city's targets of the years of which the user sees a park's."""
        rows = super().visible_to(user)
        if user.has_perm(self.every):
            return rows
        indicators = cast("type[Indicator]", self.model._meta.get_field("indicator").related_model)
        of_parks = cast("type[Target]", indicators._meta.get_field("targets").related_model).objects
        return rows.filter(Exists(of_parks.visible_to(user).filter(year=OuterRef("year"))))


class AdjustmentQuerySet(VisibleQuerySet["AdjustmentRow_co"]):
    """Approved changes of targets, which a signed pledge holds: seen by whoever sees targets."""

    permission = "targets.view_target"

    def holding(self) -> Self:
        """Return the changes that hold: both sides signed the supplement, or there is none to sign."""
        supplements: Any = self.model._meta.get_field("supplement").related_model
        return self.exclude(Exists(supplements.objects.not_in_force().filter(adjustment=OuterRef("pk"))))

    def not_withdrawn(self) -> Self:
        """Return the changes that hold or wait for their signatures."""
        return self.filter(supplement__withdrawal=None)

    def in_force_on(self, day: date | Combinable) -> Self:
        """Return the changes that hold and are effective on or before the day."""
        return self.holding().filter(effective_on__lte=day)

    def coming_after(self, day: date | Combinable) -> Self:
        """Return the changes that hold and are effective only after the day."""
        return self.holding().filter(effective_on__gt=day)


# Where SQL of its own asks what `AdjustmentQuerySet.holding` returns, of the adjustment ``a``.
HOLDING = """NOT EXISTS (
    SELECT FROM targets_supplement u
     WHERE u.adjustment_id = a.id
       AND NOT EXISTS (SELECT FROM targets_supplementscan c WHERE c.supplement_id = u.id)
       AND u.park_signers + u.city_signers > (
           SELECT count(*) FROM targets_supplementsignature g WHERE g.supplement_id = u.id))"""


class TargetCommentQuerySet(VisibleQuerySet["TargetComment"]):
    """What parks say about issued targets: seen by the park and by the assessor, who answers."""

    permission = "targets.view_target"
    every = "targets.view_draft_target"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the comments of the user's own parks, or all of them."""
        rows = super().visible_to(user)
        return rows if user.has_perm(self.every) else rows.filter(target__park__in=parks_of(user))

    def open(self) -> Self:
        """Return the comments that wait for an answer."""
        return self.filter(answers=None, answer=None)

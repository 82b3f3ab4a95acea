"""Sets of pledges and supplements, and who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

from django.db.models import Count, F, OuterRef, Q, Subquery

from accounts.querysets import M_co, VisibleQuerySet
from parks.rights import parks_of

if TYPE_CHECKING:
    from typing import TypedDict

    from django.contrib.auth.models import AnonymousUser
    from django_stubs_ext import WithAnnotations
    from typing_extensions import TypeVar

    from accounts.models import User
    from targets.pledges.models.pledges import Pledge, PledgeStep
    from targets.pledges.models.pledging import PledgeTemplate
    from targets.pledges.models.supplements import Supplement

    # What rows of a set are: the model, or the model with what was added to it.
    SupplementRow_co = TypeVar("SupplementRow_co", bound="Supplement", default="Supplement", covariant=True)

    class StateOfPledge(TypedDict):
        """What `PledgeQuerySet.with_state` adds."""

        state: str

    class SignedOfSupplement(TypedDict):
        """What is counted beside a supplement: how many have signed."""

        signed: int

    CountedSupplement = WithAnnotations[Supplement, SignedOfSupplement]
    PledgeWithState = WithAnnotations[Pledge, StateOfPledge]


class PledgeQuerySet(VisibleQuerySet["PledgeWithState"]):
    """Pledges: in force and settled ones for everybody who reads them, the others for those who sign or make them."""

    permission = "targets.view_pledge"
    every = "targets.view_every_pledge"

    def with_state(self) -> Self:
        """Add ``state``, that of the last step."""
        steps = cast("type[PledgeStep]", self.model._meta.get_field("steps").related_model).objects
        last = steps.filter(pledge=OuterRef("pk"))
        return self.annotate(state=Subquery(last.order_by("-number").values("to_state")[:1]))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the pledges that hold, and those that wait for the user's own park; each with its ``state``."""
        rows = super().visible_to(user).with_state()
        if user.has_perm(self.every):
            return rows
        return rows.filter(Q(state__in=["in_force", "settled"]) | Q(park__in=parks_of(user)))


class PledgeStepQuerySet(VisibleQuerySet["PledgeStep"]):
    """Steps of pledges; reached through a pledge that is seen."""


class PledgePartQuerySet(VisibleQuerySet[M_co]):
    """Targets, text and signatures of pledges; reached through a pledge that is seen."""


class SupplementQuerySet(PledgePartQuerySet["SupplementRow_co"]):
    """Supplements of pledges, seen as their pledges are."""

    def not_in_force(self) -> Self:
        """Return those that not both sides have signed, the withdrawn ones among them; adds ``signed``."""
        rows = self.annotate(signed=Count("signatures")).filter(scan=None)
        return rows.filter(signed__lt=F("park_signers") + F("city_signers"))

    def waiting(self) -> Self:
        """Return those that wait for a signature; adds ``signed``."""
        return self.not_in_force().filter(withdrawal=None)


class PledgeTemplateQuerySet(VisibleQuerySet["PledgeTemplate"]):
    """What pledges will say: the business of who issues them."""

    permission = "targets.issue_pledge"

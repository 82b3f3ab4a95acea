"""What both sides sign, here or by hand: a pledge or one of its supplements, as the acts of signing ask for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.locks import Lock, hold
from targets.acting import Granted
from targets.breakdown.actions.targets import hold_year, pledge_targets
from targets.breakdown.models import Target
from targets.errors import WorkflowError
from targets.pledges.actions.pledge_ground import SignableStanding, Signed, demand, standing_of, take_step
from targets.pledges.models.pledge_acts import PledgeScan, PledgeScanReplacement
from targets.pledges.models.pledges import Pledge
from targets.pledges.models.pledging import PledgeSignature, Signature
from targets.pledges.models.supplements import (
    Supplement,
    SupplementScan,
    SupplementScanReplacement,
    SupplementSignature,
    SupplementWithdrawal,
)
from targets.pledges.pledge_moves import CITY_SIDE, PARK_SIDE, SIGNING, SIGNS
from targets.pledges.supplement_texts import number_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class SupplementStanding(Signed):
    """How far a supplement has come."""

    def __init__(self, supplement: Supplement) -> None:
        hold(Lock.PLEDGE, supplement.pledge_id)
        self.document = supplement
        self.signatures = list(SupplementSignature.objects.filter(supplement=supplement).order_by("pk"))
        is_scanned, is_withdrawn = (
            model.objects.filter(supplement=supplement).exists() for model in (SupplementScan, SupplementWithdrawal)
        )
        state = supplement.state_with(len(self.signatures), is_scanned=is_scanned, is_withdrawn=is_withdrawn)
        self.state = str(state)


class Signable:
    """A document that both sides sign; its rows belong to ``owner``. ``kind`` and the acts' names are the audit's.

    ``reason`` is what a signature says it is for, ``signed_here`` why what was signed here is not signed on paper.
    """

    kind: ClassVar[str]
    sign_act: ClassVar[str]
    paper_act: ClassVar[str]
    replace_act: ClassVar[str]
    reason: ClassVar[StrPromise]
    signed_here: ClassVar[StrPromise]
    signature: ClassVar[type[PledgeSignature | SupplementSignature]]
    scan: ClassVar[type[PledgeScan | SupplementScan]]
    replacement: ClassVar[type[PledgeScanReplacement | SupplementScanReplacement]]

    def __init__(self, pledge: Pledge, no: str, owner: Mapping[str, Pledge | Supplement]) -> None:
        self.pledge, self.no, self.owner = pledge, no, owner

    @property
    def about(self) -> tuple[str, object]:
        """Return what the audit says the acts are about."""
        return self.kind, self.no

    @property
    def act_id(self) -> UUID | None:
        """Return the act that made the document; None where it was not made here."""
        raise NotImplementedError

    def held(self, states: Collection[str]) -> Signed:
        """Lock it and return how far it has come; a pledge has to be in one of the states. Raises WorkflowError."""
        raise NotImplementedError

    def issued_on(self, standing: Signed) -> date | None:
        """Return the day before which nobody signed it, None where it is not known."""
        raise NotImplementedError

    def demand_as_issued(self) -> None:
        """Refuse where what it says is no longer so. Raises WorkflowError."""

    def go_on(self, granted: Granted, standing: Signed, signature: Signature) -> None:
        """Do what follows from a signature."""

    def go_on_from_paper(self, granted: Granted, standing: Signed, signed_on: date) -> None:
        """Do what follows from a sheet that both sides signed."""


class SignablePledge(Signable):
    """A pledge: with the last signature of a side it takes its next step, and in force its targets are pledged."""

    kind, sign_act = "pledge", "targets.sign_pledge"
    paper_act, replace_act = "targets.confirm_paper", "targets.replace_paper"
    reason = gettext_lazy("Signing of the pledge %(no)s")
    signed_here = gettext_lazy("Somebody signed this pledge here already. To sign on paper, issue it anew.")
    signature, scan, replacement = PledgeSignature, PledgeScan, PledgeScanReplacement

    def __init__(self, pledge: Pledge) -> None:
        super().__init__(pledge, pledge.no, {"pledge": pledge})

    @property
    def act_id(self) -> UUID | None:
        """Return the act that issued it."""
        return self.pledge.steps.earliest("number").act_id

    def held(self, states: Collection[str]) -> SignableStanding:
        """Lock the year, then the pledge, then rows of targets: the order of every act here."""
        hold_year(self.pledge.year)
        standing = standing_of(self.pledge)
        demand(standing, *states)
        return standing

    def issued_on(self, standing: Signed) -> date | None:
        """Return the day of its last step, which is its first."""
        assert isinstance(standing, SignableStanding)
        return standing.last.on

    def demand_as_issued(self) -> None:
        """Refuse to go on where a target differs from what the pledge froze. Raises WorkflowError."""
        rows = Target.objects.select_for_update().filter(park=self.pledge.park, year=self.pledge.year, state="issued")
        frozen = ("indicator", "base", "base_estimate", "value", "stretch", "responsible")
        if set(rows.values_list(*frozen)) != set(self.pledge.items.values_list(*frozen)):
            raise WorkflowError(_("The targets changed since the pledge was issued. It has to be issued anew."))

    def go_on(self, granted: Granted, standing: Signed, signature: Signature) -> None:
        """Take the pledge to its next state once all of the side have signed; in force, its targets are pledged."""
        document, side = standing.document, signature.side
        assert isinstance(standing, SignableStanding) and document is not None
        if signature.number < (document.park_signers if side == PARK_SIDE else document.city_signers):
            return
        take_step(granted, self.pledge, standing.last, SIGNING[side])
        if side == CITY_SIDE:
            pledge_targets(park=self.pledge.park, year=self.pledge.year, entry=granted.entry)

    def go_on_from_paper(self, granted: Granted, standing: Signed, signed_on: date) -> None:
        """Take the pledge through both steps on the day of signing; its targets are pledged."""
        assert isinstance(standing, SignableStanding)
        step = take_step(granted, self.pledge, standing.last, SIGNING[PARK_SIDE], on=signed_on)
        take_step(granted, self.pledge, step, SIGNING[CITY_SIDE], on=signed_on)
        pledge_targets(park=self.pledge.park, year=self.pledge.year, entry=granted.entry)


class SignableSupplement(Signable):
    """A supplement: how far it is follows from its signatures and its scan, so that nothing more is to be done."""

    kind, sign_act = "supplement", "targets.sign_supplement"
    paper_act, replace_act = "targets.confirm_supplement_paper", "targets.replace_supplement_paper"
    reason = gettext_lazy("Signing of the supplement %(no)s")
    signed_here = gettext_lazy("Somebody signed this supplement here already: the others sign it here as well.")
    signature, scan, replacement = SupplementSignature, SupplementScan, SupplementScanReplacement

    def __init__(self, supplement: Supplement) -> None:
        pledge = supplement.pledge
        super().__init__(pledge, number_of(pledge, supplement.number), {"supplement": supplement})
        self.supplement = supplement

    @property
    def act_id(self) -> UUID | None:
        """Return the act that adjusted."""
        return self.supplement.act_id

    def held(self, states: Collection[str]) -> SupplementStanding:
        """Lock its pledge; it has no steps, and is open until both sides have signed or it is withdrawn."""
        return open_supplement(self.supplement)

    def issued_on(self, standing: Signed) -> date | None:
        """Return the day of the adjustment's act."""
        return self.supplement.issued_on


def open_supplement(supplement: Supplement) -> SupplementStanding:
    """Lock a supplement that waits for signatures and return how far it has come. Raises WorkflowError."""
    standing = SupplementStanding(supplement)
    if standing.state == "void":
        raise WorkflowError(_("This supplement was withdrawn."))
    if standing.state not in SIGNS:
        raise WorkflowError(_("This supplement is signed by both sides already."))
    return standing

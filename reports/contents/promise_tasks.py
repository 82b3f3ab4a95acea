"""The tasks about what is promised: documents to sign, and comments to answer."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from reports.contents.signing_round import ToSign, waiting_for
from reports.contents.task import Task
from targets.models import Target, TargetComment


def of_signers(user: User) -> Iterator[Task]:
    """Yield the pledges and supplements whose next signature is this person's; one query."""
    for one in waiting_for(user):
        button = _("Read and sign") if one.is_signed_here else ""
        yield Task.at_once(_("to sign"), _to_sign(one), one.pledge.park, one.pledge.no, one.address, button)


def _to_sign(one: ToSign) -> str:
    if one.number:
        return _("Sign supplement no. %(number)s of the pledge") % {"number": one.number}
    return _("Sign the pledge of %(year)s") % {"year": one.pledge.year}


def of_comments(user: User) -> Iterator[Task]:
    """Yield the targets that parks commented on and that nobody has answered yet; one query."""
    targets = Target.objects.visible_to(user).select_related("park", "indicator")
    waiting = TargetComment.objects.visible_to(user).open().values("target")
    for target in targets.filter(pk__in=waiting).order_by("year", "park__code", "indicator__code"):
        what = _("Answer the comment on the target of %(indicator)s") % {"indicator": target.indicator}
        address = reverse("reports:target", args=[target.year, target.park.code, target.indicator.code])
        subject = _("targets %(year)s") % {"year": target.year}
        yield Task.at_once(_("to answer"), what, target.park, subject, address, _("Answer"))

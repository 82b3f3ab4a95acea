"""Accounts that nobody uses any more: found, and closed after so many days."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from parks.actions import deactivate_account
from parks.models import Appointment, Role

ACTIVATING = "parks.activate_account"


def unused_accounts(now: datetime) -> QuerySet[User]:
    """Return the active accounts that nobody signed in with for so many days, nor were made or activated since."""
    acts = AuditEntry.objects.filter(
        act=ACTIVATING, outcome="done", object_key=Cast(OuterRef("pk"), CharField())
    ).order_by("-at")
    used: object = Greatest(
        Coalesce("last_login", "date_joined"), "date_joined", Coalesce(Subquery(acts.values("at")[:1]), "date_joined")
    )
    found = User.objects.get_queryset().filter(is_active=True).annotate(used_at=used)
    days = settings.UNUSED_ACCOUNT_DAYS
    return found.filter(used_at__lt=now - timedelta(days=days)).order_by("username") if days else found.none()


def close_unused(now: datetime) -> tuple[list[User], list[User]]:
    """Close them, and return who was closed and who was kept, so that an administrator is left who can sign in."""
    unused = list(unused_accounts(now))
    held = Appointment.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).valid_on(localdate(now))
    administrators = set(held.values_list("user", flat=True))
    is_one_left = bool(administrators - {user.pk for user in unused})
    kept = [] if is_one_left else [user for user in unused if user.pk in administrators]
    closed = [user for user in unused if user not in kept]
    reason = _("Not used for %(days)s days.") % {"days": settings.UNUSED_ACCOUNT_DAYS}
    for user in closed:
        deactivate_account(user=user, reason=reason)
    return closed, kept

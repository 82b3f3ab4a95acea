"""What pages that change something share: the park and period of an address, and the hour there."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from parks.models import City, Park
from parks.rights import granting
from reports.pages.entry.contents.desk import Desk
from reports.pages.frame.views.answers import reader
from targets.models import Period

T = TypeVar("T")


def desk_or_404(request: HttpRequest, park_code: str, label: str, *permissions: str) -> Desk:
    """Return the desk of an address; one of the permissions has to hold at that park. Raises Http404.

    The figures of another park are rows that one may not see, so that there is no such page.
    """
    user = reader(request.user)
    try:
        desk = Desk.of(user, park_code, label, timezone.now())
    except Park.DoesNotExist:
        raise Http404 from None
    if not any(granting(user, permission, park_id=desk.park.pk) for permission in permissions):
        raise Http404
    return desk


def period_or_404(request: HttpRequest, label: str) -> Period:
    """Return the period of an address. Raises Http404."""
    found: Period = get_object_or_404(Period.objects.visible_to(request.user).labelled(label))
    return found


def now_of(request: HttpRequest) -> datetime:
    """Return the instant by the city's clock."""
    return City.objects.visible_to(request.user).now_on(timezone.now())

"""What pages that change something share: the park and period of an address, and how an act is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.timezone import localdate

from parks.models import City, Park
from parks.rights import granting
from reports.views.answers import reader
from targets.errors import WorkflowError
from targets.models import Period

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """Where somebody works: at a park, in a period, at this instant of the city's clock."""

    park: Park
    period: Period
    now: datetime

    @property
    def today(self) -> date:
        """Return the day by the city's clock."""
        return localdate(self.now)


def desk_or_404(request: HttpRequest, park_code: str, label: str, *permissions: str) -> Desk:
    """Return the desk of an address; one of the permissions has to hold at that park. Raises Http404.

    The figures of another park are rows that one may not see, so that there is no such page.
    """
    user = reader(request.user)
    park = get_object_or_404(Park.objects.visible_to(user), code=park_code)
    if not any(granting(user, permission, park_id=park.pk) for permission in permissions):
        raise Http404
    return Desk(park, period_or_404(request, label), now_of(request))


def period_or_404(request: HttpRequest, label: str) -> Period:
    """Return the period of an address. Raises Http404."""
    found: Period = get_object_or_404(Period.objects.visible_to(request.user).labelled(label))
    return found


def now_of(request: HttpRequest) -> datetime:
    """Return the instant by the city's clock."""
    return City.objects.visible_to(request.user).now_on(timezone.now())


def attempted(request: HttpRequest, act: Callable[[], T]) -> T | None:
    """Do an act and return what it made; where it cannot be done, tell the person why and return None.

    Only for acts that return something. What is forbidden stays forbidden: PermissionDenied is a 403.
    """
    try:
        return act()
    except WorkflowError as error:
        messages.error(request, str(error))
        return None

"""What pages that change something share: the park and period of an address, and how an act is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from parks.models import City, Park
from parks.rights import granting
from reports.pages.entry.contents.desk import Desk
from reports.pages.frame.views.answers import reader
from targets.errors import WorkflowError
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


def attempted(request: HttpRequest, act: Callable[[], T]) -> T | None:
    """Do an act and return what it made; where it cannot be done, tell the person why and return None.

    Only for acts that return something. What is forbidden stays forbidden: PermissionDenied is a 403.
    """
    try:
        return act()
    except WorkflowError as error:
        messages.error(request, str(error))
        return None


def status_of(form: BaseForm) -> int:
    """Return how a form is answered unless its act is done: 200 unsent, 400 where it is wrong, else 409."""
    return 200 if not form.is_bound else 409 if form.is_valid() else 400


def attempted_in(form: BaseForm, act: Callable[[], T], **names: str) -> T | None:
    """Do what a valid form asks for and return what it made; where it cannot be done, say why in the form.

    What is in the way stands beside its field, called as ``names`` say, all else beside the button. Only for acts that
    return something. What is forbidden stays forbidden: PermissionDenied is a 403.
    """
    try:
        return act()
    except WorkflowError as error:
        field = names.get(error.field, error.field)
        form.add_error(field if field in form.fields else None, str(error))
        return None

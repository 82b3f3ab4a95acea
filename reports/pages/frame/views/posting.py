"""How a page that changes something is answered: what was sent, the act, its refusal in words, where it leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from parks.errors import AccountError
from reports.pages.frame.views.answers import Context, page_in_frame, release_asked
from targets.errors import WorkflowError

T = TypeVar("T")
# A page that is looked at and sent to; every form sends a whole page, and scripts take parts of pages to read alone.
form_page = require_http_methods(["GET", "HEAD", "POST"])


def sent_to(request: HttpRequest) -> QueryDict | None:
    """Return what was sent to a page; None where it is only looked at, so that its form stays unbound."""
    return request.POST if request.method == "POST" else None


def posted(
    request: HttpRequest,
    form: BaseForm | None,
    act: Callable[[], T | None],
    page: Callable[[int], HttpResponse],
    done: Callable[[T], tuple[str, HttpResponse]],
    *,
    is_told: bool = False,
    names: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Answer a page around one form: do what a valid one asks for, else show the page with its status.

    ``act`` returns something, or is refused with words: they stand in the form, beside the fields that ``names`` are
    about (see `attempted_in`), or above the page where there is no form or ``is_told`` says so. ``page`` gets 200 where
    nothing was sent, 400 where it is wrong, and 409 where it could not be done: what is stored is read anew then.
    ``done`` gives what is said of what was made, and where it leads. The right is the view's to ask for before.
    """
    status = (200 if request.method != "POST" else 409) if form is None else status_of(form)
    if status != 409:
        return page(status)
    made = attempted(request, act) if form is None or is_told else attempted_in(form, act, **(names or {}))
    if made is None:
        return page(status)
    said, answer = done(made)
    messages.success(request, said)
    return answer


def in_frame(request: HttpRequest, title: str, template: str, context: Context) -> Callable[[int], HttpResponse]:
    """Return what answers with a page in the frame, once the status is known."""
    return lambda status: page_in_frame(request, release_asked(request), title, template, context, status)


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
    except (AccountError, WorkflowError) as error:
        wanted = error.field if isinstance(error, WorkflowError) else ""
        field = names.get(wanted, wanted)
        form.add_error(field if field in form.fields else None, str(error))
        return None

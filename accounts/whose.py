"""Whose a form is: another account that signed in meanwhile in the same browser saves nothing by it."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import User
from config.typed_text import chosen_in, typed_in

_Handler = Callable[[HttpRequest], HttpResponse]

# The field of every form that is sent, and the header of what scripts send without one.
FIELD, HEADER = "whose", "X-Whose"
# Every form that is sent holds a token against forged requests; whose it is stands beside that.
_TOKEN = re.compile(rb'<input type="hidden" name="csrfmiddlewaretoken" value="[^"]*">')


def forms_are_somebodys(get_response: _Handler) -> _Handler:
    """Write into every form whose it is; refuse with 409 what was filled in under another account.

    It stands before the check against forged requests, which a new log-in makes fail without saying why, and before
    all views, so that no form of any of them is left out. A form without the field is of a page from before.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        """Answer who filled the form in, else say what was not saved."""
        if request.method == "POST" and request.user.is_authenticated and _is_anothers(request):
            response = _told(request)
        else:
            response = get_response(request)
        return _marked(request, response)

    return answer


def _is_anothers(request: HttpRequest) -> bool:
    try:
        whose = request.POST.get(FIELD) or request.headers.get(HEADER)
    except UnreadablePostError:
        return False  # whoever sent it is gone
    return whose is not None and whose != str(request.user.pk)


def _told(request: HttpRequest) -> HttpResponse:
    """Answer in words, with what was typed to be copied; who filled it in is not named to who is signed in now."""
    context = {"typed": typed_in(request), "files": chosen_in(request), "title": _("Nothing was saved")}
    return render(request, "accounts/another_account.html", context, status=409)


def _marked(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Write into the forms of a page whose they are."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return response
    if b"csrfmiddlewaretoken" in response.content and isinstance(request.user, User):
        field = f'<input type="hidden" name="{FIELD}" value="{request.user.pk}">'.encode()
        response.content = _TOKEN.sub(lambda found: found[0] + field, response.content)
    return response

"""What holds for every request of a person with appointments: under which of them the person acts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_Handler = Callable[[HttpRequest], HttpResponse]

SESSION_KEY = "acting_under"


def acting_as_chosen(get_response: _Handler) -> _Handler:
    """Hand the choice that the session keeps to the user; whether it still counts is looked up when it is asked."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.user.chosen_appointment = request.session.get(SESSION_KEY)
        return get_response(request)

    return answer

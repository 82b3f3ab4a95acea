"""What a person typed into a form that could not be taken, to be shown again."""

from __future__ import annotations

import re

from django.http import HttpRequest

# What a form holds that nobody typed, and what is never shown.
UNTYPED = re.compile(
    r"csrfmiddlewaretoken|whose|act|one|next|then|step|figures?|seen|changes|(seen|state|other|choose)-.*"
)
SECRET = re.compile(r"pass|pin|code|secret|token", re.IGNORECASE)
MOST_LINES, LONGEST_LINE = 400, 20_000


def typed_in(request: HttpRequest) -> list[str]:
    """Return what was typed into the fields of a form, in its order."""
    lines = [
        text[:LONGEST_LINE]
        for name, texts in request.POST.lists()
        if not UNTYPED.fullmatch(name) and not SECRET.search(name)
        for text in texts
        if text.strip()
    ]
    return lines[:MOST_LINES]


def chosen_in(request: HttpRequest) -> list[str]:
    """Return the names of the files that were chosen."""
    return [file.name or "" for _name, found in request.FILES.lists() for file in found]

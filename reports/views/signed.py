"""What somebody is told who signed a document: that it is signed, and which one waits next."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.contents.signing_round import SigningRound
from reports.views.answers import reader
from targets.models import Pledge


def tell_signed(request: HttpRequest, pledge: Pledge, no: str, number: int = 0) -> None:
    """Tell that a pledge, or one of its supplements, is signed, with the way to the next document of this person."""
    said, found = _("%(no)s is signed.") % {"no": no}, SigningRound.of(reader(request.user))
    follows = found.after(pledge, number)
    if follows is None:
        messages.success(request, said)
        return
    left = len(found.waiting)
    words = ngettext("Next: %(no)s, %(park)s (%(left)s left)", "Next: %(no)s, %(park)s (%(left)s left)", left)
    words = words % {"no": follows.no, "park": follows.pledge.park, "left": left}
    messages.success(request, format_html('{} <a href="{}">{}</a>', said, follows.address, words))

"""Finds the release that a command means."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.errors import PublishError
from reports.models import Release


def release_named(name: str, *, scheme: str | None = None) -> Release:
    """Return the release with that number, or the latest (of a scheme). Raises PublishError."""
    releases = Release.objects.select_related("scheme", "period", "previous", "supersedes", "compared_with")
    if scheme:
        releases = releases.filter(scheme__code=scheme)
    if name == "latest":
        found: Release | None = releases.newest_first().first()
    elif name.isascii() and name.isdigit() and len(name) < 10:
        found = releases.filter(pk=int(name)).first()
    else:
        raise PublishError(_("%(name)s is no release; allowed: a number or latest.") % {"name": name})
    if found is None:
        raise PublishError(_("There is no such release; see manage.py verify_release all, or publish one first."))
    return found

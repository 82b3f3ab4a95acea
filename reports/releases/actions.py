"""Publishing: the one way in which a release comes to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext as _

from accounts.audit.trail import Act, act, record_refusal
from accounts.models import AuditEntry, User
from core.collecting import uncollected
from core.locks import Lock, hold
from parks.backends import acting_as
from parks.rights import granting
from reports.errors import PublishError, Superseded
from reports.models import Release
from reports.releases.document import digest_of_document
from reports.releases.preparing import Preparation, last_of, prepare_release
from reports.releases.storing import store
from targets.actions import release_reports, release_submissions
from targets.models import Period, Scheme

PUBLISH = "reports.publish_release"


@dataclass(frozen=True)
class Published:
    """A new release, and what whoever published it ought to know."""

    release: Release
    warnings: list[str] = field(default_factory=list)


class _Repeated(Exception):
    """The same person has published what the preview showed already: a double click, a request sent again."""

    def __init__(self, release: Release) -> None:
        super().__init__()
        self.release = release


def publish(
    *,
    scheme: Scheme,
    period: Period,
    by: User | None = None,
    way: str = AuditEntry.Way.COMMAND,
    address: str | None = None,
    reason: str = "",
    published_on: date | None = None,
    seen: str = "",
    is_confirmed: bool = True,
) -> Published:
    """Compute and store the release of a scheme for a period, in one transaction.

    Where the scheme and period were published before, the new release takes the place of that: an erratum, or what
    came since a preliminary one. Approved submissions and reported columns are released with it. ``seen`` is the token
    of the preview that a person agreed to, ``is_confirmed`` whether what asks for it was looked at: bonuses,
    deductions, and items that are said not to apply. A person needs an appointment that allows it; the command line
    has none. Raises Superseded where the preview is no longer so, ReasonNeeded and ConfirmationNeeded, PublishError
    where it cannot be, PermissionDenied.
    """
    try:
        with uncollected(), act("reports.publish", by=by, way=way, address=address, reason=reason) as entry:
            _authorise(entry)
            _hold(period)
            prepared = prepare_release(scheme=scheme, period=period, by=by, reason=reason, published_on=published_on)
            _demand_agreed(prepared, seen, by, is_confirmed=is_confirmed)
            digest, computed = digest_of_document(prepared.text), prepared.computed
            release = store(prepared.ask, prepared.text, digest, computed, by, is_erratum=prepared.is_erratum)
            release_submissions(period, entry)
            release_reports(period, entry)
            entry.about("release", release.pk)
            entry.details = {"scheme": scheme.code, "period": period.label, "digest": release.digest}
            if seen:
                entry.details["preview"] = seen
    except _Repeated as repeated:
        return Published(repeated.release)
    except (PublishError, PermissionDenied) as error:
        if by is not None:
            about = ("period", period.label)
            record_refusal("reports.publish", by=by, way=way, address=address, reason=str(error), about=about)
        raise
    return Published(release, prepared.computed.warnings)


def _demand_agreed(prepared: Preparation, seen: str, by: User | None, *, is_confirmed: bool) -> None:
    """Refuse what is not as shown, changes nothing, lacks its reason or was not looked at. Raises as `publish`."""
    _demand_seen(prepared, seen, by)
    prepared.demand_change()
    prepared.demand_reason()
    if not is_confirmed:
        prepared.demand_confirmed()


def _authorise(entry: Act) -> None:
    """Note the appointment that allows a person to publish. Raises PermissionDenied."""
    if entry.by is None:
        return
    held = granting(entry.by, PUBLISH)
    if held is None:
        raise PermissionDenied(_("Your appointments of today do not allow this here."))
    entry.under(acting_as(held))


def _hold(period: Period) -> None:
    """Lock publishing, then the period, until the act ends."""
    hold(Lock.PUBLISHING)
    list(Period.objects.select_for_update().filter(pk=period.pk))
    with connection.cursor() as cursor:
        # Whole tables meet in what is frozen. What the planner knows of them may be older than the last load, and then
        # loops take minutes where hashes take a second.
        cursor.execute("SET LOCAL enable_nestloop = off")


def _demand_seen(prepared: Preparation, seen: str, by: User | None) -> None:
    """Refuse a release that is not what the preview showed. Raises Superseded, and _Repeated for a second click."""
    if not seen or seen == prepared.token:
        return
    last = prepared.supersedes
    if last is not None and _was_published_from(last, seen, by):
        raise _Repeated(last)
    words = {"period": prepared.ask.period.name}
    if last is not None and seen.partition("-")[0] != str(last_of(prepared.ask)):
        raise Superseded(
            _("%(who)s was first: %(period)s is published. Look at the release; another one would be an erratum.")
            % {**words, "who": last.by_name},
            last,
        )
    raise Superseded(
        _("Figures, decisions or targets of %(period)s changed meanwhile. Look at the preview again.") % words
    )


def _was_published_from(release: Release, seen: str, by: User | None) -> bool:
    """Return whether the same person published a release from the same preview."""
    entry = AuditEntry.objects.filter(act="reports.publish", object_type="release", object_key=str(release.pk), by=by)
    return any(found.details.get("preview") == seen for found in entry)

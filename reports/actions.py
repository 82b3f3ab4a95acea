"""Publishing: the one way in which a release comes to be."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit import act
from accounts.models import AuditEntry, User
from reports.errors import PublishError, ReasonNeeded
from reports.models import Release
from reports.publishing.computing import Computed, compute
from reports.publishing.document import Document, canonical, digest_of
from reports.publishing.freezing import Ask, freeze
from reports.publishing.storing import store
from targets.actions import release_submissions
from targets.models import Period, Scheme
from targets.scoring.errors import ScoringError

# Two assessors who publish at the same moment: the second waits, then meets the first one's release.
PUBLISH_LOCK = 7_201_602


@dataclass(frozen=True)
class Published:
    """A new release, and what whoever published it ought to know."""

    release: Release
    warnings: list[str] = field(default_factory=list)


def publish(
    *,
    scheme: Scheme,
    period: Period,
    by: User | None = None,
    way: str = AuditEntry.Way.COMMAND,
    reason: str = "",
    published_on: date | None = None,
) -> Published:
    """Compute and store the release of a scheme for a period, in one transaction.

    Where the scheme and period were published before, the new release is an erratum.
    Raises ReasonNeeded where something unusual asks for a reason, PublishError where it cannot be.
    """
    with act("reports.publish", by=by, way=way, reason=reason) as entry:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISH_LOCK])
        list(Period.objects.select_for_update().filter(pk=period.pk))
        ask = _ask(scheme, period, by=by, reason=reason, published_on=published_on)
        text = canonical(freeze(ask))
        document = json.loads(text)
        computed = _computed(document)
        _demand_reason(ask, document, computed)
        release = store(ask, text, digest_of(text), computed, by)
        release_submissions(period, entry)
        entry.about("release", release.pk)
        entry.details = {"scheme": scheme.code, "period": period.label, "digest": release.digest}
    return Published(release, computed.warnings)


def _ask(scheme: Scheme, period: Period, *, by: User | None, reason: str, published_on: date | None) -> Ask:
    now = timezone.now()
    series = Release.objects.filter(series=scheme.series)
    last = series.filter(scheme=scheme, period=period).order_by("-id").first()
    compared = (
        series.filter(period__kind=period.kind, period__last_on__lt=period.first_on)
        .select_related("period")
        .order_by("-period__last_on", "-id")
        .first()
    )
    return Ask(
        scheme=scheme,
        period=period,
        published_on=published_on or timezone.localdate(),
        published_at=now,
        by_name=str(by) if by else _("command line"),
        reason=reason.strip(),
        previous=series.order_by("-id").first(),
        compared_with=compared if compared and _is_before(compared.period, period) else None,
        corrects=last,
    )


def _is_before(earlier: Period, period: Period) -> bool:
    """Return whether one period follows directly on the other: the period before, over the year's end too."""
    return (period.first_on - earlier.last_on).days == 1


def _computed(document: Document) -> Computed:
    try:
        computed = compute(document)
    except ScoringError as error:
        raise PublishError(str(error)) from error
    if not any(standing.place for standing in computed.standings):
        raise PublishError(_("No park can be ranked: none of them is in a group and has a figure that counts."))
    return computed


def _demand_reason(ask: Ask, document: Document, computed: Computed) -> None:
    """Refuse what is unusual without a reason: unknown figures, an erratum, an erratum that changes nothing."""
    if ask.corrects is not None:
        if computed.standings_key() == _stored_key(ask.corrects) and _same_inputs(ask.corrects, document):
            raise PublishError(
                _("%(period)s is published already and nothing has changed since.") % {"period": ask.period.label}
            )
        if not ask.reason:
            raise ReasonNeeded(
                _("%(period)s is published already: an erratum needs a reason (--reason).")
                % {"period": ask.period.label}
            )
    if computed.unknown and not ask.reason:
        count = len(computed.unknown)
        message = ngettext(
            "%(count)s figure is unknown or not approved; publishing it needs a reason (--reason).",
            "%(count)s figures are unknown or not approved; publishing them needs a reason (--reason).",
            count,
        ) % {"count": count}
        raise ReasonNeeded(message, computed.unknown)


def _stored_key(release: Release) -> list[tuple[object, ...]]:
    return [
        (standing.park.code, standing.place, standing.score, standing.status)
        for standing in release.standings.select_related("park").order_by("position")
    ]


def _same_inputs(release: Release, document: Document) -> bool:
    """Return whether the frozen inputs say the same as the document, but for the release's own words."""
    before = json.loads(release.inputs.text)
    return canonical({**before, "release": None}) == canonical({**document, "release": None})

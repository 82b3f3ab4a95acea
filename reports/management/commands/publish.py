"""`publish --scheme CODE --quarter Q [--year Y] [--reason TEXT] [--on DATE]`: computes and stores a release."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from reports.errors import PublishError, ReasonNeeded
from reports.models import Release
from reports.pages.releases.contents.stated import StatedLists, kind_words
from reports.releases.actions import publish
from targets.indicators.period_names import period_name
from targets.models import Period, Scheme


class _Options(TypedDict):
    """What the command is given."""

    scheme: str
    quarter: int
    year: int | None
    reason: str
    on: date | None


class Command(BaseCommand):
    """Publishes the ranking of a quarter."""

    help = "Computes the ranking of a quarter under a scheme and publishes it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take scheme, quarter and what is unusual."""
        parser.add_argument("--scheme", required=True, metavar="CODE")
        parser.add_argument("--quarter", required=True, type=int, choices=[1, 2, 3, 4])
        parser.add_argument("--year", type=int, metavar="Y", help="the scheme's year unless given")
        parser.add_argument("--reason", default="", metavar="TEXT")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the day it is published on")

    def handle(self, *args: object, **options: Unpack[_Options]) -> None:
        """Publish, or say what is missing."""
        scheme, period = _scheme(options["scheme"]), None
        year = options["year"] or scheme.year
        period = Period.objects.quarter(year, options["quarter"]).first()
        if period is None:
            raise CommandError(
                _("There are no figures for %(year)s quarter %(quarter)s; load them first.")
                % {"year": year, "quarter": options["quarter"]}
            )
        try:
            published = publish(scheme=scheme, period=period, reason=options["reason"], published_on=options["on"])
        except ReasonNeeded as error:
            how = _("Say it with --reason.")
            raise CommandError("\n".join([f"{error} {how}", *error.details[:200]])) from error
        except PublishError as error:
            raise CommandError(str(error)) from error
        for warning in published.warnings:
            self.stderr.write(_("Warning: %(warning)s") % {"warning": warning})
        self._say(published.release)

    def _say(self, release: Release) -> None:
        """Say what the release is, and what of it is out, not to be had yet or without a target."""
        parks = dict(release.standings.values_list("park__code", "park_name"))
        for line in StatedLists.of(release.summary, parks).lines():
            self.stdout.write(line)
        self.stdout.write(
            _("Release %(id)s (%(kind)s): %(period)s, %(count)s parks ranked, digest %(digest)s")
            % {
                "id": release.pk,
                "kind": kind_words(is_erratum=release.is_erratum, is_preliminary=release.is_preliminary),
                "period": period_name(release.period),
                "count": release.standings.filter(place__isnull=False).count(),
                "digest": release.digest,
            }
        )


def _scheme(code: str) -> Scheme:
    scheme: Scheme | None = Scheme.objects.filter(code=code).first()
    if scheme is None:
        codes = ", ".join(Scheme.objects.values_list("code", flat=True)) or _("(none is loaded)")
        raise CommandError(_("There is no scheme %(code)s; there are: %(codes)s") % {"code": code, "codes": codes})
    return scheme

"""Every page of the product with an example of it, as far as the loaded city has rows for one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import quote

from addresses import Address
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.test import Client
from people import client_of, person

from accounts.audit.trail import act
from parks.models import Appointment, Department, Park, Project, Role
from reports.models import Release
from targets.models import Figure, Indicator, Period, Plan, Pledge, PledgeDocument, Target

# Name of the address, and what tells two pages of it apart; an example of it, the rows it is about in braces.
PAGES = {
    "reports:overview": "/",
    "reports:rankings": "/rankings/",
    "reports:rankings, one indicator": "/rankings/?indicator={indicator}",
    "reports:why": "/rankings/{release}/{park}/",
    "reports:why_next": "/rankings/{release}/{park}/next/",
    "reports:releases": "/releases/",
    "reports:release": "/releases/{release}/",
    "reports:compare": "/compare/",
    "reports:indicators": "/indicators/",
    "reports:indicator": "/indicators/{indicator}/",
    "reports:parks": "/parks/",
    "reports:park": "/parks/{park}/",
    "reports:plans": "/plans/",
    "reports:plan": "/plans/{plan}/",
    "reports:make_plan": "/plans/new/plan/",
    "reports:change_plan": "/plans/{plan}/head/",
    "reports:plan_indicators": "/plans/{plan}/paths/",
    "reports:plan_texts": "/plans/{plan}/texts/",
    "reports:paths": "/plans/{plan}/paths/{indicator}/",
    "reports:path_history": "/plans/{plan}/history/{park}/{indicator}/",
    "reports:targets": "/targets/",
    "reports:breakdown": "/targets/{year}/",
    "reports:target_source": "/targets/{year}/source/",
    "reports:derive_targets": "/targets/{year}/derive/",
    "reports:issue_targets": "/targets/{year}/issue/",
    "reports:import_targets": "/targets/{year}/import/",
    "reports:target": "/targets/{target}/",
    "reports:adjust_target": "/targets/{target}/adjust/",
    "reports:target_history": "/targets/{target}/history/",
    "reports:projects": "/projects/",
    "reports:project": "/projects/{project}/",
    "reports:pledges": "/pledges/",
    "reports:pledge": "/pledges/{pledge}/",
    "reports:ceremony": "/pledges/ceremony/{year}/",
    "reports:hand_in_pledge": "/pledges/{pledge}/hand-in/",
    "reports:confirm_paper": "/pledges/{pledge}/paper/",
    "reports:settle_pledge": "/pledges/{pledge}/settle/",
    "reports:hand_over_pledge": "/pledges/{pledge}/hand-over/",
    "reports:pledge_text": "/pledges/text/2020/",
    "reports:issue_pledges": "/pledges/issue/2020/",
    "reports:end_pledge": "/pledges/{pledge}/end/withdraw/",
    "reports:verify": "/verify/",
    "reports:verify_digest": "/verify/{digest}/",
    "reports:verify_digest, of nothing": f"/verify/{'0' * 64}/",
    "reports:periods": "/periods/",
    "reports:period": "/periods/{period}/",
    "reports:chase": "/periods/{period}/chase/",
    "reports:open_period": "/periods/new/",
    "reports:period_days": "/periods/{period}/days/",
    "reports:submission": "/periods/{period}/parks/{own_park}/",
    "reports:extend": "/periods/{period}/extend/{own_park}/",
    "reports:publish": "/periods/{period}/publish/",
    "reports:entry": "/entry/",
    "reports:enter": "/entry/{own_park}/{period}/",
    "reports:ask_for_time": "/entry/{own_park}/{period}/more-time/",
    "reports:statistical_form": "/entry/{own_park}/{period}/form/",
    "reports:figure": "/entry/{figure}/",
    "reports:column": "/entry/departments/{department}/{period}/",
    "reports:countersigners": "/entry/departments/{department}/countersigners/",
    "reports:park_countersigners": "/entry/parks/{own_park}/countersigners/",
    "reports:review": "/review/{period}/",
    "reports:search": "/search/?q=a",
    "accounts:audit": "/audit/",
    "accounts:account": "/account/",
    "accounts:password_change": "/account/password/",
    "accounts:totp": "/account/totp/",
}
# The auditor's alone, who holds no other appointment.
PAGES_OF_AUDITOR = {"reports:confirmations": "/confirmations/", "reports:sample": "/audit/sample/"}
# What answers with no page of its own to somebody who has signed in; a step has one only while it can be taken, and a
# pledge is signed where it was issued here.
WITHOUT_A_PAGE = {
    "health", "set_language", "reports:start", "parks:acting", "accounts:log_in", "accounts:log_in_code",
    "accounts:admin_log_in", "accounts:log_out", "accounts:end_sessions", "accounts:totp_qr",
    "reports:figured", "reports:decide", "reports:decide_many", "reports:step", "reports:see_cut", "reports:adjustment_evidence",
    "reports:sign_pledge", "reports:pledge_pdf", "reports:pledge_scan", "reports:supplement", "reports:supplement_pdf",
    "reports:file_change", "reports:decide_filed", "reports:filed_scan",
    "reports:confirm_supplement_paper", "reports:supplement_scan", "reports:withdraw_supplement",
}  # fmt: skip


def forgotten(addresses: Iterable[Address]) -> set[str]:
    """Return the names of the addresses that have neither an example here nor none to have."""
    known = {name.split(",")[0] for name in [*PAGES, *PAGES_OF_AUDITOR]}
    return {address.name for address in addresses} - WITHOUT_A_PAGE - known


def reader(name: str = "") -> Client:
    """Return the browser of somebody who assesses, signs, reviews, heads a park and a department: the dearest pages."""
    user = person(Role.ASSESSOR, name=name)
    with act("test"):
        since = {"user": user, "from_on": date(2010, 1, 1)}
        Appointment.objects.create(role=Role.PARK_HEAD, park=own_park(), **since)
        Appointment.objects.create(role=Role.REVIEWER, department=own_department(), **since)
        Appointment.objects.create(role=Role.DEPARTMENT_HEAD, department=own_department(), **since)
        Appointment.objects.create(role=Role.CITY_SIGNATORY, **since)
    return client_of(user)


def examples() -> dict[str, str]:
    """Return the rows that the examples are about: of each kind the first there is, a ranked park where one is."""
    release = Release.objects.counting().order_by("period__last_on").last()
    ranked = release.standings.order_by("position").first() if release else None
    item = ranked.items.order_by("position").first() if ranked else None
    found = {
        "release": release.pk if release else None,
        "park": ranked.park.code if ranked else _first(Park.objects.all(), "code"),
        "indicator": item.indicator.code if item else _first(Indicator.objects.all(), "code"),
        "plan": _first(Plan.objects.all(), "code"),
        "project": _first(Project.objects.all(), "code"),
        "pledge": _first(Pledge.objects.order_by("-year", "no"), "no"),
        "digest": _first(PledgeDocument.objects.order_by("-pledge__year", "pledge__no"), "sha256"),
        "period": release.period.label if release else None,
        "own_park": own_park().code,
        "department": own_department().code,
        "year": str(release.period.year) if release else None,
        "target": _target(),
        "figure": _figure(release.period) if release else None,
    }
    return {name: quote(str(value)) for name, value in found.items() if value is not None}


def own_park() -> Park:
    """Return the park whose people look at the examples: one that answers for figures."""
    return Park.objects.filter(group__isnull=False, closed_on=None).order_by("code")[0]


def own_department() -> Department:
    """Return the department whose people look at the examples: one with a column of its own where there is one."""
    reporting = Department.objects.filter(indicators__reported_by="department").order_by("code").first()
    return reporting or Department.objects.order_by("code")[0]


def _figure(period: Period) -> str | None:
    """Return the part of an address that names a figure of a period, one of a department where there is one."""
    order = ("indicator__reported_by", "park__position", "indicator__position", "park__code", "indicator__code")
    figure = Figure.objects.filter(period=period).select_related("park", "indicator").order_by(*order).first()
    return f"{figure.park.code}/{period.label}/figures/{figure.indicator.code}" if figure else None


def _target() -> str | None:
    """Return the part of an address that names a pledged target: year, park and indicator."""
    target = Target.objects.filter(state="pledged").select_related("park", "indicator").order_by("pk").first()
    return f"{target.year}/{target.park.code}/{target.indicator.code}" if target else None


def _first(rows: QuerySet[Model], field: str) -> str | None:
    return rows.values_list(field, flat=True).first()


def pages() -> dict[str, str]:
    """Return the pages that the loaded city has, each with its address."""
    rows = examples()
    return {
        name: page.format(**rows) for name, page in PAGES.items() if set(re.findall(r"{(\w+)}", page)) <= rows.keys()
    }


def administration() -> dict[str, str]:
    """Return the administration's pages: its start, and of each model the list, the form and the history of a row."""
    found = {"admin:index": "/admin/"}
    for model, options in admin.site._registry.items():
        label = model._meta.label_lower
        base = f"/admin/{label.replace('.', '/')}/"
        found[f"admin:{label}"] = base
        row = options.model._default_manager.order_by("pk").first()
        if row is not None:
            found[f"admin:{label}, a row"] = f"{base}{quote(str(row.pk), safe='')}/change/"
            found[f"admin:{label}, its history"] = f"{base}{quote(str(row.pk), safe='')}/history/"
    return found

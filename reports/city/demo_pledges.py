"""The demo's pledges, issued, signed, adjusted and settled as people do it: by their acts, on the days of the story."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate

from accounts.keys.actions import make_key, unlock
from accounts.keys.signer import Signer
from accounts.models import AuditEntry, User
from parks.actions import change_city
from parks.confirming import confirm_key
from parks.models import City, Role
from reports.city.demo import FOLDER, DemoLogIn
from reports.releases.pledge_results import last_release_about, recognised_of
from targets.acting import clock
from targets.actions import (
    Request,
    SignablePledge,
    SignableSupplement,
    adjust_target,
    hand_in_pledge,
    issue_pledges,
    save_template,
    settle_pledge,
    sign_document,
)
from targets.models import Pledge, Target
from targets.pledges.actions.adjusting import adjustment_token
from targets.pledges.models.pledging import Document
from targets.pledges.pledge_moves import CITY_SIDE, PARK_SIDE
from targets.pledges.preparing import prepare_pledges, preview_token
from targets.pledges.signing_order import posts_on

_YEARS = (2014, 2015, 2016)
ISSUED, PARKS_SIGN, CITY_SIGNS, SETTLED = (2, 20), (2, 25), (2, 28), (2, 15)
# The park whose pledge of the last year still waits for its head.
_WAITING = "NCPP"
_WAY = AuditEntry.Way.COMMAND
# People and their keys, by park (None: the city) and post.
Signers = Mapping[tuple[int | None, str], tuple[User, Signer]]


def pledge_demo(log_ins: Iterable[DemoLogIn]) -> None:
    """Issue the pledges of each year and let those sign whose log-ins were just made; nothing where none were.

    All but one come in force and are handed in; that one waits for the head of its park. Two targets are adjusted later
    in their year, each by a supplement that both sides sign on the day from which it takes effect. The demo's own date
    is turned to the day of each act and back again. Raises WorkflowError.
    """
    accounts = {log_in.name: log_in for log_in in log_ins}
    today = City.objects.get().today
    if not accounts or today is None:
        return
    users = {user.username: user for user in User.objects.filter(username__in=accounts)}
    texts = {name: text.strip() for name, text in tomllib.loads((FOLDER / "pledge.toml").read_text("utf-8")).items()}
    _turn_to(date(_YEARS[0], *ISSUED))
    auditor = users[Role.AUDITOR.value]
    signers = {
        (one.park.pk if one.park else None, one.post): (users[one.name], _unlocked(users[one.name], one, auditor))
        for one in accounts.values()
        if one.post
    }
    for year in _YEARS:
        _pledge(year, texts, users[Role.ASSESSOR.value], signers)
    _turn_to(today)


def settle_demo(log_ins: Iterable[DemoLogIn]) -> None:
    """Settle the pledges of the first year with what its last release says; nothing where no log-ins were made.

    Those of the second year are left to be settled by who tries it. Raises WorkflowError.
    """
    today = City.objects.get().today
    if not log_ins or today is None:
        return
    assessor = User.objects.get(username=Role.ASSESSOR.value)
    _turn_to(date(_YEARS[1], *SETTLED))
    for pledge in Pledge.objects.with_state().filter(year=_YEARS[0]).select_related("park").order_by("no"):
        release = last_release_about(assessor, pledge)
        if release is not None:
            found = recognised_of(pledge, release)
            settle_pledge(pledge=pledge, found=found, seen=found.token, by=assessor, way=_WAY)
    _turn_to(today)


def _turn_to(day: date) -> None:
    """Let the demo's own clock show a day."""
    city = City.objects.get()
    change_city(city=city, name=city.name, is_demo=city.is_demo, today=day, way=_WAY)


def _unlocked(user: User, log_in: DemoLogIn, auditor: User) -> Signer:
    """Make a key, let the auditor confirm it, and unlock it."""
    key = make_key(user=user, password=log_in.password, at=clock(), way=_WAY)
    confirm_key(key=key, by=auditor, way=_WAY)
    return unlock(user=user, password=log_in.password, at=clock())


def _pledge(year: int, texts: Mapping[str, str], assessor: User, signers: Signers) -> None:
    _turn_to(date(year, *ISSUED))
    template = save_template(year=year, texts=texts, by=assessor, way=_WAY)
    token = preview_token(template, prepare_pledges(template, localdate(clock())))
    issued = issue_pledges(year=year, seen=token, by=assessor, way=_WAY)
    pledges = [one for one in issued if (one.park.code, year) != (_WAITING, _YEARS[-1])]
    _turn_to(date(year, *PARKS_SIGN))
    seen = {one.pk: one.document.sha256 for one in pledges}
    for pledge in pledges:
        _sign(pledge, seen, [signers[pledge.park_id, post] for post in _posts(pledge.document, PARK_SIDE)])
    _turn_to(date(year, *CITY_SIGNS))
    for pledge in pledges:
        _sign(pledge, seen, [signers[None, post] for post in _posts(pledge.document, CITY_SIDE)])
        hand_in_pledge(pledge=pledge, is_paper=False, by=assessor, way=_WAY)
    for row in _adjustments(year):
        _adjust(row, assessor, signers)


def _posts(document: Document, side: str) -> list[str]:
    return posts_on(json.loads(bytes(document.canonical)), side)


def _sign(pledge: Pledge, seen: dict[int, str], signers: Iterable[tuple[User, Signer]]) -> None:
    for user, key in signers:
        signature = sign_document(
            document=SignablePledge(pledge), seen=seen[pledge.pk], unlocked=key, by=user, way=_WAY
        )
        seen[pledge.pk] = signature.sha256


def _adjustments(year: int) -> list[dict[str, str]]:
    with (FOLDER / "adjustments" / "adjustments.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["year"] == str(year)]


def _adjust(row: Mapping[str, str], assessor: User, signers: Signers) -> None:
    """Adjust a target and let both sides sign the supplement, on the day of effect."""
    effective_on = date.fromisoformat(row["effective_on"])
    _turn_to(effective_on)
    place = {"park__code": row["park_code"], "indicator__code": row["indicator_code"], "year": row["year"]}
    target = Target.objects.select_related("park", "indicator").get(**place)
    evidence = FOLDER / "adjustments" / row["evidence"]
    words = {name: row[name] for name in ("reason", "asked_by", "approved_by")}
    asked = Request(
        new=Decimal(row["new"]),
        **words,
        effective_on=effective_on,
        evidence_name=evidence.name,
        evidence=evidence.read_bytes(),
    )
    seen = adjustment_token(target, None)
    supplement = adjust_target(target=target, seen=seen, asked=asked, by=assessor, way=_WAY).supplement
    digest = supplement.sha256
    posts: list[tuple[int | None, str]] = [(target.park_id, post) for post in _posts(supplement, PARK_SIDE)]
    posts += [(None, post) for post in _posts(supplement, CITY_SIDE)]
    for user, key in (signers[post] for post in posts):
        signed = sign_document(document=SignableSupplement(supplement), seen=digest, unlocked=key, by=user, way=_WAY)
        digest = signed.sha256

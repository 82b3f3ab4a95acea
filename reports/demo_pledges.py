"""The demo's pledges, issued and signed as people do it: by the acts of those people, on the days of the story."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.timezone import localdate

from accounts.keys.actions import unlock
from accounts.keys.signer import Signer
from accounts.models import AuditEntry, User
from parks.actions import change_city
from parks.models import City, Role
from reports.demo import FOLDER, LogIn
from targets.actions import issue_pledges, save_template, sign_pledge
from targets.actions.ground import clock
from targets.models import Pledge
from targets.models.pledging import posts_of
from targets.preparing import prepare, token_of

YEARS = (2014, 2015, 2016)
ISSUED, PARKS_SIGN, CITY_SIGNS = (2, 20), (2, 25), (2, 28)
# The park whose pledge of the last year still waits for its head.
WAITING = "NCPP"
WAY = AuditEntry.Way.COMMAND
# People and their keys, by park (None: the city) and post.
Signers = Mapping[tuple[int | None, str], tuple[User, Signer]]


def pledge_demo(log_ins: Iterable[LogIn]) -> None:
    """Issue the pledges of each year and let those sign whose log-ins were just made; nothing where none were.

    All but one come in force; that one waits for the head of its park. The demo's own date is turned to the day of
    each act and back again. Raises WorkflowError.
    """
    accounts = {log_in.name: log_in for log_in in log_ins}
    today = City.objects.get().today
    if not accounts or today is None:
        return
    users = {user.username: user for user in User.objects.filter(username__in=accounts)}
    texts = {name: text.strip() for name, text in tomllib.loads((FOLDER / "pledge.toml").read_text("utf-8")).items()}
    _turn_to(date(YEARS[0], *ISSUED))
    signers = {
        (one.park.pk if one.park else None, one.post): (users[one.name], _unlocked(users[one.name], one.password))
        for one in accounts.values()
        if one.post
    }
    for year in YEARS:
        _pledge(year, texts, users[Role.ASSESSOR.value], signers)
    _turn_to(today)


def _turn_to(day: date) -> None:
    """Let the demo's own clock show a day."""
    city = City.objects.get()
    change_city(city=city, name=city.name, is_demo=city.is_demo, today=day, way=WAY)


def _unlocked(user: User, password: str) -> Signer:
    return unlock(user=user, password=password, at=clock())


def _pledge(year: int, texts: Mapping[str, str], assessor: User, signers: Signers) -> None:
    _turn_to(date(year, *ISSUED))
    template = save_template(year=year, texts=texts, by=assessor, way=WAY)
    token = token_of(template, prepare(template, localdate(clock())))
    issued = issue_pledges(year=year, seen=token, by=assessor, way=WAY)
    pledges = [one for one in issued if (one.park.code, year) != (WAITING, YEARS[-1])]
    _turn_to(date(year, *PARKS_SIGN))
    seen = {one.pk: one.document.sha256 for one in pledges}
    for pledge in pledges:
        _sign(pledge, seen, [signers[pledge.park_id, post] for post in posts_of(template.park_posts)])
    _turn_to(date(year, *CITY_SIGNS))
    for pledge in pledges:
        _sign(pledge, seen, [signers[None, post] for post in posts_of(template.city_posts)])


def _sign(pledge: Pledge, seen: dict[int, str], signers: Iterable[tuple[User, Signer]]) -> None:
    for user, key in signers:
        signature = sign_pledge(pledge=pledge, seen=seen[pledge.pk], unlocked=key, by=user, way=WAY)
        seen[pledge.pk] = signature.sha256

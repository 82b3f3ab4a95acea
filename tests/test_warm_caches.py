"""What is kept is never told to the wrong person, in the wrong language or after its day: warm caches say what cold ones do.

One cache is filled by everybody in turn while the world around it changes, and each browser holds the tags of all that any
browser ever got from that address. Whatever is answered then must be what a product answers that has just started.
"""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import _lru_cache_wrapper, cache
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg2
import pytest
from cities import published, write_rows
from confirmed import confirm_appointment
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.cache import caches
from django.db import connection, transaction
from django.middleware.csrf import _unmask_cipher_token
from django.test import Client, override_settings
from factories import FigureVersionFactory, ProjectFactory
from made_towns import today_is
from people import client_of, person
from towns import FILES, QUARTERS, published_town, town
from trees import BASE

import reports.pages.frame.views.answers as answering
from accounts.audit.trail import act
from accounts.models import User
from config.database.base import cluster
from parks.middleware import SESSION_KEY
from parks.models import Appointment, Department, Park, Role
from reports.city.loading import load_city
from reports.models import Release
from reports.pages.frame.contents import frame as framing
from targets.models import (
    Campaign,
    Category,
    Comparison,
    Figure,
    Indicator,
    Plan,
    PlanTarget,
    PlanText,
    RegionFigure,
    Scheme,
    TargetSource,
)

OURS = ("accounts", "config", "core", "parks", "targets", "reports")
# Every place of the product that keeps what it found out, and why it may. "asked": the sweep below has to come by and be
# answered from there. "constant": what is kept depends on the code alone. What is kept for long is named once, here.
PLACES = {
    "reports.pages.frame.views.answers: cache.get": "asked",
    "reports.pages.frame.views.answers: cache.set": "asked",
    "reports.pages.frame.views.answers: caches['frames'].get": "asked",
    "reports.pages.frame.views.answers: caches['frames'].set": "asked",
    "reports.pages.frame.views.answers: ETag": "asked",
    "reports.pages.frame.contents.frame: _summaries": "asked",
    "reports.pages.frame.contents.frame: @_statement": "constant",
    "reports.pages.frame.tables: @_mark": "asked",
    "reports.releases.reckoning: @_reckoned": "asked",
    "reports.releases.reckoning: @_table_of": "asked",
    "reports.releases.preparing: cache.get": "asked",
    "reports.releases.preparing: cache.set": "asked",
    "reports.templatetags.entry: @_pattern": "asked",
    "reports.templatetags.entry: @grid_words_of": "asked",
    "targets.templatetags.figures: @_options": "asked",
    "reports.pages.breakdown.workbook.sheet_heads: @fixed_in_all": "constant",
    "reports.pages.breakdown.workbook.sheet_heads: @city_in_all": "constant",
    "reports.pages.breakdown.workbook.sheet_heads: @without_in_all": "constant",
    "reports.pages.breakdown.workbook.sheet_heads: @_titles_in_all": "constant",
    "reports.pages.entry.contents.desk: @_statement": "constant",
    "targets.entry.asking: @_own_statement": "constant",
    "targets.entry.grids: @_targets_statement": "constant",
    "targets.documents.typesetting: @_fonts": "constant",
    "parks.rights: @_statement": "constant",
    "accounts.sessions: @_statement": "constant",
    "accounts.audit.acts: _authors": "constant",
    "accounts.audit.trail: _running": "of one act",
    "core.cell_formats: @shown_by": "constant",
    "core.lazy: _resolve": "constant",
    # Counts questions, by address and minute: tests/targets/test_digest_pages.py.
    "reports.pages.verify.views: cache.add": "counter",
    "reports.pages.verify.views: cache.incr": "counter",
    "config.settings: NO_ROLES": "constant",
}
KEEPING = {"cache", "lru_cache"}
# What of Django answers from what is kept, by the modules it is imported from.
DJANGO_KEEPS = re.compile(
    r"from django\.(views\.decorators\.(http|cache)|middleware\.(http|cache)|core\.cache) import (.*)"
)
KEEPS_NOTHING = {"require_safe", "require_POST", "require_GET", "require_http_methods", "never_cache", "cache_control"}


def places_of(module: str, text: str) -> set[str]:
    """Return the places in the text of a module that keep something beyond a request."""
    tree, found = ast.parse(text), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = {ast.unparse(one).partition("(")[0].rpartition(".")[2] for one in node.decorator_list}
            found |= {f"@{node.name}"} if names & KEEPING else set()
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if re.match(r"caches?\b.*\.\w+$", called):
                found.add(called)
        elif isinstance(node, ast.Constant) and node.value == "ETag":
            found.add("ETag")
    for names in DJANGO_KEEPS.findall(text):
        found |= set(re.findall(r"\w+", names[-1])) - KEEPS_NOTHING - {"cache", "caches"}
    for node in tree.body:
        name = (
            node.target
            if isinstance(node, ast.AnnAssign)
            else node.targets[0]
            if isinstance(node, ast.Assign)
            else None
        )
        if isinstance(name, ast.Name) and node.value is not None:
            made = ast.unparse(node.value)
            is_empty = made in ("{}", "[]", "set()", "dict()", "list()") or re.match(
                r"(\w+\.)*(OrderedDict|defaultdict|Weak\w+|deque|Counter|ContextVar|local)\(", made
            )
            if is_empty or re.match(r"(functools\.)?(lru_)?cache\(", made):
                found.add(name.id)
    return {f"{module}: {place}" for place in found}


# Where none of this stands there is no place either; reading 500 modules takes its time.
PERHAPS = re.compile(r"cache|ETag|decorators|^\w+(: [^=\n]+)? = (\{\}|\[\]|(\w+\.)*\w+\()", re.MULTILINE)


def places() -> set[str]:
    """Return the places of the product that keep something beyond a request."""
    found: set[str] = set()
    for package in OURS:
        for path in (BASE / package).rglob("*.py"):
            parts = path.relative_to(BASE).with_suffix("").parts
            text = path.read_text(encoding="utf-8")
            if "migrations" not in parts and PERHAPS.search(text):
                found |= places_of(".".join(parts).removesuffix(".__init__"), text)
    return found


def test_every_place_that_keeps_something_is_known_here():
    assert places() == set(PLACES)


def test_no_template_keeps_a_part_by_itself():
    """A key of a template names neither person nor language; a part is kept by `answers._block` or not at all."""
    found = [
        path
        for path in (BASE / "templates").rglob("*.*")
        if re.search(r"{%\s*(load\s+cache|cache)\b", path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("@cache\ndef kept(): ...", "@kept"),
        ("class A:\n    @functools.lru_cache(3)\n    def kept(self): ...", "@kept"),
        ("def f():\n    return cache.get_or_set('a', 1)", "cache.get_or_set"),
        ("caches['frames'].get('a')", "caches['frames'].get"),
        ("KEPT: dict[str, int] = {}", "KEPT"),
        ("KEPT = defaultdict(list)", "KEPT"),
        ("KEPT = lru_cache(3)(f)", "KEPT"),
        ("from django.views.decorators.cache import cache_page, never_cache", "cache_page"),
        ("from django.views.decorators.http import condition, require_safe", "condition"),
        ("response['ETag'] = 'a'", "ETag"),
    ],
)
def test_a_new_place_would_be_seen(text, place):
    """The planted fault."""
    assert places_of("m", text) == {f"m: {place}"} and PERHAPS.search(text)


# --- The sweep ----------------------------------------------------------------------------------------------

TODAY = date(2021, 7, 5)
OF_THEN, OVERVIEW_OF_THEN = "/rankings/?period=2019Q4", "/?period=2019Q4"
RANKED, PLAN, INDICATOR = "/rankings/{first}/p1/", "/plans/pl/", "/indicators/sales/"
REFUSED, OPEN, PREVIEW = "/plans/pl/?park=p4", "/entry/p1/2021Q2/", "/periods/2021Q1/publish/"
# Beside the tagged pages those by which the other places are come by.
PAGES = (
    "/", OF_THEN, "/rankings/", "/rankings/?indicator=sales", RANKED, "/rankings/{second}/p1/",
    "/rankings/{first}/p1/next/", "/rankings/{first}/p2/next/", "/releases/{first}/", OVERVIEW_OF_THEN,
    "/compare/", "/compare/?view=growth", INDICATOR, "/indicators/sales/?sort=park", PLAN, REFUSED,
    "/parks/", PREVIEW,
)  # fmt: skip
SECRETS = ("a" * 32, "b" * 32)


@dataclass
class World:
    """A town, who looks at it, what is set around it, and what every browser got so far."""

    numbers: dict[str, int]
    people: dict[str, User]
    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    added: str = ""
    secret: str = SECRETS[0]
    before: str = ""
    got: dict[str, dict[str, tuple[int, str]]] = field(default_factory=dict)
    browsers: dict[tuple[str, str], Client] = field(default_factory=dict)

    def browser(self, name: str, language: str) -> Client:
        """Return the browser of somebody who reads in a language."""
        if (name, language) not in self.browsers:
            self.browsers[name, language] = client_of(self.people[name])
            self.browsers[name, language].cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return self.browsers[name, language]

    def ask(self, name: str, language: str, page: str, tags: list[str]) -> Any:
        """Return the answer to somebody's browser that holds some tags already."""
        client = self.browser(name, language)
        client.cookies[settings.CSRF_COOKIE_NAME] = self.secret
        headers = {"If-None-Match": ", ".join(tags)} if tags else {}
        return client.get(page.format(**self.numbers), headers=headers)


class Both:
    """Asks a product with warm caches and one that has just started, and compares."""

    def __init__(self, world: World) -> None:
        self.world, self.wrong, self.unsent, self.asked = world, [], 0, 0
        self.kept = [
            (module, name, value.__wrapped__)
            for module in modules()
            for name, value in vars(module).items()
            if isinstance(value, _lru_cache_wrapper)
        ]

    def look(self, why: str, names: tuple[str, ...], pages: tuple[str, ...], languages: tuple[str, ...]) -> None:
        """Let people look at pages in the world as it is."""
        for name in names:
            for language in languages:
                for page in pages:
                    self._compare(f"{why}: {name} in {language}, {page}", name, language, page)

    def _compare(self, what: str, name: str, language: str, page: str) -> None:
        got = self.world.got.setdefault(page, {})
        warm = self.world.ask(name, language, page, list(got))
        with self._cold():
            cold = self.world.ask(name, language, page, [])
        self.asked += 1
        told = self._told(cold)
        if warm.status_code == 304:
            self.unsent += 1
            is_right = got[warm["ETag"]] == told
        else:
            is_right = self._told(warm) == told
        if warm.get("ETag") != cold.get("ETag") or not is_right:
            self.wrong.append(what)
        if "ETag" in warm:
            got.setdefault(warm["ETag"], told)

    def _told(self, response: Any) -> tuple[int, str]:
        """Return a page with the secret of each token in the place of the token, which is written anew each time."""
        content = response.content.decode()
        return response.status_code, re.sub(
            r'(?<=name="csrfmiddlewaretoken" value=")\w{64}', lambda token: _unmask_cipher_token(token[0]), content
        )

    @contextmanager
    def _cold(self) -> Iterator[None]:
        """Let nothing be known yet; what is known comes back afterwards."""
        with pytest.MonkeyPatch.context() as patch:
            for module, name, plain in self.kept:
                patch.setattr(module, name, plain)
            patch.setattr(framing, "_summaries", {})
            for one in caches.all():
                patch.setattr(one, "_cache", OrderedDict())
                patch.setattr(one, "_expire_info", {})
            yield


@cache
def modules() -> tuple[ModuleType, ...]:
    """Return the modules of the product that keep something, and all that may ask them."""
    for place in PLACES:
        importlib.import_module(place.partition(":")[0])
    return tuple(module for name, module in sorted(sys.modules.items()) if name.partition(".")[0] in OURS)


def made_world(folder: Path) -> World:
    """Publish two years; the second quarter of 2021 is open, the first not published yet."""
    files = {
        "city": [FILES["city"][0], ["T1", "Town", "yes", TODAY.isoformat()]],
        "periods": [["year", "quarter", "opens_on", "due_on", "closes_on"], ["2021", "2", "2021-07-01", "2021-07-10", "2021-07-20"]],
    }  # fmt: skip
    town(folder, **files)
    published_town(folder, *QUARTERS[:2])
    first, second = (release for release in all_releases())
    people = {
        "official": person(Role.OFFICIAL),
        "assessor": person(Role.ASSESSOR),
        "auditor": person(Role.AUDITOR),
        "administrator": person(Role.ADMINISTRATOR),
        "editor": person(Role.PARK_EDITOR, name="editor", park="p1"),
        "other editor": person(Role.PARK_EDITOR, name="other.editor", park="p2"),
        "two": person(Role.REVIEWER, name="two", department="d1"),
    }
    with act("test"):
        Appointment.objects.create(user=people["two"], role=Role.CITY_SIGNATORY, from_on=date(2020, 1, 2))
    return World({"first": first, "second": second}, people, folder)


def all_releases() -> list[int]:
    """Return the numbers of the releases."""
    return list(Release.objects.order_by("pk").values_list("pk", flat=True))


BOTH, ENGLISH = ("zh-hans", "en"), ("en",)
# What pages are told beside a release; what they say of releases beside their own.
BESIDE = (INDICATOR, PLAN)
IN_BOTH = ("/", OF_THEN, "/rankings/", RANKED, "/rankings/{first}/p1/next/", "/compare/", "/parks/", *BESIDE, REFUSED)
MOST = ("/", OF_THEN, "/rankings/?indicator=sales", RANKED, "/releases/{first}/", "/compare/", "/parks/", *BESIDE)
OF_LAST = ("/", "/rankings/", "/rankings/{last}/p1/next/", "/releases/{last}/")
OF_A_RELEASE = (
    "/",
    OVERVIEW_OF_THEN,
    OF_THEN,
    RANKED,
    "/rankings/{first}/p1/next/",
    "/releases/{first}/",
    *BESIDE,
    PREVIEW,
)


def turned(change: Callable[[World], object]) -> Callable[[World], None]:
    """Return a change as an act of somebody."""

    def done(world: World) -> None:
        with act("test"):
            change(world)

    return done


def set_to(**wanted: Any) -> Callable[[World], None]:
    """Let the installation be set otherwise."""
    return lambda world: world.settings.update(wanted)


def head_of_two(world: World) -> Appointment:
    """Return the second appointment of the one who holds two, which waits at first."""
    return Appointment.objects.get(user=world.people["two"], role=Role.CITY_SIGNATORY)


def acting_otherwise(world: World) -> None:
    """Let the one who holds two appointments act under the other one."""
    other = head_of_two(world)
    for (name, _language), browser in world.browsers.items():
        if name == "two":
            session = browser.session
            session[SESSION_KEY] = other.pk
            session.save()


def another_figure(world: World) -> None:
    """Let a figure that is not published yet be corrected."""
    figure = Figure.objects.get(park__code="p2", indicator__code="sales", period__year=2021, period__number=1)
    FigureVersionFactory(figure=figure, number=2, reported_value=46)


def released(world: World) -> None:
    """Publish the first quarter of 2021."""
    published("K2021", 2021, 1)


def corrected(world: World) -> None:
    """Correct the first year: its release is replaced by one of the same period."""
    figures = world.folder / "figures.csv"
    figures.write_text(figures.read_text().replace("p1,sales,2019,4,100", "p1,sales,2019,4,260"))
    load_city(world.folder, revise="recount")
    published("K2019", 2019, 4, reason="recount")


def begun(world: World) -> None:
    """Publish the second quarter of 2021, in a transaction that can be taken back."""
    world.before = transaction.savepoint()
    world.numbers["last"] = _second_quarter(world, "60", "55")


def begun_otherwise(world: World) -> None:
    """Publish it with other figures under the same number, as after a backup was restored while a worker went on."""
    transaction.savepoint_rollback(world.before)
    reached = cluster().connection()
    assert reached is not None
    with (
        closing(psycopg2.connect(dbname=connection.settings_dict["NAME"], **reached.parameters("superuser"))) as server,
        server,
        server.cursor() as cursor,
    ):
        cursor.execute("SELECT setval('reports_release_id_seq', %s)", [world.numbers["last"] - 1])
    assert _second_quarter(world, "40", "95") == world.numbers["last"]


def _second_quarter(world: World, *sales: str) -> int:
    folder = world.folder.with_name(sales[0])
    folder.mkdir()
    head, rows = (
        FILES["figures"][0],
        [[f"p{number}", "sales", "2021", "2", value] for number, value in enumerate(sales, 1)],
    )
    write_rows(folder / "figures.csv", [head, *rows])
    load_city(folder)
    return published("K2021", 2021, 2).pk


def right_gone(world: World) -> None:
    """Take a right from a role."""
    Group.objects.get(name=Role.AUDITOR).permissions.remove(
        *Permission.objects.filter(codename="view_audit_entry", content_type__app_label="accounts")
    )


def nothing(world: World) -> None:
    """Change nothing."""


def another_build(world: World) -> None:
    """Let the product be of another state, whose pages have other words."""
    world.settings["BUILD"], world.added = "next", "<!-- next -->"


def of_auditor(**wanted: Any) -> Callable[[World], None]:
    """Change the appointment of the auditor."""
    return turned(lambda world: world.people["auditor"].appointments.update(**wanted))


def of_sales(**wanted: Any) -> Callable[[World], None]:
    """Word an indicator anew."""
    return turned(lambda world: Indicator.objects.filter(code="sales").update(**wanted))


def moved_to_another_park(world: World) -> None:
    """Appoint somebody at another park."""
    world.people["editor"].appointments.update(park=Park.objects.get(code="p2"))


def ended(world: World) -> None:
    """Let an appointment end."""
    world.people["other editor"].appointments.update(to_on=date(2020, 12, 31))


def another_path(world: World) -> None:
    """Give a park a path that had none: what was refused before is a page now."""
    where = {
        "plan": Plan.objects.get(),
        "park": Park.objects.get(code="p4"),
        "indicator": Indicator.objects.get(code="sales"),
    }
    PlanTarget.objects.create(**where, year=2020, value=60)


def compared_otherwise(world: World) -> None:
    """Compare in other words."""
    Campaign.objects.update(name="Seven")
    Comparison.objects.filter(position=1).update(look="看别的")


# What changes one after the other; who looks then, in which languages, and at which pages.
CHANGES: list[tuple[str, Callable[[World], object], tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = [
    ("as it was", nothing, ("official",), ("zh-hans",), PAGES),
    ("as it was", nothing, ("official",), ENGLISH, IN_BOTH),
    ("as it was", nothing, ("assessor",), BOTH, (PLAN, PREVIEW, "/")),
    ("as it was", nothing, ("auditor", "administrator", "editor", "other editor", "two"), BOTH, ("/",)),
    ("as it was", nothing, ("editor",), BOTH, (OPEN,)),
    # What an installation sets.
    ("another marking", set_to(MARKING="Marked otherwise"), ("official", "administrator"), ENGLISH, ("/",)),
    ("charts from elsewhere", set_to(CHARTJS_CDN_URL="https://charts.example/c.js"), ("official",), ENGLISH, ("/",)),
    ("charts of another digest", set_to(CHARTJS_INTEGRITY="sha384-a"), ("official",), ENGLISH, ("/",)),
    ("administrators confirm", set_to(CONFIRM_BY_ADMINISTRATOR=True), ("administrator",), ENGLISH, ("/",)),
    ("another build", another_build, ("official",), ENGLISH, ("/",)),
    ("another secret of forms", lambda world: setattr(world, "secret", SECRETS[1]), ("official",), ENGLISH, ("/",)),
    # Who looks.
    ("another name", turned(lambda world: User.objects.filter(username="official").update(name="Another")), ("official",), ENGLISH, ("/",)),
    ("both offices count", turned(lambda world: confirm_appointment(head_of_two(world))), ("two",), ENGLISH, ("/",)),
    ("acting otherwise", acting_otherwise, ("two",), ENGLISH, ("/",)),
    ("another name of a department", turned(lambda world: Department.objects.update(name="Trade")), ("two",), ENGLISH, ("/",)),
    ("another role", of_auditor(role=Role.ASSESSOR), ("auditor",), ENGLISH, ("/",)),
    ("the role of before", of_auditor(role=Role.AUDITOR), ("auditor",), ENGLISH, ("/",)),
    ("a role without a right", turned(right_gone), ("auditor",), ENGLISH, ("/",)),
    ("another park", turned(moved_to_another_park), ("editor",), ENGLISH, ("/",)),
    ("an appointment that ended", turned(ended), ("other editor",), ENGLISH, ("/",)),
    ("another day", lambda world: today_is(date(2021, 7, 12)), ("official",), ENGLISH, ("/",)),
    # What pages are told beside a release: each apart, for one in the key would hide that another is missing there.
    ("another value of a path", turned(lambda world: PlanTarget.objects.filter(year=2022, park__code="p1").update(value=181)), ("official",), ENGLISH, (PLAN,)),
    ("a text of a plan", turned(lambda world: PlanText.objects.create(plan=Plan.objects.get(), year=2020, text="Roads")), ("official",), ENGLISH, (PLAN,)),
    ("a park more in a plan", turned(another_path), ("official",), ENGLISH, (PLAN, REFUSED)),
    ("the source of targets", turned(lambda world: TargetSource.objects.create(plan=Plan.objects.get(), year=2021)), ("official",), ENGLISH, (PLAN,)),
    ("another name of a plan", turned(lambda world: Plan.objects.update(name="Another plan")), ("official",), ENGLISH, (PLAN,)),
    ("another wording", of_sales(definition="Sold"), ("official",), ENGLISH, (INDICATOR,)),
    ("another name of an indicator", of_sales(name="Turnover"), ("official",), ENGLISH, BESIDE),
    ("another category", turned(lambda world: Category.objects.update(name="Trade")), ("official",), ENGLISH, BESIDE),
    ("another name of a park", turned(lambda world: Park.objects.filter(code="p1").update(name="Park uno", short_name="uno")), ("official",), ENGLISH, BESIDE),
    ("another name of a scheme", turned(lambda world: Scheme.objects.update(name="Rules")), ("official",), ENGLISH, BESIDE),
    ("a figure of a region", turned(lambda world: RegionFigure.objects.filter(region__code="R2").update(value=501)), ("official",), ENGLISH, (INDICATOR,)),
    ("a figure of the city", turned(lambda world: RegionFigure.objects.filter(region__code="T1").update(growth=7)), ("official",), ENGLISH, (INDICATOR,)),
    ("other comparisons", turned(compared_otherwise), ("official",), ENGLISH, BESIDE),
    ("a project", turned(lambda world: ProjectFactory(park=Park.objects.get(code="p1"))), ("official",), ENGLISH, MOST),
    # What is published, and what would be.
    ("a figure before it is published", turned(another_figure), ("assessor",), BOTH, (PREVIEW,)),
    ("another release", released, ("official",), ENGLISH, OF_A_RELEASE),
    ("another release", nothing, ("assessor",), BOTH, (PREVIEW,)),
    ("a correction", corrected, ("official",), ENGLISH, OF_A_RELEASE),
    ("a release more", begun, ("official",), ENGLISH, OF_LAST),
    ("another under its number", begun_otherwise, ("official",), ENGLISH, OF_LAST),
]  # fmt: skip


@contextmanager
def set_in(world: World) -> Iterator[None]:
    """Let the installation be as the world says; a product of another state has other words on every page."""
    render = answering.render_to_string
    with override_settings(**world.settings), pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "render_to_string", lambda *given: render(*given) + world.added)
        yield


def swept(folder: Path) -> Both:
    """Return what came of looking at all, change after change, with caches that were emptied once: before the first look."""
    world = made_world(folder)
    both = Both(world)
    for why, change, names, languages, pages in CHANGES:
        change(world)
        with set_in(world):
            both.look(why, names, pages, languages)
    return both


def calls() -> dict[str, int]:
    """Return how often what functions keep was asked for, by their places."""
    return {
        f"{value.__module__}: @{value.__name__}": sum(value.cache_info()[:2])
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, _lru_cache_wrapper) and value.__module__.partition(".")[0] in OURS
    }


@pytest.mark.django_db
def test_warm_caches_say_what_cold_ones_do(tmp_path, monkeypatch):
    for one in caches.all():
        monkeypatch.setattr(one, "_max_entries", 10_000)
    monkeypatch.setattr(framing, "_summaries", {})  # a process keeps it from test to test
    before = calls()
    both = swept(tmp_path / "town")
    assert both.wrong == []
    # The planted fault: had nothing been kept, nothing could have been wrong.
    idle = [place for place, count in calls().items() if PLACES[place] == "asked" and count == before.get(place, 0)]
    assert idle == []
    kept = list(caches["default"]._cache)
    assert sum("preview-" in key for key in kept) == 1 < len(kept) - 50
    assert len(caches["frames"]._cache) > 50 and len(framing._summaries) == len(all_releases()) + 1 == 6
    assert both.unsent > 0

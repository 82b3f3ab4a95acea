"""The paper way: a sheet that was signed by hand is brought, looked at, confirmed; its scan replaced and handed out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core import signing
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.audit.trail import author_of
from reports.pages.frame.views.answers import page_in_frame, release_asked
from reports.pages.frame.views.files import kept_file
from reports.pages.frame.views.posting import attempted_in, form_page, posted
from reports.pages.pledges.contents.pledging import DocumentContents
from reports.pages.pledges.forms import ReplaceForm, SheetForm, SheetSeenForm
from reports.pages.pledges.views.pledging import ISSUE_PLEDGE, pledge_or_404
from targets.actions import PaperSheet, SignablePledge, confirm_paper, keep_to_look_at, replace_paper
from targets.documents.errors import NotRendered
from targets.documents.late import first_page
from targets.errors import WorkflowError
from targets.evidence import OFD, SHEETS, kind_of, stored_path, without_mark
from targets.models import Pledge, PledgeScan, Supplement, SupplementScan

_SALT = "reports.sheet"
MOST_SECONDS = 3600
DRAWN = ("application/pdf", "image/jpeg", "image/png")


@dataclass(frozen=True)
class PaperPage:
    """What a page of the paper way is about: a pledge, or one of its supplements.

    ``scan`` is the one that is there, ``confirm`` and ``replace`` are the acts, which take what they are given by name.
    """

    pledge: Pledge
    supplement: Supplement | None
    no: str
    back: tuple[Any, ...]
    scan: PledgeScan | SupplementScan | None
    is_open: bool
    issued_on: date | None
    signers: dict[str, str]
    confirm: Callable[..., object]
    replace: Callable[..., object]

    @property
    def title(self) -> str:
        """Return what the page is called."""
        words = _("Replace the scan of %(no)s") if self.scan else _("Confirm %(no)s signed on paper")
        return words % {"no": self.no}


@never_cache
@form_page
@permission_required(ISSUE_PLEDGE, raise_exception=True)
def confirm_paper_page(request: HttpRequest, no: str) -> HttpResponseBase:
    """Ask for the scan of a pledge that both sides signed by hand, show it, and put the pledge in force."""
    pledge = pledge_or_404(request, no)
    document = DocumentContents.of(pledge)
    return paper_page(
        request,
        PaperPage(
            pledge=pledge,
            supplement=None,
            no=no,
            back=("reports:pledge", no),
            scan=getattr(pledge, "scan", None),
            is_open=_is_open(pledge, document),
            issued_on=date.fromisoformat(document.text["issued_on"]) if document else None,
            signers=document.signers if document else {},
            confirm=lambda **given: confirm_paper(document=SignablePledge(pledge), **given),
            replace=lambda **given: replace_paper(document=SignablePledge(pledge), **given),
        ),
    )


def _is_open(pledge: Pledge, document: DocumentContents | None) -> bool:
    """Return whether a pledge was issued here and nobody has signed it."""
    if document is None or pledge.state != "issued":
        return False
    return not any(row.signature for row in document.signatures)


def paper_page(request: HttpRequest, page: PaperPage) -> HttpResponseBase:
    """Ask for a sheet, show what was brought before it counts, and do what the shown one is confirmed for."""
    for way in ("picture", "file"):
        if way in request.GET:
            return _shown(page, request.GET[way], way)
    now = page.scan.sheets[-1].digest if page.scan else ""
    sent = (request.POST or None, request.FILES or None)
    form: Form = ReplaceForm(*sent, initial={"seen": now}) if page.scan else SheetForm(*sent, initial=page.signers)
    if request.method != "POST":
        return _asked(request, page, form, now)
    if "sheet" in request.POST:
        return _confirmed(request, page, now)
    if not form.is_valid():
        return _asked(request, page, form, now, 400)
    brought = attempted_in(form, lambda: _brought(page, form))
    if brought is None:
        return _asked(request, page, form, now, 409)
    context = {"page": page, "brought": brought, "sheet": signing.dumps(brought, salt=_SALT, compress=True)}
    context |= {"is_drawn": brought["kind"] in DRAWN, "form": SheetSeenForm()}
    return page_in_frame(request, release_asked(request), page.title, "pledges/paper_preview.html", context)


def _brought(page: PaperPage, form: Form) -> dict[str, str]:
    """Keep the file that a form brings, and return what is shown of it. Raises WorkflowError."""
    asked, file = form.cleaned_data, form.cleaned_data["file"]
    content, name = file.read(), file.name
    day = page.scan.signed_on if page.scan else asked["signed_on"]
    signers = page.scan or _Signers(asked["park_signers"], asked["city_signers"])
    sheet = PaperSheet(day, signers.park_signers, signers.city_signers, name, content)
    if not page.scan and not page.is_open:
        raise WorkflowError(_("Only what was issued here and nobody has signed yet is confirmed as signed on paper."))
    return {
        "no": page.no,
        "digest": keep_to_look_at(sheet, None if page.scan else page.issued_on),
        "kind": kind_of(content),
        "file_name": name,
        "signed_on": day.isoformat(),
        "park_signers": sheet.park_signers,
        "city_signers": sheet.city_signers,
        "seen": asked.get("seen", ""),
        "reason": asked.get("reason", ""),
    }


@dataclass(frozen=True)
class _Signers:
    park_signers: str
    city_signers: str


def _read(page: PaperPage, signed: str) -> dict[str, str]:
    """Return what a preview showed. Raises Http404 where it is none of this page, or too old."""
    try:
        brought: dict[str, str] = signing.loads(signed, salt=_SALT, max_age=MOST_SECONDS)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    if brought["no"] != page.no or not stored_path(brought["digest"], SHEETS).is_file():
        raise Http404
    return brought


def _shown(page: PaperPage, signed: str, way: str) -> HttpResponseBase:
    """Return the file of a preview, or its first page as a picture."""
    brought = _read(page, signed)
    if way == "file" or brought["kind"] == OFD:
        return kept_file(brought["digest"], brought["file_name"], SHEETS)
    if brought["kind"] != "application/pdf":
        return kept_file(brought["digest"], brought["file_name"], SHEETS, is_shown=True)
    try:
        picture = first_page(without_mark(stored_path(brought["digest"], SHEETS).read_bytes()))
    except NotRendered:
        raise Http404 from None
    return HttpResponse(picture, content_type="image/png")


def _confirmed(request: HttpRequest, page: PaperPage, now: str) -> HttpResponse:
    """Do what the shown sheet was confirmed for."""
    form = SheetSeenForm(request.POST)
    try:
        brought = _read(page, form.cleaned_data["sheet"]) if form.is_valid() else None
    except Http404:
        brought = None
    if brought is None:
        asked = ReplaceForm(initial={"seen": now}) if page.scan else SheetForm(initial=page.signers)
        stale = _("The preview is no longer valid. Choose the file again.")
        return _asked(request, page, asked, now, 400, stale)
    content, author = stored_path(brought["digest"], SHEETS).read_bytes(), author_of(request)
    file: dict[str, object] = {"file_name": brought["file_name"], "content": content}
    if brought["reason"]:
        given: dict[str, object] = {**file, "seen": brought["seen"], "reason": brought["reason"]}
        act, words = page.replace, _("The scan of %(no)s is replaced; the one before is kept.")
    else:
        signers = brought["park_signers"], brought["city_signers"]
        day = date.fromisoformat(brought["signed_on"])
        given = {"sheet": PaperSheet(day, *signers, brought["file_name"], content)}
        act, words = page.confirm, _("%(no)s is in force, signed on paper.")
    return posted(
        request,
        form,
        lambda: act(**given, **author),
        lambda status: _asked(request, page, form, now, status),
        lambda _made: (words % {"no": page.no}, redirect(*page.back)),
    )


def _asked(
    request: HttpRequest, page: PaperPage, form: Form, now: str, status: int = 200, stale: str = ""
) -> HttpResponse:
    """Return the page that asks for the sheet; a form that was confirmed and refused shows why, and no fields."""
    context = {"form": form, "page": page, "now": now, "stale": stale, "is_asked": not isinstance(form, SheetSeenForm)}
    return page_in_frame(request, release_asked(request), page.title, "pledges/confirm_paper.html", context, status)


@require_safe
def paper_scan(request: HttpRequest, no: str) -> HttpResponseBase:
    """Hand out the scan of a pledge that was signed on paper, to whoever sees the pledge."""
    return scan_of(request, getattr(pledge_or_404(request, no), "scan", None))


def scan_of(request: HttpRequest, found: PledgeScan | SupplementScan | None) -> HttpResponseBase:
    """Hand out the scan that counts, or one that was replaced, as the query's ``number`` says. Raises Http404."""
    if found is None:
        raise Http404
    sheets, asked = found.sheets, request.GET.get("number", "")
    if not asked:
        asked = str(len(sheets))
    if not (asked.isascii() and asked.isdigit() and len(asked) < 5 and 1 <= int(asked) <= len(sheets)):
        raise Http404
    sheet = sheets[int(asked) - 1]
    return kept_file(sheet.digest, sheet.file_name, SHEETS)

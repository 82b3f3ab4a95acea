"""The audit trail: who did what and when."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit.contents import AuditContents, as_rows
from accounts.audit.forms import AuditForm
from accounts.audit.trail import act, author_of
from accounts.models import AuditEntry, AuditLink
from accounts.querysets import AuditQuerySet
from core.exports import TABLE_FORMATS, ExportSheet

TRAIL = ("accounts.view_audit_entry", "accounts.view_own_audit_entry")
EXPORTED_AT_MOST = 50_000


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Show who did what and when, as asked, or hand it out as CSV or Excel."""
    if not request.user.is_authenticated or not any(map(request.user.has_perm, TRAIL)):
        raise PermissionDenied
    form = AuditForm(request.GET)
    seen = AuditEntry.objects.visible_to(request.user)
    context: dict[str, object] = {"form": form, "title": _("Audit trail"), "query": request.GET}
    if not form.is_valid():
        return render(request, "accounts/audit.html", context, status=400)
    entries = seen.filter(form.condition())
    wanted = request.GET.get("format", "")
    if wanted:
        return _export(request, form, entries, wanted)
    if form.cleaned_data["before"]:
        entries = entries.before(get_object_or_404(seen, pk=form.cleaned_data["before"]))
    end = AuditLink.objects.visible_to(request.user).end()
    return render(request, "accounts/audit.html", {**context, "contents": AuditContents.of(entries), "end": end})


def _export(request: HttpRequest, form: AuditForm, entries: AuditQuerySet, wanted: str) -> HttpResponse:
    if wanted not in TABLE_FORMATS:
        raise Http404
    count = entries.count()
    if count > EXPORTED_AT_MOST:
        form.add_error(
            "from_on", _("%(count)d entries are too many for one file: choose fewer days.") % {"count": count}
        )
        context = {"form": form, "title": _("Audit trail"), "query": request.GET}
        return render(request, "accounts/audit.html", context, status=400)
    write, content_type = TABLE_FORMATS[wanted]
    with act("accounts.export_audit", **author_of(request)) as entry:
        query = request.GET.urlencode()[:1000]
        entry.details = {"path": request.path, "query": query, "format": wanted, "rows": count}
        rows = as_rows(entries.with_counts().iterator(chunk_size=2000), form.in_words(), f"{request.path}?{query}")
        body = write(ExportSheet(_("Audit trail"), rows, named_by=2), settings.MARKING)
    disposition = content_disposition_header(as_attachment=True, filename=f"audit.{wanted}") or ""
    response = HttpResponse(body, content_type=content_type, headers={"Content-Disposition": disposition})
    response.is_in_trail = True  # type: ignore[attr-defined]
    return response

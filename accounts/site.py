"""The administration: its one site, for administrators alone, and what all its pages share.

Accounts, appointments, departments and the settings are all there is: no row of anybody's business can be read here.
Nothing is deleted, and Django's own log stays empty: the audit trail and the history know more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR, IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR, ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.audit.contents import RowChange, row_history
from accounts.audit.trail import address_of, record_once
from accounts.models import AuditEntry, User
from accounts.views import LogOut

if TYPE_CHECKING:
    from django import forms
    from django.urls import URLPattern, URLResolver

    BaseModelAdmin = admin.options.BaseModelAdmin[Any]
    ModelAdmin = admin.ModelAdmin[Any]
else:
    BaseModelAdmin = admin.options.BaseModelAdmin
    ModelAdmin = admin.ModelAdmin

_View = Callable[..., HttpResponse]

PERMISSION = "accounts.change_user"
OURS = ("accounts", "parks")
# Django's doors into rows of whatever model: the page of any row, and search for a field's choices.
SHUT = ("view_on_site", "autocomplete")
# Django's windows that hand a column of a row to the window that opened them.
WINDOWS = frozenset({IS_POPUP_VAR, TO_FIELD_VAR})
SEARCHED = 100  # characters


class AdministrationSite(admin.AdminSite):
    """Open to whoever holds the act of changing accounts; 403 for others who signed in, the log-in for strangers."""

    site_title = _("Administration")
    site_header = _("Administration")
    index_title = _("Administration")
    index_template = "admin/start.html"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[object]:
        """Return what there is, in the order of the work: accounts first, and of each app what is changed here."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: not model["perms"]["change"])
        return sorted(apps, key=lambda app: OURS.index(app["app_label"]))

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take in the product's own models alone: a library would show the secrets behind people's codes."""
        single = isinstance(model_or_iterable, type)
        models_given: list[Any] = [model_or_iterable] if single else list(model_or_iterable)
        ours = [model for model in models_given if model._meta.app_label in OURS]
        for model in ours:
            name_relations(model)
        super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether this person administers."""
        return request.user.is_authenticated and request.user.has_perm(PERMISSION)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Refuse who signed in and does not administer, and windows; strangers never come this far."""
        inner = super().admin_view(view, cacheable)

        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            """Answer an administrator, and write down that the page was read. Raises PermissionDenied, BadRequest."""
            if not self.has_permission(request):
                raise PermissionDenied
            if not WINDOWS.isdisjoint(request.GET) or not WINDOWS.isdisjoint(request.POST):
                raise BadRequest
            response: HttpResponse = inner(request, *args, **kwargs)
            if request.method == "GET" and response.status_code == 200 and not cacheable:
                _keep_reading(request)
            return response

        return update_wrapper(answer, inner)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Return the addresses but the shut ones; strangers go to the product's log-in from all of them."""
        patterns = [one for one in super().get_urls() if getattr(one, "name", "") not in SHUT]
        for pattern in patterns:
            getattr(pattern.callback, "__dict__", {}).pop("login_url", None)
        return patterns

    @login_not_required
    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """Send strangers to the product's log-in and administrators in. Raises PermissionDenied for others."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        query = f"?{urlencode({'next': request.GET['next']})}" if "next" in request.GET else ""
        return redirect(reverse("accounts:log_in") + query)

    def logout(self, request: HttpRequest, extra_context: object = None) -> Any:
        """Sign out the product's way."""
        return LogOut.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: object = None) -> Any:
        """Send to the product's page."""
        return redirect("accounts:password_change")


def _keep_reading(request: HttpRequest) -> None:
    """Write into the trail that a page of the administration was read, once a minute; who changes leaves an act."""
    assert isinstance(request.user, User)
    record_once(
        "accounts.open_administration",
        by=request.user,
        way=AuditEntry.Way.ADMIN,
        address=address_of(request),
        path=request.get_full_path()[:200],
    )


class PlainChoices(BaseModelAdmin):
    """Forms whose choices come without the small links that would open another form in a window."""

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Return the field with a plain select."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield and isinstance(formfield.widget, RelatedFieldWidgetWrapper):
            formfield.widget = formfield.widget.widget
        return formfield


def name_relations(model: type[models.Model]) -> None:
    """Give the fields that point at other rows those rows' name where they have no words of their own.

    Forms and lists alike read ``verbose_name``; migrations keep to the words the field was made with.
    """
    for field in model._meta.fields:
        # What the field was made with; `verbose_name` itself falls back to the field's name.
        if getattr(field, "_verbose_name", None) is None:
            related = field.related_model._meta.verbose_name if isinstance(field, models.ForeignKey) else None
            field.verbose_name = related or field.verbose_name


class DeclaredList(ChangeList):
    """A list that takes from the address what its page offers, and nothing else: no look-up of a column of its own."""

    def get_filters(
        self, request: HttpRequest
    ) -> tuple[list[admin.ListFilter], bool, dict[str, bool | str], bool, bool]:
        """Return the filters of the list. Raises BadRequest where the address asks for another."""
        found = super().get_filters(request)
        if found[2]:  # what no filter of the list took
            raise BadRequest
        return found


class RowAdmin(PlainChoices, ModelAdmin):
    """Rows that an administrator reads, adds and changes; never deletes."""

    actions = None
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "admin/row.html"
    object_history_template = "admin/history.html"

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Return whether this person administers."""
        return bool(request.user.has_perm(PERMISSION))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether this person administers."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether this person administers."""
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Return whether this person administers."""
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Return no: what was is kept."""
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        """Return the list."""
        return DeclaredList

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list as the address asks for it. Raises BadRequest where it asks for what is not offered."""
        asked = request.GET
        if any(name.startswith("_") or name == ERROR_FLAG for name in asked):
            raise BadRequest
        if len(asked.get(SEARCH_VAR, "")) > SEARCHED:
            raise BadRequest
        try:
            return super().get_changelist_instance(request)
        except IncorrectLookupParameters as error:
            raise BadRequest from error

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        """Return nothing: an address fills in no form."""
        return {}

    def tools(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        """Return what else may be done with a row, as pairs of words and address."""
        return []

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Show the form of a row with what else may be done with it."""
        row = self.get_object(request, unquote(object_id))
        context = {**(extra_context or {}), "tools": self.tools(request, row) if row else []}
        return super().change_view(request, object_id, form_url, context)

    def changes(self, row: Any) -> list[RowChange]:
        """Return what happened to a row, newest first."""
        return row_history(row)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: object = None) -> HttpResponse:
        """Show what happened to a row, out of history and the audit trail."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("History: %(row)s") % {"row": row},
            "changes": self.changes(row),
            "object": row,
            "opts": self.opts,
            "module_name": str(self.opts.verbose_name_plural),
        }
        return TemplateResponse(request, self.object_history_template, context)

    def log_addition(self, request: HttpRequest, obj: object, message: object) -> Any:
        """Write nothing: the action wrote the audit row."""

    def log_change(self, request: HttpRequest, obj: object, message: object) -> Any:
        """Write nothing: the action wrote the audit row."""

    def log_deletions(self, request: HttpRequest, queryset: object) -> Any:
        """Write nothing: nothing is deleted."""

"""The administration: its one site, for administrators alone, and what all its pages share.

Nothing is deleted here, and Django's own log stays empty: the audit trail and the history know more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.contents import Change, history_of
from accounts.views import LogOut

if TYPE_CHECKING:
    BaseModelAdmin = admin.options.BaseModelAdmin[Any]
    ModelAdmin = admin.ModelAdmin[Any]
else:
    BaseModelAdmin = admin.options.BaseModelAdmin
    ModelAdmin = admin.ModelAdmin

View = Callable[..., HttpResponse]

PERMISSION = "accounts.change_user"
OURS = ("accounts", "parks", "targets", "reports")


class AdministrationSite(admin.AdminSite):
    """Open to whoever holds the act of changing accounts; 403 for others who signed in, the log-in for strangers."""

    site_title = _("Administration")
    site_header = _("Administration")
    index_title = _("Administration")
    index_template = "admin/start.html"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
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
        """Refuse who signed in and does not administer; strangers never come this far."""
        inner = super().admin_view(view, cacheable)

        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise PermissionDenied
            response: HttpResponse = inner(request, *args, **kwargs)
            return response

        return update_wrapper(answer, inner)

    def get_urls(self) -> list[Any]:
        """Return the addresses; strangers go to the product's log-in from all of them."""
        patterns = super().get_urls()
        for pattern in patterns:
            getattr(pattern.callback, "__dict__", {}).pop("login_url", None)
        return patterns

    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send strangers to the product's log-in and administrators in. Raises PermissionDenied for others."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        query = f"?{urlencode({'next': request.GET['next']})}" if "next" in request.GET else ""
        return redirect(reverse("accounts:log_in") + query)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Sign out the product's way."""
        return LogOut.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Send to the product's page."""
        return redirect("accounts:password_change")


class PlainChoices(BaseModelAdmin):
    """Forms whose choices come without the small links that would open another form in a window."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the field with a plain select."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield and isinstance(formfield.widget, RelatedFieldWidgetWrapper):
            formfield.widget = formfield.widget.widget
        return formfield


RELATIONS = {"parent": _("part of"), "successor": _("Successor"), "leading_industries": _("leading industries")}


def name_relations(model: type[models.Model]) -> None:
    """Give the fields that point at other rows those rows' name where they have no words of their own.

    Forms and lists alike read ``verbose_name``; migrations keep to the words the field was made with.
    """
    for field in model._meta.fields:
        # What the field was made with; `verbose_name` itself falls back to the field's name.
        if getattr(field, "_verbose_name", None) is None:
            related = field.related_model._meta.verbose_name if isinstance(field, models.ForeignKey) else None
            field.verbose_name = RELATIONS.get(field.name) or related or field.verbose_name


class RowAdmin(PlainChoices, ModelAdmin):
    """Rows that an administrator reads, adds and changes; never deletes."""

    actions = None
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "admin/row.html"
    object_history_template = "admin/history.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether this person administers."""
        return bool(request.user.has_perm(PERMISSION))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether this person administers."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether this person administers."""
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether this person administers."""
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no: what was is kept."""
        return False

    def tools(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        """Return what else may be done with a row, as pairs of words and address."""
        return []

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the form of a row with what else may be done with it."""
        row = self.get_object(request, object_id)
        context = {**(extra_context or {}), "tools": self.tools(request, row) if row else []}
        return super().change_view(request, object_id, form_url, context)

    def changes(self, row: Any) -> list[Change]:
        """Return what happened to a row, newest first."""
        return history_of(row)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show what happened to a row, out of history and the audit trail."""
        row = get_object_or_404(self.get_queryset(request), pk=object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("History: %(row)s") % {"row": row},
            "changes": self.changes(row),
            "object": row,
            "opts": self.opts,
            "module_name": str(self.opts.verbose_name_plural),
        }
        return TemplateResponse(request, self.object_history_template, context)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write nothing: the action wrote the audit row."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write nothing: the action wrote the audit row."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Write nothing: nothing is deleted."""


class ReadOnlyAdmin(RowAdmin):
    """Business rows: read here, changed on the pages of those whose business they are.

    ``rows`` narrows them where some are nobody's but those who work on them; None for all.
    """

    rows: models.Q | None = None

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return the rows that are read here."""
        found: models.QuerySet[Any] = super().get_queryset(request)
        return found if self.rows is None else found.filter(self.rows)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no."""
        return False


def read_only(
    model: type[models.Model],
    *columns: str,
    search: tuple[str, ...] = (),
    filters: tuple[str, ...] = (),
    rows: models.Q | None = None,
) -> None:
    """Register rows to be read: the columns of their list, what a search looks through, filters, and which ``rows``."""
    joined = [column for column in columns if _leads_to_a_row(model, column)]
    admin.site.register(
        model,
        ReadOnlyAdmin,
        list_display=columns,
        search_fields=search,
        list_filter=filters,
        list_select_related=joined or False,
        rows=rows,
    )


def _leads_to_a_row(model: type[models.Model], column: str) -> bool:
    """Return whether a column ("figure__park") shows another row, which the list then reads along."""
    field: Any = None
    for name in column.split("__"):
        field = (field.related_model if field else model)._meta.get_field(name)
    return bool(field.is_relation)

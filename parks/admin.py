"""The administration of people and of the installation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import admin as _registered_first  # noqa: F401
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actions import issue_one_time_password, unlock_account
from accounts.audit.contents import RowChange, row_history
from accounts.audit.trail import Author, author_of, record_refusal
from accounts.models import AuditEntry, User
from accounts.site import DeclaredList, PlainChoices, RowAdmin
from parks import actions
from parks.confirming import roles_to_confirm
from parks.errors import AccountError, OwnAppointment
from parks.forms import (
    APPOINTMENT_FIELDS,
    AccountForm,
    AppointmentForm,
    ConfirmForm,
    EndForm,
    NewAccountForm,
    ReasonForm,
)
from parks.models import Appointment, City, Department
from parks.unused import unused_accounts

if TYPE_CHECKING:
    from django.db.models import Model
    from django.forms.models import BaseModelFormSet
    from django.urls import URLPattern
    from django_stubs_ext import StrOrPromise

    Formset = BaseModelFormSet[Appointment, AppointmentForm]
    # What the form of an act was filled in with: each act reads what its own form asks for.
    _Asked = dict[str, Any]
    Inline = admin.TabularInline[Appointment, User]
else:
    Inline = admin.TabularInline


R = TypeVar("R", bound="Model")

UNLOCK = _("Lift the wait after failed log-ins")


def administrator(request: HttpRequest) -> Author:
    """Return who administers."""
    return author_of(request, AuditEntry.Way.ADMIN)


class ActingAdmin(RowAdmin):
    """Rows that are changed by actions; what an action refuses is said on the page."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Show or save the form."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except AccountError as error:
            if isinstance(error, OwnAppointment):
                # Here, because the page's own transaction takes all with it that was written within.
                record_refusal("parks.appoint", reason=str(error), **administrator(request))
            messages.error(request, str(error))
            return HttpResponseRedirect(request.get_full_path())

    def row_url(self, name: str, view: Callable[..., HttpResponse]) -> URLPattern:
        """Return the address of one more act on a row, named "<app>_<model>_<act>"."""
        full_name = f"{self.opts.app_label}_{self.opts.model_name}_{name.replace('-', '_')}"
        return path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=full_name)

    def address(self, name: str, row: Model) -> str:
        """Return the address of a page about a row."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[row.pk])

    def confirmed(
        self,
        request: HttpRequest,
        pk: int,
        title: str,
        form_class: type[forms.Form],
        action: Callable[[R, _Asked], HttpResponse | None],
    ) -> HttpResponse:
        """Ask for what the act needs, do it, and go back to the row unless it answers itself."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        form = form_class(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                answer = action(row, form.cleaned_data)
            except AccountError as error:
                form.add_error(None, str(error))
            else:
                return answer or HttpResponseRedirect(self.address("change", row))
        context = {**self.page(request, row, title), "form": form, "media": self.media + form.media}
        return TemplateResponse(request, "admin/confirm.html", context)

    def page(self, request: HttpRequest, row: Model, title: str) -> dict[str, object]:
        """Return what a page about a row needs."""
        context = {"title": title, "object": row, "opts": self.opts, "row_address": self.address("change", row)}
        return {**self.admin_site.each_context(request), **context}


class AppointmentInline(PlainChoices, Inline):
    """The appointments of an account."""

    model = Appointment
    form = AppointmentForm
    fields = APPOINTMENT_FIELDS
    extra = 0
    can_delete = False
    show_change_link = True

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Return yes: the account's page asked already."""
        return True

    has_add_permission = has_change_permission = has_view_permission


class AccountList(DeclaredList):
    """The list of accounts, each with ``held``: its appointments in force today, read for the whole page at once."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: list[str | None] | None = None) -> QuerySet[User]:
        """Return the accounts asked for."""
        held = Appointment.objects.valid_on(timezone.localdate()).select_related("park", "department").order_by("pk")
        accounts = super().get_queryset(request, exclude_parameters)
        return accounts.prefetch_related(Prefetch("appointments", held, to_attr="held"))


class Unused(admin.SimpleListFilter):
    """Which accounts nobody has used for so long that they are closed tonight."""

    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, StrOrPromise]]:
        """Return what may be chosen."""
        return [("unused", _("to be closed as unused"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """Return the accounts of the choice."""
        unused = unused_accounts(timezone.now()).values("pk")
        return queryset.filter(pk__in=unused) if self.value() == "unused" else queryset


@admin.register(User)
class AccountAdmin(ActingAdmin):
    """Accounts: made with a first appointment, shut and opened again, never deleted."""

    form = AccountForm
    list_display = ("username", "name", "role", "place", "is_active", "has_one_time_password", "last_login")
    list_filter = ("is_active", Unused, "has_one_time_password", "appointments__role", "appointments__park")
    search_fields = ("username", "name", "external_id")
    readonly_fields = ("is_active", "has_one_time_password", "last_login", "date_joined")
    ordering = ("username",)
    inlines = (AppointmentInline,)

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[AccountList]:
        """Return the list, with what it says beside each account."""
        return AccountList

    @admin.display(description=_("role"))
    def role(self, row: User) -> str:
        """Return the roles held today, "–" for none."""
        return " · ".join(dict.fromkeys(held.get_role_display() for held in vars(row)["held"])) or "–"

    @admin.display(description=_("park or department"))
    def place(self, row: User) -> str:
        """Return where they are held, "–" for the whole city or none."""
        places = (held.park or held.department for held in vars(row)["held"])
        return " · ".join(dict.fromkeys(place.name for place in places if place is not None)) or "–"

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: object
    ) -> type[forms.ModelForm[User]]:
        """Return the form, which asks for an appointment as well where the account is new."""
        return super().get_form(request, obj, change, **kwargs, **({} if obj else {"form": NewAccountForm}))

    def get_fieldsets(self, request: HttpRequest, obj: object = None) -> Any:
        """Return the parts of the form."""
        account = ("username", "name", "external_id")
        if obj is None:
            return [(None, {"fields": account}), (_("First appointment"), {"fields": APPOINTMENT_FIELDS})]
        return [(None, {"fields": account}), (_("State"), {"fields": self.readonly_fields})]

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        """Return what is shown and not asked."""
        return self.readonly_fields if obj else ()

    def get_inlines(self, request: HttpRequest, obj: object) -> tuple[type[AppointmentInline], ...]:
        """Return the appointments of an account that is there."""
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm[User], change: bool) -> None:
        """Make or change the account."""
        asked = form.cleaned_data
        account = {name: asked[name] for name in ("username", "name", "external_id")}
        if change:
            if set(form.changed_data) & set(account):
                actions.change_account(user=obj, **account, **administrator(request))
            return
        park, department = asked["park"], asked["department"]
        made, secret = actions.add_account(
            **account,
            **{name: asked[name] for name in ("role", "title", "from_on", "to_on", "is_acting")},
            park=park.code if park else None,
            department=department.code if department else None,
            **administrator(request),
        )
        obj.pk, obj._state = made.pk, made._state
        request.one_time_password = secret  # type: ignore[attr-defined]

    def save_formset(self, request: HttpRequest, form: object, formset: Formset, change: bool) -> None:
        """Appoint, and change appointments."""
        formset.save(commit=False)
        for appointment in formset.new_objects:
            actions.appoint(
                user=appointment.user,
                **{name: getattr(appointment, name) for name in APPOINTMENT_FIELDS},
                **administrator(request),
            )
        for appointment, _changed in formset.changed_objects:
            _change_appointment(request, appointment)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: object = None) -> HttpResponse:
        """Show the one-time password, once."""
        return self._password_page(request, obj, request.one_time_password)  # type: ignore[attr-defined]

    def tools(self, request: HttpRequest, row: User) -> list[tuple[str, str]]:
        """Return the acts on an account."""
        state = ("deactivate", gettext("Deactivate")) if row.is_active else ("activate", gettext("Activate"))
        acts = [("unlock", str(UNLOCK)), ("one_time_password", gettext("Issue a one-time password")), state]
        return [(words, self.address(name, row)) for name, words in acts]

    def changes(self, row: User) -> list[RowChange]:
        """Return what happened to the account and to its appointments, newest first."""
        appointments = Appointment.objects.filter(user=row)
        happened = [*row_history(row), *(change for held in appointments for change in row_history(held))]
        return sorted(happened, key=lambda change: change.at, reverse=True)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses with those of the acts on an account."""
        acts = [
            self.row_url("unlock", self.unlock),
            self.row_url("one-time-password", self.one_time_password),
            self.row_url("deactivate", self.deactivate),
            self.row_url("activate", self.activate),
        ]
        return [*acts, *super().get_urls()]

    def one_time_password(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Issue a one-time password and show it, once."""

        def issue(user: User, asked: _Asked) -> HttpResponse:
            return self._password_page(request, user, issue_one_time_password(user=user, **administrator(request)))

        return self.confirmed(request, pk, gettext("Issue a one-time password"), ConfirmForm, issue)

    def unlock(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let failed log-ins count no more; password and keys stay as they are."""

        def lift(user: User, asked: _Asked) -> None:
            forgotten = unlock_account(user=user, **administrator(request))
            messages.success(request, gettext("%(number)s failed log-ins count no more.") % {"number": forgotten})

        return self.confirmed(request, pk, str(UNLOCK), ConfirmForm, lift)

    def deactivate(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shut the account."""

        def shut(user: User, asked: _Asked) -> None:
            actions.deactivate_account(user=user, reason=asked["reason"], **administrator(request))

        return self.confirmed(request, pk, gettext("Deactivate"), ReasonForm, shut)

    def activate(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the account again."""

        def open_again(user: User, asked: _Asked) -> None:
            actions.activate_account(user=user, reason=asked["reason"], **administrator(request))

        return self.confirmed(request, pk, gettext("Activate"), ReasonForm, open_again)

    def _password_page(self, request: HttpRequest, user: User, secret: str) -> HttpResponse:
        context = {**self.page(request, user, gettext("One-time password")), "secret": secret}
        return TemplateResponse(request, "admin/one_time_password.html", context, headers={"Cache-Control": "no-store"})


class InForce(admin.SimpleListFilter):
    """Which appointments hold today."""

    title = _("validity")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, StrOrPromise]]:
        """Return what may be chosen."""
        return [("today", _("in force today")), ("ended", _("ended")), ("later", _("to come"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the appointments of the choice."""
        today = timezone.localdate()
        if self.value() == "today":
            return queryset.valid_on(today)  # type: ignore[attr-defined,no-any-return]
        chosen = {"ended": {"to_on__lt": today}, "later": {"from_on__gt": today}}.get(self.value() or "", {})
        return queryset.filter(**chosen)


@admin.register(Appointment)
class AppointmentAdmin(ActingAdmin):
    """Appointments: made, changed in title and dates, ended; never deleted."""

    form = AppointmentForm
    list_display = ("user", "role", "park", "department", "title", "from_on", "to_on", "is_acting", "confirmation")
    list_filter = ("role", InForce, "is_acting", "department")
    list_select_related = ("user", "park", "department")
    search_fields = ("user__username", "user__name", "title", "park__name", "department__name")
    ordering = ("-from_on", "-id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appointment]:
        """Return the appointments with what was said of them."""
        rows: QuerySet[Appointment] = super().get_queryset(request).prefetch_related("confirmations")
        return rows

    @admin.display(description=_("confirmation"))
    def confirmation(self, row: Appointment) -> str:
        """Return by whom an appointment that needs it was confirmed, or that it waits; "–" for others."""
        if row.role not in roles_to_confirm():
            return "–"
        said = max(row.confirmations.all(), key=lambda one: one.pk, default=None)
        if said is None or not said.is_about(row):
            return gettext("to be confirmed")
        return said.words if said.is_confirmed else f"{gettext('refused')}: {said.reason}"

    def save_model(
        self, request: HttpRequest, obj: Appointment, form: forms.ModelForm[Appointment], change: bool
    ) -> None:
        """Appoint, or change title and dates."""
        if change:
            _change_appointment(request, obj)
            return
        values = {name: form.cleaned_data[name] for name in ("user", *APPOINTMENT_FIELDS)}
        made = actions.appoint(**values, **administrator(request))
        obj.pk, obj._state = made.pk, made._state

    def tools(self, request: HttpRequest, row: Appointment) -> list[tuple[str, str]]:
        """Return the way to end an appointment that has not ended."""
        has_ended = row.to_on is not None and row.to_on < timezone.localdate()
        return [] if has_ended else [(gettext("End the appointment"), self.address("end", row))]

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses with that of the end."""
        return [self.row_url("end", self.end), *super().get_urls()]

    def end(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End an appointment with a day."""

        def end(appointment: Appointment, asked: _Asked) -> None:
            last_on: date = asked["last_on"]
            actions.end_appointment(
                appointment=appointment, last_on=last_on, reason=asked["reason"], **administrator(request)
            )

        return self.confirmed(request, pk, gettext("End the appointment"), EndForm, end)


@admin.register(Department)
class DepartmentAdmin(ActingAdmin):
    """Departments: made and renamed."""

    fields = ("code", "name")
    list_display = ("code", "name")
    search_fields = ("code", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        """Return the code where files may name it already."""
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Department, form: object, change: bool) -> None:
        """Make or rename the department."""
        if change:
            actions.change_department(department=obj, name=obj.name, **administrator(request))
            return
        made = actions.add_department(code=obj.code, name=obj.name, **administrator(request))
        obj.pk, obj._state = made.pk, made._state


@admin.register(City)
class CityAdmin(ActingAdmin):
    """The settings of the installation's one city, which comes with its data."""

    fields = ("code", "name", "is_demo", "today")
    readonly_fields = ("code",)
    list_display = ("name", "is_demo", "today")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no: the city is loaded."""
        return False

    def save_model(self, request: HttpRequest, obj: City, form: object, change: bool) -> None:
        """Change the settings."""
        actions.change_city(city=obj, name=obj.name, is_demo=obj.is_demo, today=obj.today, **administrator(request))


def _change_appointment(request: HttpRequest, appointment: Appointment) -> None:
    """Change title and dates to what the form says."""
    actions.change_appointment(
        appointment=appointment,
        title=appointment.title,
        from_on=appointment.from_on,
        to_on=appointment.to_on,
        is_acting=appointment.is_acting,
        **administrator(request),
    )

"""The acts of this app in words."""

from django.utils.translation import gettext_lazy as _

from accounts.acts import Names

ACTS: Names = {
    "parks.add_account": _("made an account"),
    "parks.change_account": _("changed an account"),
    "parks.deactivate_account": _("deactivated an account"),
    "parks.activate_account": _("activated an account"),
    "parks.appoint": _("appointed a person"),
    "parks.change_appointment": _("changed an appointment"),
    "parks.end_appointment": _("ended an appointment"),
    "parks.confirm_appointment": _("confirmed an appointment"),
    "parks.refuse_appointment": _("refused an appointment"),
    "parks.name_countersigner": _("named who countersigns"),
    "parks.take_countersigner_back": _("took back who countersigns"),
    "parks.choose_appointment": _("chose the appointment to act under"),
    "parks.add_department": _("made a department"),
    "parks.change_department": _("changed a department"),
    "parks.change_city": _("changed the settings of the city"),
}
KINDS: Names = {
    "appointment": _("appointment"),
    "department": _("department"),
    "city": _("city"),
}

"""The acts of this app in words."""

from django.utils.translation import gettext_lazy as _

from accounts.acts import Names

ACTS: Names = {
    "reports.load_city": _("loaded the data of a city"),
    "reports.publish": _("published a release"),
    "reports.export_release": _("exported a release"),
    "reports.draw_sample": _("drew a sample of figures"),
    "reports.export_city": _("exported the data of the city"),
    "reports.export_ranking": _("exported a ranking"),
    "reports.export_targets": _("exported the breakdown of targets"),
}
KINDS: Names = {"release": _("release")}
KEYS: Names = {"seed": _("seed"), "cells": _("cells")}

"""The acts of this app in words."""

from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Codes, Names
from parks.acts import rows_named

REPORT_ACTS: Names = {
    "reports.load_city": _("loaded the data of a city"),
    "reports.publish": _("published a release"),
    "reports.export_release": _("exported a release"),
    "reports.draw_sample": _("drew a sample of figures"),
    "reports.export_city": _("exported the data of the city"),
    "reports.export_ranking": _("exported a ranking"),
    "reports.export_indicator": _("exported an indicator"),
    "reports.export_projects": _("exported the list of projects"),
    "reports.export_targets": _("exported the breakdown of targets"),
}
REPORT_KINDS: Names = {"release": _("release")}
REPORT_KEYS: Names = {
    "seed": _("seed"),
    "cells": _("cells"),
    "scheme": _("scheme"),
    "period": _("period"),
    "preview": _("number of the preview"),
    "files": _("files"),
    "template": _("for a new year"),
    "city": _("city"),
    "regions": _("regions"),
    "region_sets": _("sets of regions"),
    "departments": _("departments"),
    "groups": _("groups"),
    "park_names": _("names of parks"),
    "group_members": _("members of groups"),
    "categories": _("categories"),
    "indicators": _("indicators"),
    "schemes": _("schemes"),
    "scheme_items": _("items of schemes"),
    "periods": _("periods"),
    "region_figures": _("figures of regions"),
    "submissions": _("submissions"),
    "department_reports": _("reports of departments"),
    "city_targets": _("targets of the city"),
    "adjustments": _("adjustments of targets"),
    "plans": _("plans"),
    "plan_targets": _("paths of plans"),
    "plan_years": _("texts of plans by year"),
    "plan_schemes": _("texts of plans by category"),
    "target_sources": _("sources of targets"),
    "comparisons": _("six comparisons"),
    "projects": _("projects"),
    "project_steps": _("steps of projects"),
    "external_rankings": _("external rankings"),
}
# Who did what a command did, on the pages of officials.
AUTHORS: Names = {"reports.load_city": _("data import")}
REPORT_CODES = Codes(
    vocabularies={
        "release": rows_named(
            "reports.Release",
            "pk",
            ("scheme__name", "scheme__code"),
            related=("period", "scheme"),
            say=lambda row: f"{row.period.name} {row.scheme.name}",
        )
    },
    shapes={"release": ("release",)},
)

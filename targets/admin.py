"""The rows of this app, to be read in the administration."""

from django.db.models import Exists, OuterRef, Q

from accounts.site import read_only
from targets.models import (
    Adjustment,
    Campaign,
    Category,
    CityTarget,
    Comparison,
    Extension,
    ExtensionAnswer,
    ExtensionRequest,
    Figure,
    FigureVersion,
    Indicator,
    Period,
    Plan,
    PlanTarget,
    PlanText,
    Pledge,
    PledgeHandIn,
    PledgeHandOver,
    PledgeItem,
    PledgeScan,
    PledgeSettlement,
    PledgeStep,
    PledgeTemplate,
    RegionFigure,
    ReturnedCell,
    Scheme,
    SchemeItem,
    Submission,
    SubmissionStep,
    Supplement,
    SupplementScan,
    SupplementWithdrawal,
    Target,
    TargetComment,
    TargetSource,
    Verification,
)

# Before they are promised, targets are the business of the assessor and of the park they are issued to.
PROMISED = Q(state="pledged")
CELL = ("park__code", "park__name", "indicator__code", "indicator__name")

read_only(Campaign, "code", "name", "year", search=("code", "name"))
read_only(Comparison, "campaign", "position", "compare", "look", "view", search=("compare", "look"))
read_only(Category, "code", "name", "position", search=("code", "name"))
read_only(Indicator, "code", "name", "unit", "category", "department", search=("code", "name"), filters=("department",))
read_only(RegionFigure, "region", "indicator", "period", "value", "growth", "place", search=("region__name",))
read_only(Period, "kind", "year", "number", "first_on", "last_on", "due_on", "closes_on", filters=("year",))
read_only(
    Submission, "park", "period", "state", "handed_in_at", search=("park__code", "park__name"), filters=("state",)
)
read_only(SubmissionStep, "submission", "number", "name", "by_name", "at", "reason", filters=("name",))
read_only(ReturnedCell, "step", "figure", "reason", search=("reason",))
read_only(ExtensionAnswer, "request", "extension", "reason", "by_name", search=("request__park__code", "reason"))
read_only(ExtensionRequest, "period", "park", "wished_on", "reason", "by_name", search=("park__code", "reason"))
read_only(Extension, "period", "park", "until_on", "reason", "by_name", search=("park__code", "reason"))
read_only(Verification, "version", "by_name", "at", search=("by_name",))
read_only(Figure, "park", "indicator", "period", "draft_state", "draft_value", search=CELL)
read_only(
    FigureVersion, "figure__park", "figure__indicator", "figure__period", "number",
    "reported_value", "recognised_value", "way", "at",
    search=tuple(f"figure__{name}" for name in CELL), filters=("way",),
)  # fmt: skip
read_only(Plan, "code", "name", "kind", "start_year", "end_year", search=("code", "name"))
read_only(TargetSource, "year", "plan", search=("plan__code", "plan__name"))
read_only(PlanText, "plan", "park", "year", "category", "text", "responsible", search=("text", "responsible"))
read_only(PlanTarget, "plan", "park", "indicator", "year", "value", search=CELL)
read_only(Scheme, "code", "name", "year", "series", search=("code", "name"), filters=("year",))
read_only(SchemeItem, "scheme", "group", "indicator", "weight", "rule", search=("scheme__code", "indicator__name"))
read_only(
    Target, "park", "indicator", "year", "value", "stretch", "state",
    search=CELL, filters=("state", "year"), rows=PROMISED,
)  # fmt: skip
read_only(
    TargetComment, "target", "text", "by_name", "at", "answers",
    search=("text", "by_name"), rows=Q(target__state="pledged"),
)  # fmt: skip
read_only(
    CityTarget, "indicator", "year", "value", search=("indicator__name",), filters=("year",),
    rows=Q(Exists(Target.objects.filter(PROMISED, year=OuterRef("year")))),
)  # fmt: skip
read_only(Adjustment, "no", "target", "old", "new", "effective_on", "approved_by", search=("no", "reason"))
read_only(Pledge, "no", "park", "year", "party_a", "party_b", search=("no", "park__name"), filters=("year",))
read_only(PledgeHandIn, "pledge", "on", "is_paper", "by_name", search=("pledge__no",))
read_only(PledgeScan, "pledge", "signed_on", "digest", "by_name", search=("pledge__no",))
read_only(Supplement, "pledge", "number", "adjustment", "issued_on", "sha256", search=("pledge__no",))
read_only(SupplementWithdrawal, "supplement", "on", "by_name", "reason", search=("supplement__pledge__no",))
read_only(SupplementScan, "supplement", "signed_on", "digest", "by_name", search=("supplement__pledge__no",))
read_only(PledgeSettlement, "pledge", "on", "release", "score", "place", "sha256", search=("pledge__no",))
read_only(PledgeHandOver, "pledge", "post", "since_on", "from_name", "to_name", search=("pledge__no", "to_name"))
read_only(PledgeItem, "pledge", "number", "indicator", "value", search=("pledge__no",))
read_only(PledgeTemplate, "year", "title")
read_only(PledgeStep, "pledge", "number", "to_state", "on", "by", search=("pledge__no",), filters=("to_state",))

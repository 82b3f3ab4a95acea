"""Rows about what is measured, promised, handed in and scored."""

from targets.breakdown.models import Adjustment, CityTarget, Target, TargetComment
from targets.entry.models.answers import Answer
from targets.entry.models.cuts import CutSeen
from targets.entry.models.figures import Figure, FigureVersion, Verification
from targets.entry.models.filed import FiledDecision, FiledRevision
from targets.entry.models.more_time import Extension, ExtensionAnswer, ExtensionRequest
from targets.entry.models.reports import DepartmentReport, DepartmentReportStep
from targets.entry.models.submissions import ReturnedCell, Submission, SubmissionStep
from targets.indicators.models.comparisons import Campaign, Comparison
from targets.indicators.models.indicators import Category, Indicator, RegionFigure
from targets.indicators.models.periods import Period
from targets.indicators.models.schemes import Scheme, SchemeItem
from targets.plans.models import Plan, PlanTarget, PlanText, TargetSource
from targets.pledges.models.pledge_acts import (
    PledgeHandIn,
    PledgeHandOver,
    PledgeScan,
    PledgeScanReplacement,
    PledgeSettlement,
)
from targets.pledges.models.pledges import Pledge, PledgeStep
from targets.pledges.models.pledging import PledgeDocument, PledgeItem, PledgeSignature, PledgeTemplate
from targets.pledges.models.supplements import (
    Supplement,
    SupplementScan,
    SupplementScanReplacement,
    SupplementSignature,
    SupplementWithdrawal,
)

__all__ = [
    "Adjustment",
    "Answer",
    "Campaign",
    "Category",
    "CityTarget",
    "Comparison",
    "CutSeen",
    "DepartmentReport",
    "DepartmentReportStep",
    "Extension",
    "ExtensionAnswer",
    "ExtensionRequest",
    "Figure",
    "FigureVersion",
    "FiledDecision",
    "FiledRevision",
    "Indicator",
    "Period",
    "Plan",
    "PlanTarget",
    "PlanText",
    "Pledge",
    "PledgeDocument",
    "PledgeHandIn",
    "PledgeHandOver",
    "PledgeItem",
    "PledgeScan",
    "PledgeScanReplacement",
    "PledgeSettlement",
    "PledgeSignature",
    "PledgeStep",
    "PledgeTemplate",
    "RegionFigure",
    "ReturnedCell",
    "Scheme",
    "SchemeItem",
    "Submission",
    "SubmissionStep",
    "Supplement",
    "SupplementScan",
    "SupplementScanReplacement",
    "SupplementSignature",
    "SupplementWithdrawal",
    "Target",
    "TargetComment",
    "TargetSource",
    "Verification",
]

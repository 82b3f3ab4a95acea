"""Rows about what is measured, promised, handed in and scored."""

from targets.models.answers import Answer
from targets.models.comparisons import Campaign, Comparison
from targets.models.cuts import CutSeen
from targets.models.figures import Figure, FigureVersion, Verification
from targets.models.filed import FiledDecision, FiledRevision
from targets.models.indicators import Category, Indicator, RegionFigure
from targets.models.more_time import ExtensionAnswer, ExtensionRequest
from targets.models.periods import Extension, Period
from targets.models.plans import Plan, PlanTarget, PlanText, TargetSource
from targets.models.pledge_acts import PledgeHandIn, PledgeHandOver, PledgeScan, PledgeScanReplacement, PledgeSettlement
from targets.models.pledges import Pledge, PledgeStep
from targets.models.pledging import PledgeDocument, PledgeItem, PledgeSignature, PledgeTemplate
from targets.models.reports import DepartmentReport, DepartmentReportStep
from targets.models.schemes import Scheme, SchemeItem
from targets.models.submissions import ReturnedCell, Submission, SubmissionStep
from targets.models.supplements import (
    Supplement,
    SupplementScan,
    SupplementScanReplacement,
    SupplementSignature,
    SupplementWithdrawal,
)
from targets.models.targets import Adjustment, CityTarget, Target, TargetComment

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

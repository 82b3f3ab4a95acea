"""Rows about what is measured, promised, handed in and scored."""

from targets.models.comparisons import Campaign, Comparison
from targets.models.figures import Figure, FigureVersion, Submission
from targets.models.indicators import Category, Indicator, RegionFigure
from targets.models.periods import Period
from targets.models.plans import Plan, PlanTarget
from targets.models.pledges import Pledge, PledgeStep
from targets.models.schemes import Scheme, SchemeItem
from targets.models.targets import Adjustment, CityTarget, Target

__all__ = [
    "Adjustment",
    "Campaign",
    "Category",
    "CityTarget",
    "Comparison",
    "Figure",
    "FigureVersion",
    "Indicator",
    "Period",
    "Plan",
    "PlanTarget",
    "Pledge",
    "PledgeStep",
    "RegionFigure",
    "Scheme",
    "SchemeItem",
    "Submission",
    "Target",
]

"""One frozen dataclass per page, made from what a release stores; HTML, CSV and Excel are made from it."""

from reports.contents.frame import Frame, NoRelease, chosen_release
from reports.contents.overview import OverviewContents
from reports.contents.ranking import RankingContents, RankingQuery
from reports.contents.release import ReleaseContents, ReleaseListContents
from reports.contents.why import WhyContents

__all__ = [
    "Frame",
    "NoRelease",
    "OverviewContents",
    "RankingContents",
    "RankingQuery",
    "ReleaseContents",
    "ReleaseListContents",
    "WhyContents",
    "chosen_release",
]

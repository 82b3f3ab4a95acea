"""Rows of what was published; none of them is ever changed."""

from reports.models.releases import FrozenInputs, Release
from reports.models.standings import ItemScore, ReleasedFigure, Standing

__all__ = ["FrozenInputs", "ItemScore", "Release", "ReleasedFigure", "Standing"]

"""Every file of a city folder with its columns, in the order in which they depend on each other.

A column that is added here is loaded, checked and exported.
"""

from __future__ import annotations

from reports.city.files import campaigns, figures, indicators, parks, periods, plans, projects, targets

FILES = (
    *parks.PARK_FILES,
    *indicators.INDICATOR_FILES,
    *periods.PERIOD_FILES,
    *targets.TARGET_FILES,
    figures.FIGURES,
    *plans.PLAN_FILES,
    *campaigns.CAMPAIGN_FILES,
    *projects.PROJECT_FILES,
)
BY_NAME = {file.name: file for file in FILES}

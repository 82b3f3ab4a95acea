"""Every file of a city folder with its columns, in the order in which they depend on each other.

A column that is added here is loaded, checked and exported.
"""

from __future__ import annotations

from reports.city.files import campaigns, figures, indicators, parks, plans, projects, reports, targets

FILES = (
    *parks.FILES,
    *indicators.FILES,
    *reports.PERIOD_FILES,
    *targets.FILES,
    figures.FIGURES,
    *plans.FILES,
    *campaigns.FILES,
    *projects.FILES,
)
BY_NAME = {file.name: file for file in FILES}

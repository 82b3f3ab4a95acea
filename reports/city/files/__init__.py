"""Every file of a city folder with its columns, in the order in which they depend on each other."""

from __future__ import annotations

from reports.city.files import campaigns, indicators, parks, plans, projects, years

FILES = (
    *parks.FILES,
    *indicators.FILES,
    *years.FILES,
    *plans.FILES,
    *campaigns.FILES,
    *projects.FILES,
)
BY_NAME = {file.name: file for file in FILES}

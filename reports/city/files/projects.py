"""Projects, and what others say of the parks."""

from __future__ import annotations

from parks.models import Channel, ExternalRanking, Project, ProjectStep, Stage
from reports.city.files.columns import OUT_OF, PARK, PLACE, YEAR, File, choice, code, date, number_column, text, whole

PROJECT_FILES = (
    File(
        "projects",
        Project,
        ("code",),
        (
            code(),
            text("name", 300, required=True),
            PARK,
            text("industry", 100),
            text("investor"),
            choice("channel", *Channel.values),
            choice("stage", *Stage.values, required=True),
            number_column("total_investment"),
            number_column("foreign_capital"),
            number_column("land_mu"),
            number_column("expected_sales"),
            number_column("expected_tax"),
            whole("jobs", 0, 2_000_000_000),
            text("leader", 100),
            text("responsible", 100),
        ),
    ),
    File(
        "project_steps",
        ProjectStep,
        ("project_code", "stage"),
        (
            code("project_code", "projects", "project_id"),
            choice("stage", *Stage.values, required=True),
            date("on", required=True),
            date("recognised_on"),
        ),
    ),
    File(
        "external_rankings",
        ExternalRanking,
        ("park_code", "list", "year"),
        (
            PARK,
            text("list", required=True, db="list_name"),
            YEAR,
            PLACE,
            OUT_OF,
            text("goal"),
            text("source", 500),
        ),
    ),
)

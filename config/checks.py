"""Checks of the installation, run by `manage.py check --database default` and before migrations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError

from config.roles import owned_by_web_role


def web_role_owns_nothing(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn where the web role owns tables: privileges cannot protect them then, whoever the named owner is."""
    if not databases or settings.IS_EMBEDDED:
        return []
    try:
        owned = owned_by_web_role()
    except DatabaseError:
        return []
    if not owned:
        return []
    return [
        Warning(
            f"The web role owns {len(owned)} tables, so append-only tables are not protected from it.",
            hint="Set DATABASE_OWNER_URL to another role and give it the tables: REASSIGN OWNED BY … TO …",
            id="config.W001",
        )
    ]

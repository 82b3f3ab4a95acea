"""Checks of the installation, run by `manage.py check --database default` and before migrations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError

from config.database_roles import owned_by_web_role


def authority_is_encrypted(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """Warn where the certificate authority's key lies open, as those of earlier versions do."""
    try:
        with (Path(settings.AUTHORITY_DIR) / "authority.pem").open("rb") as file:
            lies_open = file.read(len(b"-----BEGIN PRIVATE KEY-----")) == b"-----BEGIN PRIVATE KEY-----"
    except OSError:
        return []
    if not lies_open:
        return []
    return [
        Warning(
            "The key of the certificate authority is not encrypted.",
            hint="Set AUTHORITY_PASSPHRASE_FILE, then: manage.py signing_keys encrypt_authority",
            id="config.W002",
        )
    ]


def web_role_owns_nothing(
    app_configs: object = None, databases: Sequence[str] | None = None, **kwargs: object
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

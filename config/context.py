"""What every template may say about the installation."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, object]:
    """Return the marking, where charts come from, and whether administrators confirm who signs."""
    return {
        "administrator_confirms": settings.CONFIRM_BY_ADMINISTRATOR,
        "marking": settings.MARKING,
        "chartjs_cdn_url": settings.CHARTJS_CDN_URL,
        "chartjs_integrity": settings.CHARTJS_INTEGRITY,
    }

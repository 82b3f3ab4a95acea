"""What every template may say about the installation."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, object]:
    """Return the marking and where charts come from."""
    return {
        "marking": settings.MARKING,
        "chartjs_cdn_url": settings.CHARTJS_CDN_URL,
        "chartjs_integrity": settings.CHARTJS_INTEGRITY,
    }

"""Where the words of the last act wait for the next page: in a cookie of this very host, as all cookies here."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class CookieOfThisHost(CookieStorage):
    """Keeps short words in a cookie."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class NoticeStorage(FallbackStorage):
    """Keeps words in a cookie, what is too long for one in the session."""

    storage_classes = (CookieOfThisHost, SessionStorage)

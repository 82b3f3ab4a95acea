"""What holds for every request, whoever sends it."""

from __future__ import annotations

import ipaddress
import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.views import not_found, refused

_Handler = Callable[[HttpRequest], HttpResponse]

EVERY_ANSWER = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

logger = logging.getLogger("parkboard.requests")


def request_log(get_response: _Handler) -> _Handler:
    """Write one line a request: method, path without query, status, milliseconds, account number."""

    def answer(request: HttpRequest) -> HttpResponse:
        """Answer, and log the request."""
        began = time.monotonic()
        response = get_response(request)
        user = getattr(request, "_cached_user", None)
        fields = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round((time.monotonic() - began) * 1000),
            "user": getattr(user, "pk", None),
        }
        logger.info("request", extra={"fields": fields})
        return response

    return answer


def trusted_proxy(get_response: _Handler) -> _Handler:
    """Take the client's address and scheme from a proxy of TRUSTED_PROXIES, and from nobody else."""

    def answer(request: HttpRequest) -> HttpResponse:
        """Answer with the client that a trusted proxy names."""
        if _is_trusted(request.META.get("REMOTE_ADDR", "")):
            forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            clients = [part for part in forwarded if part and not _is_trusted(part)]
            if clients:
                request.META["REMOTE_ADDR"] = clients[-1]
        else:
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
            request.META.pop("HTTP_X_FORWARDED_FOR", None)
        return get_response(request)

    return answer


def headers_of_every_answer(get_response: _Handler) -> _Handler:
    """Say what holds for every answer, files of the product included.

    The browser is asked for nothing (no camera, no place, no sensors), no other site takes in what is answered here,
    and nothing is kept by browser or proxy but what says so itself: files of the product, and pages of what is
    published, which are asked for again each time.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        """Answer with these headers."""
        response = get_response(request)
        for name, value in EVERY_ANSWER.items():
            response.headers.setdefault(name, value)
        return response

    return answer


def no_nul(get_response: _Handler) -> _Handler:
    """Refuse addresses with a NUL: no row holds one, and the database would not even compare."""

    def answer(request: HttpRequest) -> HttpResponse:
        """Answer an address without NUL."""
        if "\x00" in request.path:
            return not_found(request)
        if "%00" in request.META.get("QUERY_STRING", ""):
            return refused(request)
        return get_response(request)

    return answer


def _is_trusted(address: str) -> bool:
    try:
        client = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(client in network for network in settings.TRUSTED_PROXIES)

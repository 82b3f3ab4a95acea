"""The signing service: keeps people's keys, by the API of the Cloud Signature Consortium (CSC 1.0.4), through pyHanko.

The PIN goes through here on its way to the service; it is neither kept nor logged.

Its TLS certificate is checked by the system's roots (`SSL_CERT_FILE` for others), and no proxy is used. While it hangs,
each signer's thread of the web server waits for it, at most SIGNING_SERVICE_SECONDS. The tests run a service of their
own over HTTP; no provider's was at hand.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.csc_signer import CSCCredentialInfo, CSCServiceSessionInfo, fetch_certs_in_csc_credential

from accounts.errors import KeyRefused, PinRefused, ServiceFailed

T = TypeVar("T")
logger = logging.getLogger(__name__)
# An answer holds a chain of certificates or one signature.
_LARGEST = 200_000
# What pyHanko's client raises where an answer is none of the API's.
RUBBISH = (SigningError, ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True)
class _Answer:
    """What the service answered: as pyHanko's client reads it."""

    data: object

    async def json(self) -> Any:
        """Return it."""
        return self.data


@dataclass(frozen=True)
class Door:
    """What pyHanko's client asks the service through: no redirect takes a PIN elsewhere, no answer is without end."""

    session: aiohttp.ClientSession = field(repr=False)

    @asynccontextmanager
    async def post(
        self, url: str, *, headers: Mapping[str, str], json: object, **_asked: object
    ) -> AsyncIterator[_Answer]:
        """Ask, and yield the answer. Raises ServiceFailed, PinRefused."""
        try:
            async with self.session.post(url, headers=headers, json=json, allow_redirects=False) as response:
                body = b""
                while len(body) <= _LARGEST and (part := await response.content.read(_LARGEST + 1 - len(body))):
                    body += part
        except aiohttp.ClientError as error:
            # Told here, because pyHanko's client makes one error of all.
            raise _away(type(error).__name__) from None
        yield _Answer(_read(url.rpartition("/csc/v1/")[2], response.status, body))


@dataclass(frozen=True)
class ServiceSession:
    """The service as one request asks it about one credential."""

    door: Door
    info: CSCServiceSessionInfo

    async def credential(self) -> CSCCredentialInfo:
        """Return what the service says of the credential."""
        return await fetch_certs_in_csc_credential(self.door, self.info)  # type: ignore[arg-type]


def ask_service(credential: str, what: Callable[[ServiceSession], Awaitable[T]]) -> T:
    """Return what comes of asking the service about a credential, within the time of SIGNING_SERVICE_SECONDS.

    Raises ServiceFailed, and what ``what`` raises.
    """
    if not settings.SIGNING_SERVICE_URL:
        raise ServiceFailed(_("No signing service is set up here. Tell the administrator."))
    info = CSCServiceSessionInfo(settings.SIGNING_SERVICE_URL, credential, _token())
    language = get_language()

    async def asked() -> T:
        with override(language):
            async with asyncio.timeout(settings.SIGNING_SERVICE_SECONDS), aiohttp.ClientSession() as session:
                return await what(ServiceSession(Door(session), info))

    return _in_time(asked())


def _in_time(asked: Coroutine[object, object, T]) -> T:
    """Return what comes of asking, with all that goes wrong there told as ServiceFailed."""
    # A loop of its own, which a thread that has one already refuses.
    thread = ThreadPoolExecutor(1)
    try:
        # The loop keeps the time; but nothing stops the system while it looks up a name, so that is not waited for.
        return thread.submit(asyncio.run, asked).result(settings.SIGNING_SERVICE_SECONDS + 1)
    except KeyRefused:
        raise
    except TimeoutError:
        raise ServiceFailed(_("The signing service did not answer in time. Nothing was changed; try again.")) from None
    except RUBBISH as error:
        raise unusable(type(error).__name__) from None
    finally:
        thread.shutdown(wait=False)


def unusable(why: str) -> ServiceFailed:
    """Return the error for an answer that is none of the API's, and log why."""
    logger.warning("signing service answers what cannot be used", extra={"fields": {"error": why}})
    return ServiceFailed(
        _("The signing service answered what cannot be used here. Nothing was changed; tell the administrator.")
    )


def _token() -> str:
    """Return the bearer token; its file is read each time, so that another may be put in its place."""
    if not settings.SIGNING_SERVICE_TOKEN_FILE:
        return str(settings.SIGNING_SERVICE_TOKEN)
    try:
        token = Path(settings.SIGNING_SERVICE_TOKEN_FILE).read_text().strip()
    except (OSError, ValueError):
        token = ""
    if not re.fullmatch(r"[\x21-\x7e]+", token):
        raise ServiceFailed(_("The token for the signing service cannot be read. Tell the administrator."))
    return token


def _read(endpoint: str, status: int, body: bytes) -> object:
    """Return the parts of an answer. Raises PinRefused, ServiceFailed."""
    if status in (401, 403):
        logger.warning("signing service refuses the token", extra={"fields": {"status": status}})
        raise ServiceFailed(_("The signing service does not let this installation in. Tell the administrator."))
    try:
        found = json.loads(body) if len(body) <= _LARGEST else None
    except (ValueError, RecursionError):
        found = None
    if status == 200 and isinstance(found, dict):
        return found
    error = found if isinstance(found, dict) else {}
    # The standard has one code, invalid_request, and tells a PIN by the description; some services have codes of it.
    words = f"{error.get('error', '')} {error.get('error_description', '')}".casefold()
    if endpoint == "credentials/authorize" and re.search(r"(?<![a-z])pin(?![a-z])", words):
        raise _pin_refused(is_locked=bool(re.search(r"lock|block", words)))
    if status == 400 and "credentialid" in words:
        raise ServiceFailed(_("The signing service does not know this credential. Tell the administrator."))
    if status >= 500:
        raise _away(f"{endpoint}: {status}")
    raise unusable(f"{endpoint}: {status}")


def _away(why: str) -> ServiceFailed:
    logger.warning("signing service away", extra={"fields": {"error": why}})
    return ServiceFailed(_("The signing service cannot be reached. Nothing was changed; try again later."))


def _pin_refused(*, is_locked: bool) -> PinRefused:
    if is_locked:
        return PinRefused(_("The signing service has locked this PIN. Ask the service to open it."))
    return PinRefused(_("This is not your PIN at the signing service."))

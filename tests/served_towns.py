"""A town whose park head signs with a key of a signing service, and the mayor with an own one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from confirmed import confirm_keys
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from people import PASSWORD, client_of, person
from promises import Promising, promising, seen_of
from reading import english, text_of
from signing_service import PIN, TOKEN, SigningService, serving

from accounts.keys.assigning import assign_credential
from accounts.models import AuditEntry, LogInAttempt, SigningKey, User
from parks.models import Role
from targets.models import Pledge, PledgeSignature

HEAD = "credential-of-the-head"
# Before the day of the town, on which its people sign.
AT = datetime(2020, 1, 1, tzinfo=UTC)


@contextmanager
def served(settings: Any, folder: Path) -> Iterator[SigningService]:
    """Run a service that keeps a key for the head of the park, set up here."""
    settings.AUTHORITY_DIR = folder / "authority"
    with serving(SigningService.made()) as service:
        service.keep(HEAD, "head-p0")
        (folder / "roots.pem").write_bytes(service.roots)
        settings.SIGNING_SERVICE_URL, settings.SIGNING_SERVICE_TOKEN = service.url, TOKEN
        settings.SIGNING_SERVICE_SECONDS = 30  # none that a slow machine needs is one too many
        settings.SIGNING_SERVICE_ROOTS = str(folder / "roots.pem")
        yield service


def served_town() -> Promising:
    """Return a town with one issued pledge, whose head was assigned the key at the service; the mayor's is an own one."""
    made = promising(1)
    made.issue()
    assign_credential(user=made.who("head-p0"), credential=HEAD)
    confirm_keys(made.who("head-p0"), AT)
    return made


def sign_in_the_page(made: Promising, **given: str) -> Any:
    """Return the answer to the head who signs in the page."""
    pledge = Pledge.objects.get()
    browser = english(client_of(made.who("head-p0")))
    words = {"password": PASSWORD, "pin": PIN, "seen": seen_of(pledge)} | given
    return browser.post(f"/pledges/{pledge.no}/sign/", words)


def judged(pdf: bytes) -> str:
    """Return what the page that verifies says of a file."""
    judge = User.objects.filter(username="judge").first() or person(Role.OFFICIAL, name="judge")
    client = english(client_of(judge))
    return text_of(client.post("/verify/", {"pdf": SimpleUploadedFile("pledge.pdf", pdf)}))


def verified() -> str:
    """Return what `verify_pledges` finds wrong, nothing where all is sound."""
    err = io.StringIO()
    try:
        call_command("verify_pledges", stdout=io.StringIO(), stderr=err)
    except CommandError:
        return err.getvalue()
    return ""


def without_token(page: str) -> str:
    """Return a page without the tokens of its forms, which differ each time."""
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", page)


def nothing_is_done(*, refusals: int = 1) -> None:
    """Demand that the pledge waits as before, that no own key was made meanwhile, and that the audit has a refusal."""
    assert not PledgeSignature.objects.exists()
    assert Pledge.objects.with_state().get().state == "issued"
    assert SigningKey.objects.filter(credential="").count() == 0
    assert AuditEntry.objects.filter(act="targets.sign_pledge", outcome="refused").count() == refusals
    assert not LogInAttempt.objects.filter(account="head-p0").exists()

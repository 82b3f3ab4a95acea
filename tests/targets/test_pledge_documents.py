"""Pledges with their real documents and keys: what was issued and signed proves itself, and each alteration is seen."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from conftest import as_superuser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from people import client_of, person
from promises import promising, seen_of
from reading import english, text_of

from accounts.audit import act
from parks.models import Role
from targets.actions import reissue_pledge
from targets.errors import WorkflowError
from targets.models import PledgeSignature

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(tmp_path, settings):
    """A town whose only pledge is signed by both sides, with a certificate authority of its own."""
    settings.AUTHORITY_DIR = tmp_path / "authority"
    made = promising(1)
    made.issue()
    return made


def signed(made):
    (pledge,) = [one for one in made.template.__class__.objects.none()] or list(_pledges())
    made.sign(pledge, "head-p0")
    made.sign(pledge, "mayor")
    return pledge


def _pledges():
    from targets.models import Pledge

    return Pledge.objects.all()


def verified():
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_pledges", stdout=out, stderr=err)
    except CommandError:
        return err.getvalue()
    return ""


def test_a_signed_pledge_verifies(made):
    assert verified() == ""
    signed(made)
    assert verified() == ""


def test_a_wrong_password_signs_nothing(made):
    (pledge,) = _pledges()
    with pytest.raises(WorkflowError):
        made.sign(pledge, "head-p0", password="wrong")
    assert not PledgeSignature.objects.exists()
    assert seen_of(pledge) == pledge.document.sha256


def test_dbg(made):
    pledge = signed(made)
    from accounts.keys.reading import roots
    from targets.documents.verifying import verify
    s = pledge.signatures.order_by("pk").first()
    Path("/tmp/dbg_hD.pdf").write_bytes(bytes(s.pdf))
    print(s.at, verify(bytes(s.pdf), roots=roots(), revoked={}))

"""What nobody signed of a pledge is held against the audit trail: whoever changes, adds or takes away a row is found."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from conftest import as_superuser
from django.core.management import CommandError, call_command
from promises import promising, seen_of
from supplemented import adjust, sign

from targets.actions import hand_in_pledge
from targets.errors import WorkflowError
from targets.models import Pledge, PledgeSignature

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, SECOND = "P〔2020〕1号", "P〔2020〕2号"
ONE = f"(SELECT id FROM targets_pledge WHERE no = '{FIRST}')"
STEP = "INSERT INTO targets_pledgestep (pledge_id, number, from_state, to_state, at, reason)"
# The table, what is done to it, and words of what is found.
ALTERATIONS = [
    ("pledgestep", f"{STEP} SELECT {ONE}, 4, 'in_force', 'void', now(), ''", "to 'void' after 'in_force'"),
    ("pledgestep", f"{STEP} SELECT {ONE}, 4, 'in_force', 'superseded', now(), ''", "to 'superseded' after 'in_force'"),
    ("pledgestep", f"DELETE FROM targets_pledgestep WHERE number = 2 AND pledge_id = {ONE}", "step 3: from"),
    ("pledgestep", 'UPDATE targets_pledgestep SET "on" = "on" - 1 WHERE number = 3', "step 3: 2020-07-05 by account"),
    ("pledgestep", 'UPDATE targets_pledgestep SET "on" = "on" - 1 WHERE number = 1', "step 1: on is '2020-07-05'"),
    ("pledgestep", "UPDATE targets_pledgestep SET by_name = 'X' WHERE number = 1", "step 1: by_name is 'X'"),
    ("pledgestep", "UPDATE targets_pledgestep SET appointment = 'X' WHERE number = 2", "step 2: appointment is 'X'"),
    ("pledgestep", "UPDATE targets_pledgestep SET reason = 'X' WHERE number = 2", "step 2: reason is 'X'"),
    ("pledgestep", "UPDATE targets_pledgestep SET at = at - interval '1 day' WHERE number = 3", "step 3: at is"),
    ("pledgestep", "UPDATE targets_pledgestep SET act_id = gen_random_uuid() WHERE number = 3", "step 3: no act"),
    ("pledgesignature", "UPDATE targets_pledgesignature SET by_id = (SELECT min(id) FROM accounts_user)", "by_id is"),
    ("pledgesignature", "DELETE FROM targets_pledgesignature WHERE side = 'city'", "targets.sign_pledge of"),
    ("pledgedocument", "UPDATE targets_pledgedocument SET city_signers = 2", "signers of the city: 2 stored, 1 in"),
    (
        "pledgedocument",
        f"UPDATE targets_pledgedocument SET pdf = pdf || ' '::bytea WHERE pledge_id <> {ONE}",
        "the unsigned PDF is not the one that was made",
    ),
    ("pledgeitem", "UPDATE targets_pledgeitem SET growth = 99 WHERE growth IS NOT NULL", "growth 99"),
    ("pledge", "UPDATE targets_pledge SET is_paper = true", "of a pledge on paper"),
    ("pledge", f"UPDATE targets_pledge SET park_id = (SELECT max(id) FROM parks_park) WHERE no = '{FIRST}'", "park:p1"),
    ("pledge", f"DELETE FROM targets_pledge WHERE no = '{SECOND}'", "issued by an act of the audit trail, and missing"),
    ("target", "UPDATE targets_target SET state = 'issued' WHERE value = 90", "the year's target is"),
    ("pledgehandin", 'UPDATE targets_pledgehandin SET "on" = "on" - 1', "hand-in: on is '2020-07-05'"),
    ("pledgehandin", "UPDATE targets_pledgehandin SET by_name = 'X'", "hand-in: by_name is 'X'"),
    ("pledgehandin", "DELETE FROM targets_pledgehandin", "targets.hand_in_pledge of"),
    ("adjustment", "UPDATE targets_adjustment SET approved_by = 'X'", "'approved_by': 'X'"),
    ("adjustment", "UPDATE targets_adjustment SET evidence_digest = repeat('0', 64)", "evidence: the file is missing"),
    ("supplement", "UPDATE targets_supplement SET issued_on = issued_on - 1", "supplement 1: ("),
    ("supplement", "DELETE FROM targets_supplement", "补充协议第1号: made by an act of the audit trail, and missing"),
    ("supplementsignature", "DELETE FROM targets_supplementsignature", "targets.sign_supplement of"),
    (
        "supplementwithdrawal",
        'INSERT INTO targets_supplementwithdrawal (supplement_id, reason, "on", at, by_id, by_name, appointment, act_id)'
        " SELECT s.id, 'X', s.issued_on, now(), u.id, 'X', '', gen_random_uuid()"
        " FROM targets_supplement s, accounts_user u LIMIT 1",
        "withdrawn although both sides signed it",
    ),
]


@pytest.fixture
def made(tmp_path, settings):
    """A town with a pledge in force that was handed in and adjusted, all signed, and one that nobody signed yet."""
    settings.AUTHORITY_DIR = tmp_path / "authority"
    made = promising(2)
    first, _second = made.issue()
    made.sign(first, "head-p0")
    made.sign(first, "mayor")
    hand_in_pledge(pledge=first, is_paper=False, by=made.who("assessor"), way="page")
    adjust(made)
    sign(made, "head-p0")
    sign(made, "mayor")
    return made


def found():
    """Return what `verify_pledges` finds wrong, nothing where all is sound."""
    err = io.StringIO()
    with suppress(CommandError):
        call_command("verify_pledges", stdout=io.StringIO(), stderr=err)
    return err.getvalue()


def found_after(table, statement):
    """Return what is found while a superuser's statement holds; the table is put back afterwards."""
    as_superuser(f"CREATE TABLE kept AS TABLE targets_{table}; SET session_replication_role = replica; {statement}")
    said = found()
    as_superuser(
        f"SET session_replication_role = replica; DELETE FROM targets_{table};"
        f"INSERT INTO targets_{table} SELECT * FROM kept; DROP TABLE kept"
    )
    return said


def test_each_row_that_a_superuser_changes_adds_or_takes_away_is_found(made):
    assert found() == ""
    said = {statement: (names, found_after(table, statement)) for table, statement, names in ALTERATIONS}
    assert {statement: text for statement, (names, text) in said.items() if names not in text} == {}
    assert found() == ""


def test_a_pdf_that_was_exchanged_before_anybody_signed_is_not_signed(made):
    second = Pledge.objects.get(no=SECOND)
    as_superuser(
        "SET session_replication_role = replica; UPDATE targets_pledgedocument SET pdf ="
        f" (SELECT pdf FROM targets_pledgedocument WHERE pledge_id = {ONE}) WHERE pledge_id <> {ONE}"
    )
    with pytest.raises(WorkflowError):
        made.sign(second, "head-p1", seen=seen_of(second))
    assert not PledgeSignature.objects.filter(pledge=second).exists()

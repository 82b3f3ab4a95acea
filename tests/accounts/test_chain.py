"""The chain of the audit trail: no gaps whoever acts at once, and what anybody takes away or alters is named."""

from __future__ import annotations

import io
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import timedelta
from threading import Barrier

import psycopg2
import pytest
from conftest import as_superuser
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone, translation
from people import client_of, person

from accounts.audit.chain import end_of_chain
from accounts.audit.seals import seal_history
from accounts.audit.trail import act, record_once, record_refusal
from accounts.models import AuditEntry, AuditLink, HistorySeal, User
from config.database.base import cluster
from parks.models import Park, Role

pytestmark = pytest.mark.django_db(transaction=True)
UNSEEN = "SET session_replication_role = replica; "
OF = "(SELECT entry_id FROM accounts_auditlink WHERE number = {0})"


def numbers():
    return list(AuditLink.objects.order_by("number").values_list("number", flat=True))


def acts(*names):
    for name in names:
        with act(name):
            pass


def verified(*arguments):
    """Return what the command says of the trail, and whether it finds it whole."""
    out, err = io.StringIO(), io.StringIO()
    try:
        with translation.override("en"):
            call_command("verify_audit", *arguments, stdout=out, stderr=err)
    except CommandError:
        return False, err.getvalue().splitlines()
    return True, out.getvalue().splitlines()


def named():
    """Return the first fault."""
    whole, lines = verified()
    assert not whole
    return lines[0]


def test_many_acts_at_once_give_one_chain_without_gaps():
    barrier = Barrier(8)

    def work(who):
        barrier.wait(60)
        for turn in range(12):
            with suppress(ZeroDivisionError), act(f"test.{who}") as entry:
                with act("test.inner"):
                    entry.about("turn", turn)
                if turn % 3 == 2:
                    raise ZeroDivisionError
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert AuditEntry.objects.count() == 8 * 8 * 2
    assert numbers() == list(range(1, 8 * 8 * 2 + 1))
    assert verified()[0]


def test_who_acts_waits_for_nobody_before_the_end():
    """The number is given last: somebody in the middle of an act holds up nobody who ends one."""
    with act("test.long"):
        with act("test.inner"):
            pass
        record_refusal("test.refused", way="page", reason="no")
        reached = cluster().connection()
        with closing(psycopg2.connect(dbname=connection.settings_dict["NAME"], **reached.parameters("web"))) as other:
            with other.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
                cursor.execute(
                    "INSERT INTO accounts_auditentry (id, at, act, outcome, way, by_name, appointment, place, object_type,"
                    " object_key, reason, details) VALUES (gen_random_uuid(), now(), 'test.other', 'done', 'page', '', '',"
                    " '', '', '', '', '{}')"
                )
            other.commit()
    found = AuditLink.objects.order_by("number").values_list("number", "entry__act")
    assert found[0] == (1, "test.other")
    assert numbers() == [1, 2, 3, 4]
    assert verified()[0]


def test_nobody_who_waits_for_a_person_is_waited_for():
    """Rules between tables are asked before the lock is taken, not while it is held."""
    user, started, done = person(Role.AUDITOR), Barrier(2), []

    def hold():
        with act("test.holder"):
            User.objects.select_for_update().get(pk=user.pk)
            started.wait(30)
            started.wait(30)
        done.append("holder")
        connection.close()

    def other():
        started.wait(30)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '20s'")
        timer.submit(started.wait, 30)
        with act("test.by", by=user, way="page"):
            pass
        done.append("other")
        connection.close()

    with ThreadPoolExecutor(3) as timer:
        for one in [timer.submit(hold), timer.submit(other)]:
            one.result(60)
    assert sorted(done) == ["holder", "other"]
    assert verified()[0]


def test_what_is_rolled_back_leaves_no_number():
    acts("test.first")
    with suppress(ZeroDivisionError), act("test.failed"):
        with act("test.inner"):
            pass
        raise ZeroDivisionError
    with transaction.atomic():
        acts("test.half")
        transaction.set_rollback(True)
    with act("test.outer"), suppress(ZeroDivisionError), transaction.atomic():
        acts("test.taken_back")
        raise ZeroDivisionError
    acts("test.last")
    assert numbers() == [1, 2, 3]
    assert list(AuditEntry.objects.order_by("link__number").values_list("act", flat=True)) == [
        "test.first",
        "test.outer",
        "test.last",
    ]


def test_every_way_into_the_trail_is_numbered():
    user = person(Role.AUDITOR)
    before = len(numbers())
    record_once("test.once", by=user, way="page", address=None, path="/")
    record_refusal("test.refused", way="page", reason="no")
    row = "'test.copied', 'done', 'system', '', '', '', '', '', '', '{}'"
    columns = "id, at, act, outcome, way, by_name, appointment, place, object_type, object_key, reason, details"
    with connection.cursor() as cursor:
        lines = "".join(
            f"00000000-0000-4000-8000-00000000000{n}\t2026-01-01\ttest.copied\tdone\tsystem\t\t\t\t\t\t\t{{}}\n"
            for n in range(3)
        )
        cursor.copy_expert(f"COPY accounts_auditentry ({columns}) FROM STDIN", io.StringIO(lines))
        cursor.execute(f"INSERT INTO accounts_auditentry ({columns}) VALUES (gen_random_uuid(), now(), {row})")
    assert numbers() == list(range(1, before + 7))
    assert verified()[0]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE accounts_auditentry SET by_name = 'other' WHERE id = " + OF.format(2), "entry 2 is changed"),
        ("UPDATE accounts_auditentry SET details = '{\"a\": 2}' WHERE id = " + OF.format(4), "entry 4 is changed"),
        ("DELETE FROM accounts_auditentry WHERE id = " + OF.format(3), "entry 3 is missing"),
        ("DELETE FROM accounts_auditlink WHERE number = 3", "1 entries have no number"),
        (
            "DELETE FROM accounts_auditentry WHERE id = " + OF.format(3) + "; DELETE FROM accounts_auditlink WHERE number = 3",
            "entry 3 is missing",
        ),
        (
            "INSERT INTO accounts_auditentry (id, at, act, outcome, way, by_name, appointment, place, object_type,"
            " object_key, reason, details) SELECT gen_random_uuid(), at, act, outcome, way, by_name, appointment, place,"
            " object_type, object_key, reason, details FROM accounts_auditentry WHERE id = " + OF.format(3),
            "1 entries have no number",
        ),
        (
            "UPDATE accounts_auditlink SET digest = repeat('0', 64) WHERE number = 3",
            "entry 3 is changed",
        ),
    ],
)  # fmt: skip
def test_what_a_superuser_does_is_named(sql, told):
    acts("test.a", "test.b", "test.c", "test.d")
    assert verified()[0]
    as_superuser(UNSEEN + sql)
    assert named().startswith(told)


def test_a_trail_that_is_digested_anew_does_not_fit_what_was_told(tmp_path):
    acts("test.a", "test.b", "test.c")
    told = end_of_chain()
    as_superuser(
        UNSEEN + "UPDATE accounts_auditentry SET by_name = 'other' WHERE act = 'test.c';"
        " UPDATE accounts_auditlink l SET digest = (SELECT encode(sha256(convert_to(json_build_array(l.number, l.previous,"
        " e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), e.act, e.outcome, e.way, e.by_id,"
        " e.by_name, e.appointment_id, e.appointment, e.place, e.address::text, e.object_type, e.object_key, e.reason,"
        " e.details)::text, 'UTF8')), 'hex') FROM accounts_auditentry e WHERE e.id = l.entry_id)"
    )
    assert verified()[0]
    whole, lines = verified("--told", f"{told.number}:{told.digest}")
    assert not whole and lines[0].startswith("entry 3 has another digest than was told")


def test_a_cut_end_is_seen_by_the_log_and_by_what_the_auditor_noted(tmp_path, caplog):
    user = person(Role.AUDITOR)
    browser = client_of(user)
    with caplog.at_level(logging.INFO, "parkboard.audit"):
        for name in ("test.a", "test.b"):
            with act(name, by=user, way="page"):
                pass
    end = end_of_chain()
    logged = [record.fields for record in caplog.records if record.name == "parkboard.audit"]
    assert [one["number"] for one in logged] == [end.number - 1, end.number]
    assert logged[-1]["digest"] == end.digest
    assert end.digest in browser.get("/audit/").content.decode()
    file = tmp_path / "log"
    lines = [
        json.dumps({"at": "", "level": "info", "logger": "parkboard.audit", "message": "audit trail", **one})
        for one in logged
    ]
    file.write_text("other\n" + "\n".join(f"host parkboard[7]: {line}" for line in lines))
    assert verified("--log", str(file))[0]
    as_superuser(
        UNSEEN + f"DELETE FROM accounts_auditlink WHERE number >= {end.number};"
        " DELETE FROM accounts_auditentry WHERE id NOT IN (SELECT entry_id FROM accounts_auditlink)"
    )
    assert verified()[0]
    for arguments in (("--log", str(file)), ("--told", f"{end.number}:{end.digest}")):
        whole, lines = verified(*arguments)
        assert not whole
        assert lines == [f"entry {end.number} and all after it are missing: the trail ends at {end.number - 1}"]


def test_a_told_digest_that_is_none_is_said(tmp_path):
    with translation.override("en"), pytest.raises(CommandError, match="is no NUMBER:DIGEST"):
        call_command("verify_audit", "--told", "5")
    with pytest.raises(CommandError, match="No such file"):
        call_command("verify_audit", "--log", str(tmp_path / "none"))


def test_others_do_not_see_the_end():
    acts("test.a")
    assert end_of_chain().digest not in client_of(person(Role.ASSESSOR)).get("/audit/").content.decode()


def test_sealing_twice_changes_nothing():
    person(Role.PARK_EDITOR)
    out = io.StringIO()
    call_command("seal_audit", stdout=out)
    count = HistorySeal.objects.count()
    assert count > 10
    with translation.override("en"):
        call_command("seal_audit", stdout=out)
    assert HistorySeal.objects.count() == count
    assert "All days that are over are sealed." in out.getvalue()
    assert verified()[0]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE parks_parkevent SET area_ha = 7",
        "DELETE FROM parks_parkevent",
        "INSERT INTO parks_parkevent SELECT * FROM parks_parkevent",
    ],
)
def test_history_of_a_sealed_day_that_differs_is_named(sql):
    person(Role.PARK_EDITOR)
    as_superuser(UNSEEN + "UPDATE parks_parkevent SET pgh_created_at = pgh_created_at - interval '2 days'")
    call_command("seal_audit", stdout=io.StringIO())
    assert verified()[0]
    if sql.startswith("INSERT"):
        sql = "CREATE TEMP TABLE x AS TABLE parks_parkevent; UPDATE x SET pgh_id = pgh_id + 1000; INSERT INTO parks_parkevent TABLE x"
    as_superuser(UNSEEN + sql)
    assert named().startswith("history parks_parkevent differs before ")


def test_a_seal_that_is_changed_is_named():
    person(Role.PARK_EDITOR)
    call_command("seal_audit", stdout=io.StringIO())
    as_superuser(UNSEEN + "UPDATE accounts_historyseal SET rows = 5 WHERE \"table\" = 'parks_parkevent'")
    assert "the seals of the act" in named()


def test_history_of_later_days_is_sealed_on_its_own():
    noon = timezone.localtime().replace(hour=12)  # just after midnight, the day before is not sealed yet
    person(Role.PARK_EDITOR)
    as_superuser(UNSEEN + "UPDATE parks_parkevent SET pgh_created_at = pgh_created_at - interval '2 days'")
    assert seal_history(now=noon - timedelta(days=1)).rows > 0
    with act("test.rename"):
        Park.objects.update(area_ha=5)
    as_superuser(
        UNSEEN + "UPDATE parks_parkevent SET pgh_created_at = now() - interval '1 day' WHERE pgh_label = 'update'"
    )
    assert seal_history(now=noon).rows > 0
    assert verified()[0]
    as_superuser(UNSEEN + "UPDATE parks_parkevent SET area_ha = 6 WHERE pgh_label = 'update'")
    day = f"{timezone.localtime():%Y-%m-%d}"
    assert f"history parks_parkevent differs before {day} 00:00" in named()

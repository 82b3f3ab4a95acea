"""The trail of what people did."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import author_words
from accounts.querysets import AuditLinkQuerySet, AuditQuerySet, HistorySealQuerySet
from core.locks import Lock, held_in_sql

# What is digested of an entry ``e``: its number, the digest before and every column, as PostgreSQL writes them.
TEXT_OF_ENTRY = """json_build_array(
    {number}, {previous}, e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.act, e.outcome, e.way,
    e.by_id, e.by_name, e.appointment_id, e.appointment, e.place, e.address::text, e.object_type, e.object_key,
    e.reason, e.details
)::text"""
# The link is made at the end of the transaction and numbered in a second round, when all other rules that wait for
# the end were asked: so its lock is the last one, however many acts and foreign keys the transaction has.
MAKE_LINK = """
    INSERT INTO accounts_auditlink (entry_id, number, previous, digest, rows) VALUES (NEW.id, NULL, '', '', 1);
    RETURN NULL;
"""
# What is raised reaches whoever commits, so that the end of the chain can be logged without asking for it.
NUMBER_LINK = f"""
    IF NEW.number IS NOT NULL THEN
        RETURN NULL;
    END IF;
    PERFORM {held_in_sql(Lock.AUDIT_CHAIN)};
    SELECT l.number, l.digest INTO last FROM accounts_auditlink l
     WHERE l.number IS NOT NULL ORDER BY l.number DESC LIMIT 1;
    nth := coalesce(last.number, 0) + 1;
    prior := coalesce(last.digest, '');
    SELECT encode(sha256(convert_to({TEXT_OF_ENTRY.format(number="nth", previous="prior")}, 'UTF8')), 'hex')
      INTO STRICT made FROM accounts_auditentry e WHERE e.id = NEW.entry_id;
    UPDATE accounts_auditlink SET number = nth, previous = prior, digest = made WHERE id = NEW.id;
    RAISE INFO 'audit % %', nth, made;
    RETURN NULL;
"""  # noqa: S608 - made of constants


class AuditEntry(models.Model):
    """One act: who, when, under which appointment, what came of it. Its id is the context of the history rows.

    The appointment is named by number and words, without a foreign key: this app knows no park.
    """

    append_only = True

    class Way(models.TextChoices):
        """By which way the act came in."""

        PAGE = "page", _("page")
        ADMIN = "admin", _("administration")
        COMMAND = "command", _("command")
        SYSTEM = "system", _("system")

        @classmethod
        def or_name(cls, kept: str) -> str:
            """Return the kept name of who did something, or the way in words that stands in its place."""
            return str(cls(kept).label) if kept in cls.values else kept

    class Outcome(models.TextChoices):
        """What came of the act."""

        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("at"), db_index=True)
    act = models.CharField(_("act"), max_length=100)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.DONE)
    way = models.CharField(_("way"), max_length=10, choices=Way)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    by_name = models.CharField(_("name"), max_length=150)
    appointment_id = models.BigIntegerField(_("appointment number"), null=True, blank=True)
    appointment = models.CharField(_("appointment"), max_length=200, blank=True)
    place = models.CharField(_("where"), max_length=60, blank=True, db_index=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    object_type = models.CharField(_("kind of object"), max_length=100, blank=True)
    object_key = models.CharField(_("object"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True, encoder=DjangoJSONEncoder)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-id"]
        default_permissions = ()
        permissions = [
            ("view_audit_entry", _("Can read the audit trail")),
            ("view_own_audit_entry", _("Can read the own part of the audit trail")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["done", "refused"]),
                name="audit_outcome_known",
                violation_error_message=_("This is none of the words that are allowed here."),
            ),
            models.CheckConstraint(
                condition=models.Q(way__in=["page", "admin", "command", "system"]),
                name="audit_way_known",
                violation_error_message=_("This is none of the words that are allowed here."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="linked",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=MAKE_LINK,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.by_name} {self.act}"

    @property
    def author(self) -> str:
        """Return who did it, for people to read; where nobody was signed in, what did it, or by which way it came."""
        return author_words(self.act, self.by_name, self.way, self.get_way_display())


class AuditLink(models.Model):
    """The place of an entry in the chain: its number, and digests that hold it to the entry before.

    ``digest`` is the SHA-256 of the entry with its number and ``previous``, the digest before it. The database gives
    them when a transaction ends, so that numbers have no gaps and no role of the product writes or changes one.
    Number 0, if there is one, holds the digest of all ``rows`` that were there before the chain, and has no entry.
    """

    written_by_database = True

    entry = models.OneToOneField(
        AuditEntry, models.PROTECT, null=True, blank=True, related_name="link", verbose_name=_("audit entry")
    )
    number = models.BigIntegerField(_("number"), unique=True, null=True, blank=True)
    previous = models.CharField(_("digest before"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=1)

    objects = AuditLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of the audit trail")
        verbose_name_plural = _("links of the audit trail")
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name="numbered",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[
                    ("last", "record"),
                    ("nth", "bigint"),
                    ("prior", "text"),
                    ("made", "text"),
                ],
                func=NUMBER_LINK,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"


class HistorySeal(models.Model):
    """How many history rows of a table were made from one instant to another, and their digest.

    ``columns`` names what is digested, for a later version may add some. The act that sealed holds the digest of its
    seals, so that they are part of the chain.
    """

    append_only = True

    act_id = models.UUIDField(_("number of the act"))
    table = models.CharField(_("table"), max_length=63)
    columns = models.TextField(_("columns"))
    from_at = models.DateTimeField(_("from"), null=True, blank=True)
    to_at = models.DateTimeField(_("to"), db_index=True)
    rows = models.PositiveBigIntegerField(_("rows"))
    digest = models.CharField(_("digest"), max_length=64)

    objects = HistorySealQuerySet.as_manager()

    class Meta:
        verbose_name = _("seal of history")
        verbose_name_plural = _("seals of history")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["table", "to_at"],
                name="history_sealed_once",
                violation_error_message=_("The history of a table is sealed once for a day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.to_at:%Y-%m-%d}"


ONLY_COUNTS_UP = """
    IF NEW.entry_id <> OLD.entry_id OR NEW.by_id <> OLD.by_id OR NEW.minute <> OLD.minute OR NEW.key <> OLD.key
        OR NEW.times <= OLD.times THEN
        RAISE EXCEPTION 'how often an act came is only counted up'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'repetition_only_counts_up';
    END IF;
    RETURN NEW;
"""


class Repetition(models.Model):
    """How often within a minute the same came of the same person: the trail has one row of it, and the count is here.

    ``key`` is a digest of what makes it the same: person, network address, act, what came of it, address of the page,
    minute. The row of the trail never changes, so that the count stands beside it, and only rises.
    """

    counts_up = True

    entry = models.OneToOneField(
        AuditEntry, models.PROTECT, primary_key=True, related_name="repetition", verbose_name=_("audit entry")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    minute = models.DateTimeField(_("minute"))
    key = models.CharField(_("digest"), max_length=64)
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("repetition of an act")
        verbose_name_plural = _("repetitions of acts")
        default_permissions = ()
        indexes = [models.Index(fields=["by", "minute"], name="repetition_by_minute")]
        triggers = [
            pgtrigger.Trigger(
                name="only_counts_up", when=pgtrigger.Before, operation=pgtrigger.Update, func=ONLY_COUNTS_UP
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="repetition_counted_in_one_row",
                violation_error_message=_("The same within a minute is counted in one row."),
            ),
            models.CheckConstraint(
                condition=models.Q(times__gte=1),
                name="repetition_came_once",
                violation_error_message=_("What is counted came at least once."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minute:%Y-%m-%d %H:%M} × {self.times}"

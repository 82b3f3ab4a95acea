"""Proves what single pledges cannot: that no number is missing, and that the register of keys is as it was made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from accounts.keys.late import serial_of
from accounts.keys.trust import der_of
from accounts.models import AuditEntry, ConfirmedHow, KeyConfirmation, SigningKey
from parks.models import AppointmentConfirmation

_NUMBER = re.compile(r"(.*〔[0-9]{4}〕)第?([0-9]+)号")


def gaps(kept: Mapping[str, bool]) -> Iterator[str]:
    """Yield the numbers that are missing: each pledge that was issued here took the number after the highest.

    ``kept`` says of each number whether it was issued here, rather than told of by a city folder.
    """
    read = {(found[1], int(found[2])): no for no in kept if (found := _NUMBER.fullmatch(no))}
    for (begins, number), no in read.items():
        if kept[no] and number > 1 and (begins, number - 1) not in read:
            yield f"{begins}{number - 1}号: missing before {no}"


def key_faults() -> Iterator[str]:
    """Yield where a key's certificate is not the one that was registered, or its confirmation has no act."""
    events = SigningKey.pgh_event_model
    registered = dict(events.objects.filter(pgh_label="insert").values_list("id", "certificate"))
    for key in SigningKey.objects.order_by("pk"):
        if registered.get(key.pk) != key.certificate:
            yield f"key {key.serial}: the certificate is not the one that was registered"
            continue
        found = serial_of(der_of(key.certificate))
        if found != key.serial:
            yield f"key {key.serial}: its certificate has the serial number {found or '–'}"
    said = KeyConfirmation.objects.exclude(how=ConfirmedHow.INSTALLATION).values_list("key_id", "key__serial", "by_id")
    yield from _without_act("accounts.confirm_signing_key", ((f"key {serial}", pk, by) for pk, serial, by in said))
    confirmed = AppointmentConfirmation.objects.filter(is_confirmed=True, how=ConfirmedHow.PERSON)
    held = confirmed.values_list("appointment_id", "by_id")
    yield from _without_act("parks.confirm_appointment", ((f"appointment {pk}", pk, by) for pk, by in held))


def _without_act(name: str, rows: Iterable[tuple[str, int, int | None]]) -> Iterator[str]:
    acts = set(AuditEntry.objects.filter(act=name, outcome="done").values_list("object_key", "by_id"))
    yield from (f"{words}: confirmed, and no act says so" for words, pk, by in rows if (str(pk), by) not in acts)

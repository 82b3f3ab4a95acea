"""Acts and kinds of objects in words; each app registers its own when it is ready.

A code without words shows as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Names = Mapping[str, str | Promise]

_acts: dict[str, str | Promise] = {
    "accounts.log_in": _("signed in"),
    "accounts.log_out": _("signed out"),
    "accounts.change_password": _("changed the own password"),
    "accounts.issue_one_time_password": _("issued a one-time password"),
    "accounts.end_session": _("ended an own session"),
    "accounts.end_other_sessions": _("ended all other own sessions"),
    "accounts.begin_totp": _("began to set up codes at log-in"),
    "accounts.confirm_totp": _("set up codes at log-in"),
    "accounts.turn_off_totp": _("turned off codes at log-in"),
    "accounts.make_signing_key": _("made the own signing key"),
    "accounts.assign_credential": _("assigned a key at the signing service"),
    "accounts.revoke_signing_key": _("revoked signing keys"),
    "accounts.confirm_signing_key": _("confirmed a signing key"),
    "accounts.refuse_signing_key": _("refused a signing key"),
    "accounts.open_page": _("asked for a page of another role"),
    "accounts.open_row": _("asked for what is not there or another's"),
    "accounts.look_up": _("asked a list of the administration for what it does not offer"),
    "accounts.open_administration": _("read a page of the administration"),
    "accounts.download_file": _("downloaded a file"),
    "accounts.unlock": _("lifted the wait after failed log-ins"),
    "accounts.export_audit": _("exported the audit trail"),
    "accounts.seal_history": _("sealed the history"),
}
_kinds: dict[str, str | Promise] = {"user": _("account"), "signing_key": _("signing key")}
_keys: dict[str, str | Promise] = {
    "username": _("user name"),
    "role": _("role"),
    "place": _("where"),
    "park": _("park"),
    "department": _("department"),
    "from_on": _("from"),
    "to_on": _("to"),
    "is_acting": _("acting"),
    "is_active": _("active"),
    "changes": _("changed"),
    "method": _("method"),
    "path": _("address"),
    "query": _("filter"),
    "format": _("format"),
    "rows": _("rows"),
    "tables": _("tables"),
    "digest": _("digest"),
    "to": _("to"),
    "times": _("times"),
    "failures": _("failed log-ins"),
    "code": _("code"),
    "name": _("name"),
    "title": _("title"),
    "external_id": _("external id"),
    "serial": _("serial number"),
    "serials": _("serial numbers"),
    "credential": _("credential at the signing service"),
    "subject": _("name in the certificate"),
}


def register(*, acts: Names, kinds: Names | None = None, keys: Names | None = None) -> None:
    """Add the words of an app: its acts, the kinds of its objects, the keys of its details."""
    _acts.update(acts)
    _kinds.update(kinds or {})
    _keys.update(keys or {})


def act_names() -> Names:
    """Return the words of every act by its code."""
    return _acts


def kind_names() -> Names:
    """Return the words of every kind of object by its code."""
    return _kinds


def key_name(key: str) -> str:
    """Return the words of a key of details, a path of several joined by " › "."""
    return " › ".join(str(_keys.get(part, part)) for part in key.split("."))

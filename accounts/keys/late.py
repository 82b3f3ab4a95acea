"""What needs cryptography or pyHanko, loaded when first called; see `core.lazy`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.lazy import late

if TYPE_CHECKING:
    from accounts.keys import authority, credentials, envelopes

issue_certificate = late("accounts.keys.authority:issue_certificate", lambda: authority.issue_certificate)
chain = late("accounts.keys.authority:chain", lambda: authority.chain)
read_roots = late("accounts.keys.authority:read_roots", lambda: authority.read_roots)
export_root = late("accounts.keys.authority:export_root", lambda: authority.export_root)
write_once = late("accounts.keys.authority:write_once", lambda: authority.write_once)
seal = late("accounts.keys.envelopes:seal", lambda: envelopes.seal)
unseal = late("accounts.keys.envelopes:unseal", lambda: envelopes.unseal)
close = late("accounts.keys.envelopes:close", lambda: envelopes.close)
reopen_envelope = late("accounts.keys.envelopes:reopen_envelope", lambda: envelopes.reopen_envelope)
reseal = late("accounts.keys.envelopes:reseal", lambda: envelopes.reseal)
look_up = late("accounts.keys.credentials:look_up", lambda: credentials.look_up)
encrypt_authority = late("accounts.keys.authority:encrypt_authority", lambda: authority.encrypt_authority)
serial_of = late("accounts.keys.authority:serial_of", lambda: authority.serial_of)
read_service_roots = late("accounts.keys.credentials:read_service_roots", lambda: credentials.read_service_roots)

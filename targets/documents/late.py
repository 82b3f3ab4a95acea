"""What needs Typst or pyHanko, loaded when first called; see `accounts.late`. Pages and actions import from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.late import late

if TYPE_CHECKING:
    from targets.documents import pages, rendering, signing, verifying

fault_of = late("targets.documents.pages:fault_of", lambda: pages.fault_of)
render = late("targets.documents.rendering:render", lambda: rendering.render)
sign = late("targets.documents.signing:sign", lambda: signing.sign)
verify = late("targets.documents.verifying:verify", lambda: verifying.verify)

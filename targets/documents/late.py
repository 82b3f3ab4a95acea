"""What needs Typst, pyHanko or gmssl, loaded when first called; see `core.lazy`. Actions import it here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.lazy import late

if TYPE_CHECKING:
    from targets.documents import devices, pages, pictures, rendering, signing, verifying

fault_of = late("targets.documents.pages:fault_of", lambda: pages.fault_of)
first_page = late("targets.documents.pictures:first_page", lambda: pictures.first_page)
render = late("targets.documents.rendering:render", lambda: rendering.render)
sign = late("targets.documents.signing:sign", lambda: signing.sign)
verify = late("targets.documents.verifying:verify", lambda: verifying.verify)
new_private_key = late("targets.documents.devices:new_private_key", lambda: devices.new_private_key)
software_device = late("targets.documents.devices:software_device", lambda: devices.software_device)
is_signed = late("targets.documents.devices:is_signed", lambda: devices.is_signed)

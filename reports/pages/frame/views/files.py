"""Files that are kept beside the database, handed out to whoever may see the row that names them."""

from __future__ import annotations

from django.http import FileResponse, Http404

from targets.evidence import ADJUSTMENTS, LONGEST_START, kind_by_start, named_as, stored_path


def kept_file(digest: str, name: str, folder: str = ADJUSTMENTS, *, is_shown: bool = False) -> FileResponse:
    """Return a kept file as a download, or to be shown by a page. Raises Http404 where it is gone.

    Names that were kept before they were looked at are mended here.
    """
    place = stored_path(digest, folder)
    if not place.is_file():
        raise Http404
    with place.open("rb") as file:
        kind = kind_by_start(file.read(LONGEST_START))
    response = FileResponse(
        place.open("rb"),
        as_attachment=not is_shown,
        filename=named_as(name, kind),
        content_type=kind or "application/octet-stream",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

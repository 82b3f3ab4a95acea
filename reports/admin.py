"""What was published, to be read in the administration; the frozen inputs are downloaded with their release."""

from accounts.site import read_only
from reports.models import ItemScore, Release, ReleasedFigure, Standing

read_only(
    Release, "id", "period", "scheme", "published_on", "by_name", "reason", "digest",
    search=("scheme__code", "scheme__name", "by_name", "digest"), filters=("series",),
)  # fmt: skip
read_only(Standing, "release", "park_name", "place", "score", "status", search=("park_name",), filters=("status",))
read_only(
    ItemScore, "standing__release", "standing", "indicator", "weight", "rule", "points", search=("indicator__name",)
)
read_only(ReleasedFigure, "release", "park", "indicator", "state", "value", search=("park__name", "indicator__name"))

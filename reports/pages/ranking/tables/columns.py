"""Which columns the ranking has: on the page and in a file, in the total and by a part, as the query asks."""

from __future__ import annotations

from collections.abc import Collection

from reports.pages.ranking.contents import RankingContents

BESIDE = ("then", "then_moved", "then_score", "then_apart")
# What stands in which ranking, in this order; a page draws what a file states number by number.
TOTAL = (
    "place", "movement", "last_year", "park", "group", "score", "year", "levels", "behind", "moves", "trend", *BESIDE,
)  # fmt: skip
TOTAL_IN_FILE = (
    "place", "movement", "last_year", "park", "reported", "group", "score", "completion", "due", "schedule", "lacks",
    "levels_met", "levels_due", "behind", "rose", "stayed", "fell", *BESIDE,
)  # fmt: skip
PART = (
    "by_place", "by_moved", "park", "group", "value", "bar", "target", "expected", "growth", "light", "by_points",
    *BESIDE, "place", "score",
)  # fmt: skip
PART_IN_FILE = (
    "by_place", "by_moved", "park", "reported", "group", "value", "estimate", "target", "by_completion", "expected",
    "by_due", "growth", "light", "by_points", *BESIDE, "place", "score",
)  # fmt: skip
OF_INDICATOR = {
    "by_moved", "value", "estimate", "bar", "target", "expected", "growth", "light", "by_completion", "by_due",
}  # fmt: skip
_OF_TARGETS = {
    "year", "completion", "due", "schedule", "lacks", "levels", "levels_met", "levels_due", "behind", "target",
    "expected", "light", "by_completion", "by_due",
}  # fmt: skip
OF_COMPARISON = {"movement", "moves", "rose", "stayed", "fell", "trend", "by_moved"}


def shown_columns(contents: RankingContents, *, in_file: bool) -> list[str]:
    """Return the columns that say something here, in their order."""
    query = contents.query
    columns: Collection[str] = TOTAL_IN_FILE if in_file else TOTAL
    if query.is_by_part:
        columns = PART_IN_FILE if in_file else PART
    hidden: set[str] = set()
    if len(contents.groups) < 2:
        hidden.add("group")
    if not query.indicator:
        hidden |= OF_INDICATOR - {"bar"}
    if not contents.has_comparison:
        hidden |= OF_COMPARISON
    if not contents.has_targets:
        hidden |= _OF_TARGETS
    if not contents.last_year:
        hidden.add("last_year")
    if not contents.has_unreported:
        hidden.add("reported")
    if query.compare is None:
        hidden |= set(BESIDE)
    elif query.indicator and not in_file:
        hidden.add("score")  # so many columns are as wide as an office screen
    return [name for name in columns if name not in hidden]

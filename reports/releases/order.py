"""The city's own order as a document froze it: of its indicators, and of cells by park and indicator."""

from __future__ import annotations

from collections.abc import Callable

from reports.releases.document import FrozenDocument

ReleaseKey = tuple[object, ...]


def by_category(document: FrozenDocument) -> Callable[[str], ReleaseKey]:
    """Return the key of indicators: by category, within it by position; what has no category stands last."""
    categories = {category["code"]: nth for nth, category in enumerate(document["categories"])}
    places = {
        indicator["code"]: (
            categories.get(indicator["category"] or "", len(categories)),
            indicator["position"],
            indicator["code"],
        )
        for indicator in document["indicators"]
    }
    return places.__getitem__


def by_park(document: FrozenDocument) -> Callable[[tuple[str, str]], ReleaseKey]:
    """Return the key of (park, indicator): by the park's position, then as `by_category`."""
    parks = {park["code"]: (park["position"], park["code"]) for park in document["parks"]}
    of_indicator = by_category(document)
    return lambda pair: (*parks[pair[0]], *of_indicator(pair[1]))

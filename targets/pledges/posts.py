"""Who signs for a side, as the template of pledges names them: titles in their order, for all parks or for one."""

from __future__ import annotations

import re

from django.utils.translation import gettext

from targets.pledges.placeholders import MOST_SIGNERS

OF_A_PARK = re.compile(r"([^\s:：]+)\s*[:：](.+)")
COMMA = re.compile(r"[、,，;；]")


def posts_of(lines: str) -> list[str]:
    """Return the titles that lines name, in their order."""
    return [line.strip() for line in lines.splitlines() if line.strip()]


def own_posts_of(lines: str) -> dict[str, list[str]]:
    """Return the titles that lines name for single parks, by the park's code, in their order."""
    named = [found for line in posts_of(lines) if (found := OF_A_PARK.fullmatch(line))]
    return {found[1]: posts_of(COMMA.sub("\n", found[2])) for found in named}


def wrong_posts(lines: str) -> str:
    """Return what is wrong with titles for all parks, nothing where nothing is."""
    return "" if _are_few(posts_of(lines)) else gettext("One or two titles, each on a line of its own.")


def wrong_own_posts(lines: str) -> str:
    """Return what is wrong with titles for single parks, nothing where nothing is."""
    found = own_posts_of(lines)
    if len(found) < len(posts_of(lines)):
        return gettext("Each line names another park by its code, then a colon and who signs there.")
    if not all(map(_are_few, found.values())):
        return gettext("One or two titles for each park, with a comma between.")
    return ""


def _are_few(posts: list[str]) -> bool:
    return 1 <= len(posts) <= MOST_SIGNERS

"""The order of numbered things as people count them."""

from __future__ import annotations

import re


def natural(no: str) -> list[tuple[int, str]]:
    """Return the key by which 第2号 stands before 第10号."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"([0-9]+)", no)]

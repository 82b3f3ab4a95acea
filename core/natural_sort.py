"""The order of numbered things as people count them."""

from __future__ import annotations

import re


def natural(no: str) -> list[tuple[int, str]]:
    """Return the key by which 2号 stands before 10号, written with 第 before the number or without."""
    parts = re.split(r"第?([0-9]+)", no)
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]

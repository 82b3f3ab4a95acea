"""Typst with the own fonts alone: no system font, no network, no file but the two sources here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from targets.documents.errors import NotRendered

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "node_modules" / "@expo-google-fonts" / "noto-serif-sc"
WEIGHTS = ("400Regular", "600SemiBold", "700Bold")
Standard = Literal["a-2a", "a-2b", "ua-1"]


def typeset(source: str, words: Mapping[str, object], standards: list[Standard], *, is_tagged: bool = True) -> bytes:
    """Return what a Typst source of this folder makes of words. Raises NotRendered."""
    try:
        compiler = typst.Compiler(
            (HERE / source).read_bytes(),
            root=str(HERE),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(words, ensure_ascii=False)},
        )
        # The moment of making is no part of the document: the same text gives the same bytes on any day.
        made: Any = compiler.compile(format="pdf", pdf_standards=list(standards), pdf_tags=is_tagged, timestamp=0)
    except (typst.TypstError, RuntimeError, ValueError) as error:
        raise NotRendered(str(error)) from error
    return bytes(made)


@cache
def _fonts() -> typst.Fonts:
    folders = [FONTS / weight for weight in WEIGHTS]
    if not all(folder.is_dir() for folder in folders):
        raise NotRendered(f"{FONTS} has no fonts; make install brings them")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)

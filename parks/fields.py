"""Database fields of names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    CharBase = models.CharField[Any, Any]
else:
    CharBase = models.CharField


def pinyin_key(name: str) -> str:
    """Return the key that sorts a name as Chinese readers expect: pinyin with tones, other text in small letters."""
    # Its dictionary takes 55 MB: a worker that only serves pages never needs it.
    from pypinyin import Style, lazy_pinyin

    return " ".join(lazy_pinyin(name.lower(), style=Style.TONE3, neutral_tone_with_five=True))


class PinyinKeyField(CharBase):
    """The sort key of another field's name, kept up to date on every save.

    Stored, because the database has no Chinese collation of its own.
    """

    def __init__(self, *args: Any, of: str = "name", **kwargs: Any) -> None:
        self.of = of
        kwargs.setdefault("max_length", 1000)
        kwargs["editable"] = False
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        """Keep the named field in migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the key of the name as it stands."""
        key = pinyin_key(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, key)
        return key

"""What a password of this installation may not hold: the words that everybody here thinks of first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.log_in.passwords import spellings
from accounts.models import User
from parks.fields import pinyin_key
from parks.models import City, Park

_PRODUCT = ("parkboard", "园区目标看板", "目标看板", "yuanqu")
SHORTEST, SHORTEST_CHINESE = 4, 2
PLACE_ENDS = "省市县区镇乡"


class NotOfTheCity:
    """Neither the city's nor a park's name or code, in characters or pinyin, nor the product's."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError where the password holds one of them."""
        words = own_words()
        if any(word in spelt for spelt in spellings(password) for word in words):
            raise ValidationError(self.get_help_text(), code="password_of_the_city")

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("Neither the name of the city, of a park or of this product.")


def own_words() -> set[str]:
    """Return the words, in small letters and without blanks; too short ones would be in every password."""
    names = [*_PRODUCT]
    for row in (*City.objects.values_list("name", "code"), *Park.objects.values_list("name", "short_name", "code")):
        names += row
    return {word for name in names for word in _words_of(name.casefold())}


def _words_of(name: str) -> Iterator[str]:
    """Yield a name and the place that it begins with, each as written and in pinyin."""
    chinese = bool(re.search(r"[\u4e00-\u9fff]", name))
    place = name[:SHORTEST_CHINESE] if chinese else name.partition(" ")[0]
    for word in {name.replace(" ", ""), name.replace(" ", "").rstrip(PLACE_ENDS), place}:
        if len(word) >= (SHORTEST_CHINESE if chinese else SHORTEST):
            yield word
        read = re.sub(r"[^a-z]", "", pinyin_key(word)) if chinese else ""
        if len(read) >= SHORTEST:
            yield read

"""What is odd about a figure, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.fields import plain
from targets.checks import Finding, Question


def question_words(question: Question, unit: str) -> str:
    """Return a question about a figure, with the number that it is compared with."""
    compared = "" if question.compared is None else f"{plain(question.compared)} {unit}"
    words = {
        Finding.NEGATIVE_COUNT: _("Fewer than none cannot be."),
        Finding.NEGATIVE: _("Is it really below zero?"),
        Finding.FALLS: _("The last period said %(compared)s, and a cumulative figure does not fall. Why?"),
        Finding.JUMPS: _("This is more than three times the usual %(compared)s. Why?"),
    }
    return words[question.finding] % {"compared": compared}

"""What was answered to questions on figures."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import valued_only_as_number
from core.fields import ExactField
from targets.entry.models.figures import Figure
from targets.entry.querysets import AnswerQuerySet
from targets.indicators.cells import CellState


class Answer(models.Model):
    """The reply to one question on one cell, for the value it was given for. Never changed; the latest counts.

    A cell with another value needs a new answer. A loaded one has no person.
    """

    append_only = True

    figure = models.ForeignKey(Figure, models.PROTECT, related_name="answers")
    question = models.CharField(_("question"), max_length=30)
    state = models.CharField(_("state"), max_length=20, choices=CellState)
    value = ExactField(_("value"), null=True, blank=True)
    text = models.TextField(_("answer"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(_("name"), max_length=150, blank=True)
    at = models.DateTimeField(_("at"))
    act_id = models.UUIDField(_("act"))

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            valued_only_as_number("", "answer_cell"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="answer_says_something",
                violation_error_message=_("An answer says something."),
            ),
            models.CheckConstraint(
                condition=~Q(question=""),
                name="answer_names_its_question",
                violation_error_message=_("An answer belongs to a question."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.question}"

"""How templates say where a park stands."""

from __future__ import annotations

from django import template

from reports.pages.frame.contents.words import behind_light, schedule_sentence, schedule_words

register = template.Library()
register.filter("schedule_words", schedule_words)
register.filter("schedule_sentence", schedule_sentence)
register.filter("behind_light", behind_light)

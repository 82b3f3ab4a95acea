"""How templates name periods."""

from __future__ import annotations

from django import template

from targets.indicators.period_names import own_period_name, period_name

register = template.Library()
register.filter("period_name", period_name)
register.filter("own_period_name", own_period_name)

"""The rows of a grid, written without a template: sixty rows of thirty values each take one too long.

A pattern holds the words of its language; `format_html` escapes every value that goes into it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.pages.entry.contents.entering import EntryRow
from reports.pages.frame.contents.words import grid_words
from reports.pages.frame.tables import component
from targets.indicators.models.indicators import IndicatorDirection, IndicatorMeasure
from targets.templatetags.figures import options

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()
_NOTHING = SafeString("")

ROW = """
<tr data-line data-name="{name}" data-code="{code}"{row_attributes}>
  <th scope="row"><span id="name-{key}">{name}</span>
    <details{opened}><summary>{unit}</summary><small>{definition}%(reported_by)s: {reporter} · {measure} ·
      {direction}</small>{history}{more}{kept}</details></th>
  <td class="n" data-label="%(last_year)s">{last_year}</td>
  <td class="n" data-label="%(last_period)s">{last_period}</td>
  <td class="n" data-label="%(target)s">{target}</td>
  {cell}
  <td class="n" data-label="%(alone)s" data-live="flow">{flow}</td>
  <td class="n" data-label="%(year_on_year)s" data-live="growth">{growth}</td>
  <td class="n" data-label="%(of_target)s" data-live="completion">{completion}</td>
  <td data-label="%(light)s" data-live="light"><span class="pill {light}">{light_word}</span></td>
  <td class="remark">{remark}</td>
</tr>"""
HISTORY = """
      <a href="{address}">%(history)s<span class="hidden">: {name}</span></a>"""
MORE = """
      <label class="box"><input type="checkbox" name="estimate-{key}"{checked}> %(estimate)s</label>
      <label>%(base)s <input id="base-{key}" name="base-{key}" value="{base}" inputmode="decimal"{wrong}></label>"""
REMARK = """<textarea id="note-{key}" name="note-{key}" rows="1" maxlength="2000" placeholder="%(note)s"
    aria-label="%(note_on)s"{wrong}>
{note}</textarea>"""
_CELL = """<td class="cell">
  <input type="hidden" name="seen-{key}" value="{seen}">
  <div class="type">
    <input id="value-{key}" name="value-{key}" value="{value}" inputmode="decimal" data-column
      aria-labelledby="name-{key}" aria-describedby="{described_by}"{wrong_value}>
    <select id="state-{key}" name="state-{key}" aria-label="%(what)s"{wrong_state}>{options}</select>
  </div>
  {grown}<div class="says" id="says-{key}" data-live="says">{faults}{questions}</div>
  <div data-answer-here>{asked}</div>
  {returned}{choice}
</td>"""
ANSWER = """<label class="why" data-answer>%(why)s <small>%(why_anew)s</small>
    <textarea id="answer-{key}" name="answer-{key}" rows="2" maxlength="2000"{wrong}>
{answer}</textarea></label>"""
_KEPT = """
      <div data-answer-kept>{kept}</div>"""
GROWN = """<label class="grown">%(growth)s
    <input id="growth-{key}" name="growth-{key}" value="{growth}" inputmode="decimal"{wrong}></label>"""
_RETURNED = '<p class="error returned" id="returned-{key}"><b>%(returned)s</b> {reason}</p>'
SEE = """
    <button class="button small" form="cuts" name="version" value="{version}">%(seen)s<span
      class="hidden"> {name}</span></button>"""
READ = '<td class="n cell" data-read><b>{shown}</b>{returned}</td>'


@cache
def _pattern(pattern: str, language: str | None) -> str:
    """Return a pattern with the words of a language, once for each."""
    words = {**grid_words(), "growth": _("growth in %%") % {}}
    held = {name: _kept(word) for name, word in words.items()}
    named = {"note_on": _("Note on %(name)s"), "what": _("What %(name)s is")}
    return pattern % {**held, **{name: _kept(word) % {"name": "{name}"} for name, word in named.items()}}


def _kept(word: str) -> str:
    """Return a word as it stands in a pattern: escaped, and none of it taken for a place of a value."""
    return conditional_escape(word).replace("{", "{{").replace("}", "}}")


def _written(pattern: str, **values: object) -> SafeString:
    return format_html(_pattern(pattern, get_language()), **values)


def _wrong(row: EntryRow, field: str, *, is_described: bool = True) -> SafeString:
    """Return the attributes of a field that holds what cannot be taken."""
    if field not in row.live.wrong:
        return _NOTHING
    described = format_html(' aria-describedby="says-{}"', row.key) if is_described else _NOTHING
    return format_html(' aria-invalid="true"{}', described)


@register.filter
def entry_cell(row: EntryRow) -> SafeString:
    """Return the input of one figure with what is asked, wrong or returned."""
    key, answer, live = row.key, row.answer, row.live
    paragraph = '<p class="answered">{}</p>' if live.is_answered else '<p class="asks">{}</p>'
    return _written(
        _CELL,
        key=key,
        name=row.name,
        seen=answer.seen,
        value=answer.value,
        described_by=row.described_by,
        options=options(answer.state),
        wrong_value=_wrong(row, "value", is_described=False),
        wrong_state=_wrong(row, "state"),
        grown=_written(GROWN, key=key, growth=answer.growth, wrong=_wrong(row, "growth")) if row.has_growth else "",
        faults=format_html_join("", '<p class="error">{}</p>', ((words,) for words in live.wrong.values())),
        questions=format_html_join("", paragraph, ((words,) for words in live.questions)),
        returned=(_written(_RETURNED, key=key, reason=row.returned) if row.returned else _NOTHING) + _recognised(row),
        asked=_answer(row) if row.is_answered_beside else "",
        choice=component("entry_choice", key=key, answer=answer, theirs=row.theirs) if row.theirs else "",
    )


@register.filter
def entry_row(row: EntryRow, is_form: bool) -> SafeString:
    """Return one indicator of the grid: what it is compared with, the input, what follows from it."""
    key, indicator, live, is_open = row.key, row.indicator, row.live, is_form and row.is_own
    words = grid_words_of(get_language())
    department = indicator.department
    return _written(
        ROW,
        row_attributes=_attributes(row) if is_open else SafeString(' class="read"'),
        code=indicator.code,
        key=key,
        name=indicator.name,
        opened=SafeString(" open") if row.has_more else "",
        unit=indicator.unit if row.is_own else f"{indicator.unit} · {department}",
        definition=f"{indicator.definition} " if indicator.definition else "",
        reporter=words["the_park"] if row.is_own else department,
        measure=words[indicator.measure],
        direction=words[indicator.direction],
        history=_written(HISTORY, address=row.history, name=row.name) if row.history else "",
        more=_more(row) if is_open else "",
        kept=answer_kept(row) if is_open else "",
        last_year=row.last_year,
        last_period=row.last_period,
        target=row.target,
        cell=entry_cell(row) if is_open else _read_only(row),
        flow=live.flow,
        growth=live.growth,
        completion=live.completion,
        light=live.light,
        light_word=live.light_word,
        remark=_remark(row) if is_open else row.remark if row.is_own else "",
    )


def _attributes(row: EntryRow) -> SafeString:
    """Return what marks a row with fields; one that holds what is not saved says so."""
    return format_html(' data-row="{}"{}', row.key, SafeString(" data-typed") if row.is_typed else "")


@register.filter
def answer_kept(row: EntryRow) -> SafeString:
    """Return where the answer of a cell waits that is not asked for: also who has no script can type it there."""
    return format_html(_KEPT, kept="" if row.is_answered_beside else _answer(row))


def _answer(row: EntryRow) -> SafeString:
    return _written(ANSWER, key=row.key, answer=row.answer_shown, wrong=_wrong(row, "answer"))


@cache
def grid_words_of(language: str | None) -> dict[str, str]:
    """Return the words that a row chooses among, looked up once for a language."""
    chosen: list[tuple[str, StrOrPromise]] = [*IndicatorMeasure.choices, *IndicatorDirection.choices]
    return {**{value: str(label) for value, label in chosen}, "the_park": grid_words()["the_park"]}


def _more(row: EntryRow) -> SafeString:
    """Return what is seldom said of a figure."""
    checked = SafeString(" checked") if row.answer.is_estimate else ""
    return _written(MORE, key=row.key, checked=checked, base=row.answer.base, wrong=_wrong(row, "base"))


def _remark(row: EntryRow) -> SafeString:
    return _written(REMARK, key=row.key, name=row.indicator.name, note=row.answer.note, wrong=_wrong(row, "note"))


def _read_only(row: EntryRow) -> SafeString:
    reason = format_html('<p class="error">{}</p>', row.returned) if row.returned else _NOTHING
    return format_html(READ, shown=row.shown, returned=reason + _recognised(row))


def _recognised(row: EntryRow) -> SafeString:
    """Return what was recognised otherwise, and who of the park has read it, or the button that says so."""
    if not row.recognised:
        return _NOTHING
    seen: SafeString | str = format_html(" · {}", row.seen) if row.seen else _NOTHING
    if row.to_see is not None:
        seen = _written(SEE, version=row.to_see, name=row.name)
    return format_html('<p class="differs">≠ {}{}</p>', row.recognised, seen)

"""The acts on single targets: comments, answers, and the adjustment of what is pledged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Unpack

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.audit.trail import Author
from core.fields import plain
from targets.acting import Granted, Place, act_at, clock, said
from targets.breakdown.actions.target_cells import in_words
from targets.breakdown.actions.targets import CHANGE_TARGET, checked, demand_seen, hold_year
from targets.breakdown.cells import details_token, refusal_of, scored_by_completion
from targets.breakdown.models import Adjustment, Target, TargetComment
from targets.errors import Overtaken, WorkflowError
from targets.evidence import keep_file, name_of
from targets.indicators.models.indicators import Indicator
from targets.pledges.actions.supplements import ADJUST, carry_supplement, pledge_that_holds
from targets.pledges.models.pledges import Pledge
from targets.pledges.models.supplements import Supplement
from targets.pledges.pledge_moves import ALIVE
from targets.pledges.supplement_texts import number_of
from targets.templatetags.figures import amount

COMMENT = "targets.comment_target"


@dataclass(frozen=True)
class Request:
    """What an adjustment says: the new value, why, who asked, who approved, from which day, and its evidence."""

    new: Decimal
    reason: str
    asked_by: str
    approved_by: str
    effective_on: date
    evidence_name: str
    evidence: bytes


def comment_on(*, target: Target, text: str, **author: Unpack[Author]) -> TargetComment:
    """Say something about an issued target in the name of its park. Raises WorkflowError, PermissionDenied."""
    with act_at("targets.comment_target", Place(target.park), [COMMENT], author, about=_about(target)) as granted:
        hold_year(target.year)
        if Target.objects.get(pk=target.pk).state != "issued":
            raise WorkflowError(_("Only issued targets are commented on."))
        comment = TargetComment(
            target=target, text=said(text), by=granted.by, by_name=str(granted.by), at=clock(), act_id=granted.entry.id
        )
        checked(comment).save()
    return comment


def answer_comment(*, comment: TargetComment, text: str, **author: Unpack[Author]) -> TargetComment:
    """Answer what a park said. Raises Overtaken where somebody answered already, WorkflowError, PermissionDenied."""
    target = comment.target
    with act_at("targets.answer_comment", Place(target.park), [CHANGE_TARGET], author, about=_about(target)) as granted:
        hold_year(target.year)
        if TargetComment.objects.filter(answers=comment).exists():
            raise Overtaken(_("Somebody answered this comment meanwhile."))
        answer = TargetComment(
            target=target,
            answers=comment,
            text=said(text),
            by=granted.by,
            by_name=str(granted.by),
            at=clock(),
            act_id=granted.entry.id,
        )
        checked(answer).save()
    return answer


def change_issued(*, target: Target, seen: str, new: Decimal, reason: str, **author: Unpack[Author]) -> Target:
    """Change the value of an issued target that its park commented on; it stays issued, and the others untouched.

    The reason answers the comments that wait, with the old and the new value. Once a pledge was issued from the target
    it is changed otherwise. Raises Overtaken, WorkflowError, PermissionDenied.
    """
    about = _about(target)
    with act_at(
        "targets.change_issued", Place(target.park), [CHANGE_TARGET], author, about=about, reason=reason
    ) as granted:
        granted.entry.reason = text = said(reason)
        hold_year(target.year)
        held: Target = Target.objects.select_for_update().get(pk=target.pk)
        demand_seen(held, seen)
        _demand_issued_and_spoken(held)
        _demand_no_pledge_from(held)
        old = held.value
        if new == old:
            raise WorkflowError(_("This is the target already."), field="new")
        if why := refusal_of(new, target.indicator, scored_by_completion(target.year)):
            raise WorkflowError(why, field="new")
        key = (held.park_id, held.indicator_id)
        granted.entry.details = {"changes": in_words({key: held}, {key: new})}  # before the row itself changes
        held.value = new
        checked(held).save()
        _answer_all(granted, held, _change_in_words(target.indicator, old, new, text))
    return held


def _demand_issued_and_spoken(target: Target) -> None:
    if target.state == "pledged":
        raise WorkflowError(_("A pledged target changes by adjustment alone."))
    if target.state != "issued":
        raise WorkflowError(_("Only an issued target is changed so; type this one into the breakdown."))
    if not TargetComment.objects.filter(target=target, answers=None).exists():
        raise WorkflowError(_("Its park has not commented on it: to change it, withdraw it first."))


def _demand_no_pledge_from(target: Target) -> None:
    """Refuse to change what a pledge was issued from: what its signers read would no longer be the target."""
    pledges = Pledge.objects.with_state().filter(park=target.park_id, year=target.year, state__in=ALIVE)
    pledge = pledges.exclude(document=None).first()
    if pledge is not None:
        words = _(
            "The pledge %(no)s was issued from it. Withdraw that pledge, change the target and issue the pledge again;"
            " once it is in force, adjust the target."
        )
        raise WorkflowError(words % {"no": pledge.no})


def _change_in_words(indicator: Indicator, old: Decimal | None, new: Decimal, reason: str) -> str:
    """Return a change as an answer says it, in the language of the installation, whoever changes it."""
    before = "–" if old is None else amount(old, indicator.decimals)
    words = {"old": before, "new": amount(new, indicator.decimals), "unit": indicator.unit, "reason": reason}
    with override(settings.LANGUAGE_CODE):
        return _("Changed from %(old)s to %(new)s %(unit)s. %(reason)s") % words


def _answer_all(granted: Granted, target: Target, text: str) -> None:
    for comment in TargetComment.objects.filter(target=target, answers=None, answer=None):
        answer = TargetComment(
            target=target,
            answers=comment,
            text=text,
            by=granted.by,
            by_name=str(granted.by),
            at=clock(),
            act_id=granted.entry.id,
        )
        checked(answer).save()


def adjust_target(*, target: Target, seen: str, asked: Request, **author: Unpack[Author]) -> Adjustment:
    """Change a pledged target from a day on, numbered, with reason and evidence; the target itself stays as pledged.

    The pledge that holds it carries a supplement from then on; the adjustment holds once both sides signed that.
    ``seen`` is the value in force that the person saw. Raises Overtaken, WorkflowError, PermissionDenied.
    """
    about = _about(target)
    with act_at("targets.adjust_target", Place(target.park), [ADJUST], author, about=about, reason=asked.reason) as run:
        hold_year(target.year)
        pledge = pledge_that_holds(target)
        held = Target.objects.get(pk=target.pk)
        if held.state != "pledged":
            raise WorkflowError(_("Only pledged targets are adjusted; change this one in the breakdown."))
        last = last_adjustment_of(held)
        old = last.new if last else held.value
        if adjustment_token(held, last) != seen:
            name = last.by if last and last.by else _("Somebody else")
            raise Overtaken(_("%(name)s adjusted this target meanwhile. Look at it again.") % {"name": name})
        _demand_signed(last)
        _demand_adjustable(target, asked, last, old)
        adjustment = _recorded(run, held, old, asked)
        run.entry.details = {"no": adjustment.no, "old": plain(old), "new": plain(asked.new), **_told(adjustment)}
        if pledge is not None:
            carry_supplement(run, pledge, adjustment)
    return adjustment


def _recorded(run: Granted, target: Target, old: Decimal, asked: Request) -> Adjustment:
    adjustment = Adjustment(
        no=_next_no(target.year),
        target=target,
        old=old,
        new=asked.new,
        reason=said(asked.reason),
        asked_by=asked.asked_by,
        approved_by=asked.approved_by,
        effective_on=asked.effective_on,
        at=clock(),
        by=run.by,
        act_id=run.entry.id,
        evidence_name=name_of(asked.evidence_name, asked.evidence),
        evidence_digest=keep_file(asked.evidence),
    )
    checked(adjustment).save()
    return adjustment


def last_adjustment_of(target: Target) -> Adjustment | None:
    """Return the latest adjustment of a target that was not withdrawn; one query."""
    return Adjustment.objects.not_withdrawn().filter(target=target).order_by("effective_on").last()


def adjustment_token(target: Target, last: Adjustment | None) -> str:
    """Return the token of a pledged target with its latest adjustment."""
    return f"{details_token(target)}|{last.pk if last else ''}"


def _demand_signed(last: Adjustment | None) -> None:
    waiting = Supplement.objects.waiting().filter(adjustment=last).select_related("pledge").first() if last else None
    if waiting is not None:
        no = number_of(waiting.pledge, waiting.number)
        raise WorkflowError(_("%(no)s waits for signatures: let it be signed, or withdraw it first.") % {"no": no})


def _demand_adjustable(target: Target, asked: Request, last: Adjustment | None, old: Decimal) -> None:
    if asked.new == old:
        raise WorkflowError(_same_as(last), field="new")
    if asked.effective_on.year != target.year:
        raise WorkflowError(_("An adjustment takes effect on a day of the target's year."), field="effective_on")
    if last is not None and asked.effective_on <= last.effective_on:
        words = _("The last adjustment takes effect on %(day)s; this one has to come later.")
        raise WorkflowError(words % {"day": last.effective_on.isoformat()}, field="effective_on")
    if why := refusal_of(asked.new, target.indicator, scored_by_completion(target.year)):
        raise WorkflowError(why, field="new")


def _same_as(last: Adjustment | None) -> str:
    """Return in words that a target has this value already, or will have it from a day on."""
    if last is None or last.effective_on <= localdate(clock()):
        return _("This is the value that is in force already.")
    return _("From %(day)s on this is the value already.") % {"day": last.effective_on.isoformat()}


def _told(adjustment: Adjustment) -> dict[str, str]:
    """Return what the audit keeps of an adjustment beside its values."""
    return {
        "asked_by": adjustment.asked_by,
        "approved_by": adjustment.approved_by,
        "effective_on": adjustment.effective_on.isoformat(),
        "evidence_digest": adjustment.evidence_digest,
    }


def _next_no(year: int) -> str:
    """Return the next number of a year, without gaps: those that were loaded count as well."""
    taken = set(Adjustment.objects.filter(target__year=year).values_list("no", flat=True))
    number = len(taken) + 1
    while (no := f"〔{year}〕{number}号") in taken:
        number += 1
    return no


def _about(target: Target) -> tuple[str, object]:
    return "target", f"{target.year} {target.park.code} {target.indicator.code}"

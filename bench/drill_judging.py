"""What is wrong after the drill: the ledger of its people against what is stored."""

from __future__ import annotations

import io
from collections import Counter

from bench.drill_people import Ledger


def differences(ledger: Ledger) -> list[str]:
    """Return what was acknowledged and is missing, double or half done, and releases that do not verify."""
    return [*_lost(ledger), *_half_done(), *_broken_releases()]


def _lost(ledger: Ledger) -> list[str]:
    """Return which acknowledged values are missing or double, and which stored ones nobody sent."""
    from accounts.models import AuditEntry
    from targets.models import Figure, Indicator

    codes = {str(key): code for key, code in Indicator.objects.values_list("pk", "code")}
    saved: Counter[tuple[str, str, int]] = Counter()
    for place, details in AuditEntry.objects.filter(act="targets.save_figures", outcome="done").values_list(
        "place", "details"
    ):
        for code, change in details["changes"].items():
            if change["new"] and change["new"].isdigit():
                saved[place.removeprefix("park:"), code, int(change["new"])] += 1
    wrong = []
    for (park, key), sent in ledger.sent.items():
        acknowledged = ledger.acknowledged[park, key]
        for value in sent:
            times = saved[park, codes[key], value]
            if times > 1 or (value in acknowledged and times != 1):
                wrong.append(f"{park} {codes[key]} {value}: saved {times} times")
        figure = Figure.objects.filter(
            park__code=park, indicator_id=int(key), period__year=2016, period__number=2
        ).first()
        stored = int(figure.draft_value) if figure and figure.draft_value is not None else None
        last = acknowledged[-1] if acknowledged else None
        if last is not None and (stored is None or stored < last or stored not in sent):
            wrong.append(f"{park} {codes[key]}: stored {stored}, acknowledged {last}")
    return wrong


def _half_done() -> list[str]:
    """Return steps and versions without the audit row of their act, and steps that do not follow each other."""
    from accounts.models import AuditEntry
    from targets.models import FigureVersion, Submission, SubmissionStep

    acts = set(AuditEntry.objects.filter(outcome="done").values_list("id", flat=True))
    wrong = [f"step {step}" for step in SubmissionStep.objects.all() if step.act_id not in acts]
    wrong += [
        f"version {version}" for version in FigureVersion.objects.exclude(way="load") if version.act_id not in acts
    ]
    for submission in Submission.objects.prefetch_related("steps"):
        steps = sorted(submission.steps.all(), key=lambda step: step.number)
        if [step.number for step in steps] != list(range(1, len(steps) + 1)):
            wrong.append(f"steps of {submission}")
        if steps and steps[-1].to_state != submission.state:
            wrong.append(f"state of {submission}: {steps[-1].to_state}")
    return wrong


def _broken_releases() -> list[str]:
    """Return releases that do not verify: a release is whole or not there."""
    from django.core.management import CommandError, call_command

    try:
        call_command("verify_release", "all", stdout=io.StringIO())
    except (CommandError, SystemExit) as error:
        return [f"releases: {error}"]
    return []

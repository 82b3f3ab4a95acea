"""How a pledge moves: the one table that actions, buttons and the database trigger share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.workflow import Transition, moves_of

# The states of a pledge that neither was replaced nor withdrawn.
ALIVE = ("issued", "signed_by_park", "in_force", "settled")
PARK_SIDE, CITY_SIDE = "park", "city"


PLEDGE_MOVES: dict[str, Transition] = {
    move.name: move
    for move in (
        Transition("issue", _("Issue"), ("",), "issued", "targets.issue_pledge"),
        Transition("sign_for_park", _("Sign"), ("issued",), "signed_by_park", "targets.sign_pledge_for_park"),
        Transition("sign_for_city", _("Sign"), ("signed_by_park",), "in_force", "targets.sign_pledge_for_city"),
        Transition(
            "confirm_paper", _("Confirm the signed sheet"), ("issued",), "signed_by_park", "targets.issue_pledge"
        ),
        Transition("settle", _("Settle"), ("in_force",), "settled", "targets.issue_pledge"),
        Transition(
            "reissue",
            _("Issue anew"),
            ("issued", "signed_by_park"),
            "superseded",
            "targets.issue_pledge",
            needs_reason=True,
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            ("issued", "signed_by_park"),
            "void",
            "targets.issue_pledge",
            needs_reason=True,
        ),
    )
}
# All moves that the database allows, as pairs of states; the first state comes from none.
MOVES = moves_of(PLEDGE_MOVES)
# Which side signs while a pledge is in a state.
SIGNS = {"issued": PARK_SIDE, "signed_by_park": CITY_SIDE}
SIGNING = {PARK_SIDE: PLEDGE_MOVES["sign_for_park"], CITY_SIDE: PLEDGE_MOVES["sign_for_city"]}

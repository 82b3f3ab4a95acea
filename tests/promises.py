"""A town that promises: issued targets, the text of pledges, and those who sign; documents are stand-ins.

The stand-ins make a "PDF" that lists what was done with it, so that tests of the chain need neither Typst nor keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from confirmed import confirmed, ready_to_sign
from desks import TODAY
from factories import CityFactory, IndicatorFactory, ParkFactory, ParkGroupFactory, PledgeTemplateFactory, TargetFactory
from people import PASSWORD, person

from accounts.audit.trail import act
from accounts.errors import WrongPassword
from accounts.keys.signer import Signer
from accounts.models import User
from parks.models import Appointment, Park, Role
from targets.actions import SignablePledge, issue_pledges, sign_document
from targets.models import Pledge, PledgeTemplate
from targets.pledges.actions.pledge_ground import standing_of
from targets.pledges.preparing import prepare_pledges, preview_token

YEAR = 2020


@dataclass
class Promising:
    """The rows of the town; people by name."""

    parks: list[Park]
    template: PledgeTemplate
    people: dict[str, User] = field(default_factory=dict)

    def who(self, name: str) -> User:
        """Return a person, read anew, so that no right of an earlier moment sticks to it."""
        return User.objects.get(pk=self.people[name].pk)

    @property
    def token(self) -> str:
        """Return the token of the preview as it is now."""
        template = PledgeTemplate.objects.get(pk=self.template.pk)
        return preview_token(template, prepare_pledges(template, TODAY))

    def issue(self) -> list[Pledge]:
        """Let the assessor issue what is ready."""
        return issue_pledges(year=YEAR, seen=self.token, by=self.who("assessor"), way="page")

    def sign(self, pledge: Pledge, name: str, **asked: Any) -> Any:
        """Let a person sign a pledge as it is now."""
        given = {"seen": seen_of(pledge), "password": PASSWORD} | asked
        ready_to_sign(self.who(name), PASSWORD)
        return sign_document(document=SignablePledge(pledge), by=self.who(name), way="page", **given)


def seen_of(pledge: Pledge) -> str:
    """Return the digest that a page of the pledge shows now."""
    with act("test"):
        return standing_of(pledge).sha256


def titled(user: User, title: str) -> User:
    """Return a person whose appointments have a title, and count with it."""
    with act("test"):
        Appointment.objects.filter(user=user).update(title=title)
    return confirmed(user)


def promising(parks: int = 2, **template: Any) -> Promising:
    """Make a town on 6 July 2020 with two issued targets a park, one head a park, and the mayor."""
    with act("reports.load_city"):
        CityFactory(name="Town", is_demo=True, today=TODAY)
        group = ParkGroupFactory()
        sales = IndicatorFactory(code="sales", name="Sales", unit="亿元", decimals=1)
        share = IndicatorFactory(code="share", name="Share", unit="%", growth="difference", category=sales.category)
        made = Promising(
            [ParkFactory(code=f"p{number}", name=f"Park {number}", group=group) for number in range(parks)],
            PledgeTemplateFactory(year=YEAR, **template),
        )
        for park in made.parks:
            TargetFactory(
                park=park, indicator=sales, year=YEAR, base=80, value=90, responsible="office", state="issued"
            )
            TargetFactory(park=park, indicator=share, year=YEAR, base=None, value="38.95", state="issued")
    made.people["assessor"] = person(Role.ASSESSOR)
    made.people["mayor"] = titled(person(Role.CITY_SIGNATORY, name="mayor"), "Mayor")
    for park in made.parks:
        name = f"head-{park.code}"
        made.people[name] = titled(person(Role.PARK_HEAD, name=name, park=park.code), "Director")
    return made


def no_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put stand-ins in the place of Typst, keys and pyHanko."""

    def unlock(*, user: User, password: str, at: Any = None) -> Signer:
        if not user.check_password(password):
            raise WrongPassword
        return Signer(user.username, b"", (), f"key of {user.username}".encode())

    def sign(pdf: bytes, signer: Signer, **said: Any) -> bytes:
        by = signer.key.decode(errors="replace")
        return pdf + f"\n{said['field']} {said['post']} {said['signer_name']} {said['park']} {by}".encode()

    monkeypatch.setattr(
        "targets.pledges.actions.issuing.render", lambda text, found: f"%PDF-{text.no} {found.sha256}".encode()
    )
    monkeypatch.setattr(
        "targets.pledges.actions.supplements.render", lambda text, found: f"%PDF-{text.no} {found.sha256}".encode()
    )
    monkeypatch.setattr("targets.pledges.actions.signing.unlock", unlock)
    monkeypatch.setattr("targets.pledges.actions.signing.sign", sign)

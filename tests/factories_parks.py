"""Factories of accounts and parks, and what all factories share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models
from factory import LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from accounts.models import AuditEntry, User
from parks.models import (
    Appointment,
    City,
    Department,
    ExternalRanking,
    GroupMembership,
    Park,
    ParkGroup,
    ParkName,
    Project,
    ProjectStep,
    Region,
    RegionSet,
    RegionSetMember,
    Role,
    Stage,
)

YEAR = 2020
AT = datetime(YEAR, 7, 1, 9, tzinfo=UTC)


class RowFactory(DjangoModelFactory):
    """Make rows; ``unsaved`` makes one that is not in the database while all that it points to is."""

    class Meta:
        abstract = True

    @classmethod
    def unsaved(cls, **arguments: Any) -> Any:
        """Return a row that is still to be saved."""
        return cls.create(is_saved=False, **arguments)

    @classmethod
    def _create(cls, model_class: type[models.Model], *args: Any, is_saved: bool = True, **kwargs: Any) -> Any:
        return super()._create(model_class, *args, **kwargs) if is_saved else model_class(*args, **kwargs)


class UserFactory(RowFactory):
    """An account without a usable password."""

    class Meta:
        model = User

    username = Sequence(lambda n: f"account-{n}")
    name = Sequence(lambda n: f"Account {n}")
    password = LazyFunction(lambda: make_password(None))


class AuditEntryFactory(RowFactory):
    """An act of the command line."""

    class Meta:
        model = AuditEntry

    at = AT
    act = Sequence(lambda n: f"test.act_{n}")
    way = AuditEntry.Way.COMMAND
    by_name = AuditEntry.Way.COMMAND
    details = LazyFunction(lambda: {"rows": 1})


class CityFactory(RowFactory):
    """The city; the database holds one at most."""

    class Meta:
        model = City

    code = "city"
    name = "City"


class RegionFactory(RowFactory):
    """A region without a parent."""

    class Meta:
        model = Region

    code = Sequence(lambda n: f"region-{n}")
    name = Sequence(lambda n: f"Region {n}")


class RegionSetFactory(RowFactory):
    """A set without members."""

    class Meta:
        model = RegionSet

    code = Sequence(lambda n: f"set-{n}")
    name = Sequence(lambda n: f"Set {n}")


class RegionSetMemberFactory(RowFactory):
    """A region in a set."""

    class Meta:
        model = RegionSetMember

    region_set = SubFactory(RegionSetFactory)
    region = SubFactory(RegionFactory)


class DepartmentFactory(RowFactory):
    """A department without indicators."""

    class Meta:
        model = Department

    code = Sequence(lambda n: f"department-{n}")
    name = Sequence(lambda n: f"Department {n}")


class ParkGroupFactory(RowFactory):
    """A group without members."""

    class Meta:
        model = ParkGroup

    code = Sequence(lambda n: f"group-{n}")
    name = Sequence(lambda n: f"Group {n}")
    position = Sequence(lambda n: n)


class ParkFactory(RowFactory):
    """An open park in a region and a group of its own."""

    class Meta:
        model = Park

    code = Sequence(lambda n: f"park-{n}")
    name = Sequence(lambda n: f"Park {n}")
    group = SubFactory(ParkGroupFactory)
    region = SubFactory(RegionFactory)
    area_ha = Decimal(100)
    established_on = date(2000, 1, 1)


class ParkNameFactory(RowFactory):
    """The name of a park since the park was established."""

    class Meta:
        model = ParkName

    park = SubFactory(ParkFactory)
    from_on = SelfAttribute("park.established_on")
    name = SelfAttribute("park.name")


class GroupMembershipFactory(RowFactory):
    """A park in its own group."""

    class Meta:
        model = GroupMembership

    year = YEAR
    park = SubFactory(ParkFactory)
    group = SelfAttribute("park.group")


class AppointmentFactory(RowFactory):
    """An official since 2020; roles at a park or a department take it as an argument."""

    class Meta:
        model = Appointment

    user = SubFactory(UserFactory)
    role = Role.OFFICIAL
    from_on = date(YEAR, 1, 1)


class ProjectFactory(RowFactory):
    """A signed project."""

    class Meta:
        model = Project

    code = Sequence(lambda n: f"project-{n}")
    name = Sequence(lambda n: f"Project {n}")
    park = SubFactory(ParkFactory)
    stage = Stage.SIGNED
    total_investment = Decimal(10)


class ProjectStepFactory(RowFactory):
    """The day on which a project reached its present stage."""

    class Meta:
        model = ProjectStep

    project = SubFactory(ProjectFactory)
    stage = SelfAttribute("project.stage")
    on = date(YEAR, 3, 1)


class ExternalRankingFactory(RowFactory):
    """A place in a list of ten."""

    class Meta:
        model = ExternalRanking

    park = SubFactory(ParkFactory)
    list_name = Sequence(lambda n: f"List {n}")
    year = YEAR
    place = 3
    out_of = 10

"""Factories of parks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from factories_accounts import AT, YEAR, RowFactory, UserFactory
from factory import SelfAttribute, Sequence, SubFactory

from accounts.models import ConfirmedHow
from parks.models import (
    Appointment,
    AppointmentConfirmation,
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


class AppointmentConfirmationFactory(RowFactory):
    """An appointment that counts by installation."""

    class Meta:
        model = AppointmentConfirmation

    appointment = SubFactory(AppointmentFactory)
    how = ConfirmedHow.INSTALLATION
    at = AT
    is_confirmed = True
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

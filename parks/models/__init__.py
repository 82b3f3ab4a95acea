"""Rows about places, the people in charge of them, and projects."""

from parks.models.confirmations import AppointmentConfirmation
from parks.models.parks import GroupMembership, Park, ParkGroup, ParkName
from parks.models.people import Appointment, Role
from parks.models.places import City, Department, Region, RegionSet, RegionSetMember
from parks.models.projects import Channel, ExternalRanking, Project, ProjectStep, Stage

__all__ = [
    "Appointment",
    "AppointmentConfirmation",
    "Channel",
    "City",
    "Department",
    "ExternalRanking",
    "GroupMembership",
    "Park",
    "ParkGroup",
    "ParkName",
    "Project",
    "ProjectStep",
    "Region",
    "RegionSet",
    "RegionSetMember",
    "Role",
    "Stage",
]

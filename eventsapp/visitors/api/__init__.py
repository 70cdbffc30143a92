"""Visitors for programs of the team: registrations, types, questions, zones, delegations, invitation codes."""

from eventsapp.visitors.api.groups import blueprint as groups
from eventsapp.visitors.api.invitations import blueprint as invitations
from eventsapp.visitors.api.registrations import blueprint as registrations
from eventsapp.visitors.api.types import blueprint as types

BLUEPRINTS = (registrations, types, groups, invitations)

"""Forms of delegations: the group itself, its members, and one in another's place."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import LANGUAGES, current_language, zone
from eventsapp.programme.forms.fields import DayField, HourField
from eventsapp.visitors.actions import GroupDetails
from eventsapp.visitors.forms.registering import check_phone, countries
from eventsapp.visitors.importers import PersonEntry
from eventsapp.visitors.models import Visitor, VisitorGroup
from eventsapp.web.forms import (
    BaseForm,
    ChoiceField,
    EmailField,
    LongTextField,
    TextField,
    ValidationError,
    options,
)

MOST_LINES = 120_000


class GroupForm(BaseForm):
    """A delegation, as its leader describes it."""

    name = TextField(_l("Name of the group"), required=True, most=120)
    leader_name = TextField(_l("Your name"), required=True, most=120, render_kw={"autocomplete": "name"})
    leader_email = EmailField(_l("Your e-mail"), render_kw={"autocomplete": "email"})
    leader_phone = TextField(
        _l("Your phone"), most=40, rules=[check_phone], render_kw={"autocomplete": "tel", "type": "tel"}
    )
    country = ChoiceField(_l("Country or region"))
    language = ChoiceField(_l("Language of mails and badges"))
    arrives_on = DayField(_l("Day of arrival"))
    arrives_at = HourField(_l("Time of arrival"))
    bus_plate = TextField(_l("Licence plate of the bus"), most=40)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        names = countries(current_language())
        self.country.choices = options([("", _l("Choose a country or region")), *names])
        self.language.choices = options((code, language.name) for code, language in LANGUAGES.items())

    def show(self, fair: Fair, group: VisitorGroup) -> None:
        """Put a stored group into the fields."""
        for name in ("name", "leader_name", "leader_email", "leader_phone", "country", "language", "bus_plate"):
            self[name].data = getattr(group, name)
        if group.arrives_at is not None:
            local = group.arrives_at.astimezone(zone(fair.timezone))
            self.arrives_on.data, self.arrives_at.data = f"{local:%Y-%m-%d}", f"{local:%H:%M}"

    def validate_arrives_at(self, field: HourField) -> None:
        """Refuse an hour without a day."""
        if field.data and not self.arrives_on.data:
            raise ValidationError(_("Say the day too."))

    def details(self, fair: Fair) -> GroupDetails:
        """Return what was typed."""
        day, hour = self.arrives_on.day, self.arrives_at.hour
        arrives = datetime.combine(day, hour or fair.opens_at, zone(fair.timezone)) if day else None
        return GroupDetails(
            name=self.name.data or "",
            leader_name=self.leader_name.data or "",
            leader_email=self.leader_email.data or "",
            leader_phone=self.leader_phone.data or "",
            country=self.country.data,
            language=self.language.data,
            arrives_at=arrives,
            bus_plate=self.bus_plate.data or "",
        )


class NewGroupForm(GroupForm):
    """A delegation that is registered now, with what its leader agrees to."""

    consent = BooleanField(
        _l("I agree that the organiser uses these details to register the group, and I told its members so.")
    )

    def validate_consent(self, field: BooleanField) -> None:
        """Refuse a group without the leader's consent."""
        if not field.data:
            raise ValidationError(_("Without this consent we cannot register the group."))


class GroupPlaceForm(BaseForm):
    """Where the badges of a delegation are picked up."""

    pickup_desk = TextField(_l("Desk where badges are picked up"), most=20)


class MembersForm(BaseForm):
    """Members of a delegation: typed one a line, or a table that is turned into such lines first."""

    lines = LongTextField(_l("Members, one a line"), most=MOST_LINES)
    file = FileField(_l("Or a table as XLSX or CSV"))


class MemberForm(BaseForm):
    """Somebody who comes in a member's place."""

    full_name = TextField(_l("Full name"), required=True, most=120)
    latin_name = TextField(_l("Name in Latin letters"), most=120)
    company = TextField(_l("Company or organisation"), most=200)
    job_title = TextField(_l("Job title"), most=120)
    email = EmailField(_l("E-mail"), required=False)
    phone = TextField(_l("Phone"), most=40, rules=[check_phone], render_kw={"type": "tel"})

    def show(self, member: Visitor) -> None:
        """Begin with what probably stays: where the person works."""
        self.company.data = member.company

    def entry(self) -> PersonEntry:
        """Return who was typed."""
        names = ("full_name", "latin_name", "company", "job_title", "email", "phone")
        return PersonEntry(0, **{name: self[name].data or "" for name in names})

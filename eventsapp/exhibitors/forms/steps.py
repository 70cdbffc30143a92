"""The steps of an application. Every step can be saved half done; its form says what is still to be mended."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField
from wtforms import Form as PlainForm

from eventsapp.exhibitors.actions import ContactAnswers, ExhibitAnswers, StandAnswers, WishAnswer
from eventsapp.exhibitors.forms.company import CompanyForm, StepForm
from eventsapp.exhibitors.forms.fields import ChoiceField, NamesField, OneOfField, PhoneField, offered
from eventsapp.exhibitors.queries import example_place, wished_place
from eventsapp.exhibitors.rules import PURPOSES, UTILITY_NAMES
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import package_by_id
from eventsapp.infra.locale import current_language, text_in
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.vocabulary import UTILITIES
from eventsapp.web.forms import (
    ChoicesField,
    EmailField,
    LongTextField,
    MoneyField,
    NumberField,
    TextField,
    ValidationError,
    options,
)

MOST_UNITS: Final = 200
MOST_WISHES: Final = 5
MOST_BUDGET: Final = 10**12 - 1
ROLES: Final = ("main", "billing", "operations", "signatory")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


class PersonForm(PlainForm):
    """A person who may be named."""

    full_name = TextField(_l("Full name"), most=120)
    job_title = TextField(_l("Job title"), most=120)
    email = EmailField(_l("E-mail"), required=False)
    phone = PhoneField(_l("Phone"))


class MainPersonForm(PlainForm):
    """The person we write to."""

    full_name = TextField(_l("Full name"), required=True, most=120)
    job_title = TextField(_l("Job title"), most=120)
    email = EmailField(_l("E-mail"))
    phone = PhoneField(_l("Phone"), required=True)


class ContactsForm(StepForm):
    """Step 2: whom to talk to about what."""

    main = FormField(MainPersonForm, _l("Main contact"))
    billing = FormField(PersonForm, _l("Invoices and payment"))
    operations = FormField(PersonForm, _l("Booth and move-in"))
    signatory = FormField(PersonForm, _l("Signs the contract"))

    def answers(self) -> dict[str, ContactAnswers]:
        """Everything typed, by role."""
        return {
            role: ContactAnswers(**{name: (text or "")[:300] for name, text in self[role].form.data.items()})
            for role in ROLES
        }


class StandForm(StepForm):
    """Step 3: the stand that is wanted."""

    package = OneOfField(_l("Kind of booth"), required=True)
    units_wanted = NumberField(_l("Units"), low=1, high=MOST_UNITS)
    open_sides = OneOfField(_l("Open sides"))
    utilities = ChoicesField(_l("Connections"), choices=[(code, UTILITY_NAMES[code]) for code in UTILITIES])
    budget = MoneyField(_l("Budget in dong"), low=1, high=MOST_BUDGET, required=False)
    wish_1 = TextField(_l("First wish"), most=80)
    wish_2 = TextField(_l("Second wish"), most=80)
    wish_3 = TextField(_l("Third wish"), most=80)
    wish_4 = TextField(_l("Fourth wish"), most=80)
    wish_5 = TextField(_l("Fifth wish"), most=80)

    def __init__(self, fair: Fair, formdata: Any = None, **settings: Any) -> None:
        super().__init__(fair, formdata, **settings)
        language = current_language()
        named = [(str(one.id), text_in(one.name, language, fair.default_language)[0]) for one in fair.packages]
        sides = (_("1 side"), _("2 sides, corner"), _("3 sides, peninsula"), _("4 sides, island"))
        self.package.choices = options(named)
        self.open_sides.choices = options((str(count), words) for count, words in enumerate(sides, 1))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the package's least size, and that every wish names a place of this fair."""
        fine = bool(super().validate(extra_validators))
        return all([fine, self._is_large_enough(), *(self._names_a_place(wish) for wish in self.wish_fields)])

    @property
    def wish_fields(self) -> list[TextField]:
        """The wishes in their order."""
        return [self[f"wish_{rank}"] for rank in range(1, MOST_WISHES + 1)]

    def _is_large_enough(self) -> bool:
        package = package_by_id(self.fair, _number(self.package.data))
        units = self.units_wanted.data
        if package is None or units is None or units >= package.min_units:
            return True
        least = _("This kind of booth starts at %(count)s units.", count=package.min_units)
        self.refuse(Refusal(least, field="units_wanted"))
        return False

    def _names_a_place(self, wish: TextField) -> bool:
        if not wish.data:
            return True
        units, zones = wished_place(self.fair, wish.data[:80])
        wrong = None
        if not units and not zones:
            wrong = self._unknown_place(wish.data[:80])
        elif len(units) > 1 and not zones:
            halls = " · ".join(f"{unit.hall.code} {unit.number}" for unit in units)
            wrong = _("Several halls have this number. Write the hall first: %(places)s", places=halls)
        if wrong:
            self.refuse(Refusal(wrong, field=wish.name))
        return wrong is None

    def _unknown_place(self, typed: str) -> str:
        if self.place_example is None:
            return _("This fair has no unit or zone “%(place)s”.", place=typed)
        return _(
            "This fair has no unit or zone “%(place)s”. Example: %(example)s", place=typed, example=self.place_example
        )

    @cached_property
    def place_example(self) -> str | None:
        """A unit of this fair's plan; None where there is no plan yet."""
        return example_place(self.fair)

    def answers(self) -> StandAnswers:
        """Everything that was understood, and every wish as typed."""
        package = package_by_id(self.fair, _number(self.package.data))
        units = self.units_wanted.data
        sides = _number(self.open_sides.data)
        return StandAnswers(
            package_id=package.id if package else None,
            units_wanted=units if units and 1 <= units <= MOST_UNITS else None,
            open_sides=sides if sides in {1, 2, 3, 4} else None,
            utilities=[code for code in UTILITIES if code in (self.utilities.data or ())],
            budget=self.budget.data if not self.budget.errors else None,
            wishes=[self._wish(field.data[:80]) for field in self.wish_fields if field.data],
        )

    def _wish(self, typed: str) -> WishAnswer:
        units, zones = wished_place(self.fair, typed)
        unit = units[0].id if len(units) == 1 else None
        return WishAnswer(typed, unit_id=unit, zone_id=zones[0].id if zones and unit is None else None)


class ExhibitsForm(StepForm):
    """Step 4: what is shown, and near whom."""

    sector = ChoiceField(_l("Product category"))
    exhibits = LongTextField(_l("What you will show"), required=True, most=4000)
    near = NamesField(_l("Companies you would like to be near"), most_names=10)
    apart = NamesField(_l("Companies you do not want to be near"), most_names=10)

    def __init__(self, fair: Fair, formdata: Any = None, **settings: Any) -> None:
        super().__init__(fair, formdata, **settings)
        language = current_language()
        named = [(str(one.id), text_in(one.name, language, fair.default_language)[0]) for one in fair.sectors]
        self.sector.choices = options([("", _("Choose a category")), *named])

    def answers(self) -> ExhibitAnswers:
        """Everything typed."""
        chosen = self.sector.data or ""
        known = chosen if chosen in offered(self.sector) else ""
        return ExhibitAnswers(
            sector_id=_number(known),
            exhibits=(self.exhibits.data or "")[:8000],
            near=self.near.names[:50],
            apart=self.apart.names[:50],
        )


class ConsentForm(StepForm):
    """Step 5: one tick for each purpose, none of them set beforehand."""

    def answers(self) -> list[str]:
        """The purposes that are ticked."""
        return [purpose.name for purpose in PURPOSES if self[purpose.name].data]


def _needed(form: Any, field: Any) -> None:
    if not field.data:
        raise ValidationError(_("Without this consent we cannot take the application."))


for _purpose in PURPOSES:
    setattr(
        ConsentForm,
        _purpose.name,
        BooleanField(_purpose.wording, validators=[_needed] if _purpose.is_required else []),
    )

STEP_FORMS: Final[Mapping[str, type[StepForm]]] = {
    "company": CompanyForm,
    "contacts": ContactsForm,
    "stand": StandForm,
    "exhibits": ExhibitsForm,
    "consents": ConsentForm,
}

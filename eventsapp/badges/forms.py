"""Forms around badges."""

from collections.abc import Iterable, Mapping
from typing import Self

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField, RadioField

from eventsapp.badges.actions import BatchWish, QuotaValues, StaffDetails
from eventsapp.badges.models import StaffQuota
from eventsapp.badges.pdf import Role
from eventsapp.badges.quota import MOST_ORDERED
from eventsapp.badges.rules import REASON_WORDS, ROLE_WORDS, BadgeType, BatchOrder, Paper, Reason
from eventsapp.infra.locale import LANGUAGES
from eventsapp.visitors.forms import check_phone
from eventsapp.visitors.models import VisitorGroup
from eventsapp.visitors.rules import CURRENCIES, plain_phone
from eventsapp.web.forms import (
    BaseForm,
    ChoiceField,
    MoneyField,
    NumberField,
    Required,
    TextField,
    ValidationError,
    options,
)

USUAL = 500
SIZES: Mapping[str, tuple[LazyString, tuple[float, float]]] = {
    "a6": (_l("A6, 105 × 148 mm"), (105, 148)),
    "a7": (_l("A7, 74 × 105 mm"), (74, 105)),
    "cr80": (_l("Card, 85.6 × 54 mm"), (85.6, 54)),
    "4x3": (_l("Badge holder, 4 × 3 inches"), (101.6, 76.2)),
    "label62": (_l("Label, 62 × 100 mm"), (62, 100)),
    "label104": (_l("Label, 104 × 150 mm"), (104, 150)),
}


class BatchForm(BaseForm):
    """Which badges to make."""

    type = RadioField(
        _l("Whose badges"),
        choices=options(
            [(BadgeType.VISITOR.value, _l("Visitors")), (BadgeType.EXHIBITOR.value, _l("Exhibitors' staff"))]
        ),
        default=BadgeType.VISITOR.value,
        validators=[Required()],
    )
    group = ChoiceField(_l("Whose of the visitors"), default="0")
    only_new = BooleanField(_l("Only badges that were not printed yet"))
    order = ChoiceField(
        _l("Order"),
        choices=[
            (BatchOrder.NUMBER.value, _l("As they registered")),
            (BatchOrder.COMPANY.value, _l("By company")),
            (BatchOrder.NAME.value, _l("By name")),
            (BatchOrder.DELEGATION.value, _l("By delegation")),
            (BatchOrder.PICKUP.value, _l("By pick-up desk, then delegation")),
        ],
        default=BatchOrder.NUMBER.value,
    )
    paper = ChoiceField(
        _l("Paper"),
        choices=[
            (Paper.PAGE.value, _l("A page of its own for each badge")),
            (Paper.A4.value, _l("A4 sheets with cut marks")),
            (Paper.A3.value, _l("A3 sheets with cut marks")),
            (Paper.LETTER.value, _l("Letter sheets with cut marks")),
        ],
        default=Paper.PAGE.value,
    )
    per_file = ChoiceField(
        _l("Badges in a file"),
        choices=[("500", "500"), ("1000", "1,000"), ("2000", "2,000"), ("20000", _l("All in one file"))],
        default="500",
    )

    def offer(self, groups: Iterable[VisitorGroup]) -> Self:
        """Fill the list of delegations to choose from."""
        names = [(str(one.id), f"{one.name} ({one.pickup_code})") for one in groups]
        self.group.choices = options([("0", _l("Everybody’s")), *names])
        return self

    def validate_group(self, field: ChoiceField) -> None:
        """Refuse exhibitors' people of a delegation."""
        if field.data != "0" and self.type.data == BadgeType.EXHIBITOR.value:
            raise ValidationError(_("Only visitors come in delegations."))

    @property
    def wish(self) -> BatchWish:
        """Return what was asked for."""
        per_file = int(self.per_file.data or 0)
        return BatchWish(
            BadgeType(self.type.data),
            bool(self.only_new.data),
            BatchOrder(self.order.data or BatchOrder.NUMBER),
            Paper(self.paper.data or Paper.PAGE),
            0 if per_file == USUAL else per_file,
            int(self.group.data or 0),
        )


class StaffForm(BaseForm):
    """Someone who works on a stand."""

    full_name = TextField(_l("Full name"), required=True, most=120, render_kw={"autocomplete": "off"})
    latin_name = TextField(_l("Name in Latin letters"), most=120, render_kw={"autocomplete": "off"})
    job_title = TextField(_l("Job title"), most=120, render_kw={"autocomplete": "off"})
    phone = TextField(_l("Phone"), most=40, rules=[check_phone], render_kw={"autocomplete": "off", "type": "tel"})
    language = ChoiceField(
        _l("Language of the badge"), choices=[(code, language.name) for code, language in LANGUAGES.items()]
    )

    @property
    def details(self) -> StaffDetails:
        """Return what was said about the person."""
        return StaffDetails(
            full_name=self.full_name.data or "",
            latin_name=self.latin_name.data or "",
            job_title=self.job_title.data or "",
            phone=plain_phone(self.phone.data or ""),
            language=self.language.data,
        )


class _OfBadge(BaseForm):
    """Something done with the badge that was on the page, and with no other one."""

    badge = HiddenField()

    @property
    def badge_id(self) -> int:
        """Return the badge that was seen; nonsense is none."""
        text = str(self.badge.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class ReplaceForm(_OfBadge):
    """Why a badge is made void."""

    reason = ChoiceField(
        _l("What happened"),
        choices=[("", _l("Choose")), *((key, word) for key, word in REASON_WORDS.items() if key != Reason.SWAPPED)],
    )
    note = TextField(_l("Note"), most=200, render_kw={"autocomplete": "off"})

    @property
    def chosen(self) -> Reason:
        """Return the reason."""
        return Reason(self.reason.data)


class SwapForm(_OfBadge, StaffForm):
    """The next person with the badge of another one."""

    returned = BooleanField(_l("The former badge is in my hands"))


class NewLayoutForm(BaseForm):
    """A layout to begin with."""

    name = TextField(_l("Name"), required=True, most=60, render_kw={"autocomplete": "off"})
    size = ChoiceField(
        _l("Size"), choices=[*((key, words) for key, (words, _size) in SIZES.items()), ("own", _l("Own size"))]
    )
    width = NumberField(_l("Width in mm"), low=20, high=420, required=False)
    height = NumberField(_l("Height in mm"), low=20, high=420, required=False)

    @property
    def millimetres(self) -> tuple[float, float]:
        """Return width and height; an own size without its numbers is A6."""
        if self.size.data == "own":
            return float(self.width.data or 105), float(self.height.data or 148)
        return SIZES[str(self.size.data)][1]


class LayoutForm(BaseForm):
    """What of a layout is no element: its name, and the version it was made of."""

    name = TextField(_l("Name"), required=True, most=60, render_kw={"autocomplete": "off"})
    seen = HiddenField()
    document = HiddenField()

    @property
    def seen_number(self) -> int:
        """Return the version that was on the page; nonsense is none."""
        text = str(self.seen.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


class PictureForm(BaseForm):
    """A picture for layouts."""

    picture = FileField(_l("Picture"))


class LayoutFileForm(BaseForm):
    """A layout that another fair has exported."""

    file = FileField(_l("File of a layout"))


class ChoicesForm(BaseForm):
    """Which layout each role has."""

    def offer(self, layouts: Iterable[tuple[str, str]]) -> None:
        """Fill the lists of every role."""
        choices = options([("", _l("A6, as it comes along")), *layouts])
        for role in Role:
            self[role.value].choices = choices

    def chosen(self) -> dict[Role, str]:
        """Return the layout of each role, by its number."""
        return {role: str(self[role.value].data or "") for role in Role}


for _role in Role:
    setattr(ChoicesForm, _role.value, ChoiceField(ROLE_WORDS[_role], required=False))


class ButtonForm(BaseForm):
    """A button."""


class QuotaForm(BaseForm):
    """How many free badges exhibitors have for their staff, and what one more costs."""

    first_unit = NumberField(_l("For the first unit"), low=0, high=100)
    further_unit = NumberField(_l("For each further unit"), low=0, high=100)
    co_exhibitor = NumberField(_l("For a co-exhibitor, on each stand it shares"), low=0, high=100)
    most = NumberField(_l("At most for one exhibitor"), low=0, high=200)
    extra = MoneyField(_l("Price of an extra badge"), low=0, high=1_000_000_000, required=False)
    currency = ChoiceField(_l("Currency"), choices=[(code, code) for code in CURRENCIES])

    def show(self, terms: StaffQuota) -> None:
        """Fill in what is said already."""
        for name in ("first_unit", "further_unit", "co_exhibitor", "most", "currency"):
            self[name].data = getattr(terms, name)
        if terms.extra_minor is not None:
            self.extra.data = terms.extra_minor // CURRENCIES.get(terms.currency, 1)

    @property
    def values(self) -> QuotaValues:
        """Return what was said."""
        price = self.extra.data
        return QuotaValues(
            first_unit=self.first_unit.data or 0,
            further_unit=self.further_unit.data or 0,
            co_exhibitor=self.co_exhibitor.data or 0,
            most=self.most.data or 0,
            extra_minor=None if price is None else price * CURRENCIES[self.currency.data],
            currency=self.currency.data,
        )


class OrderForm(BaseForm):
    """Extra badges at the amount that is on the page."""

    number = NumberField(_l("How many extra badges"), low=1, high=MOST_ORDERED)
    amount = HiddenField()

    @property
    def seen_minor(self) -> int:
        """Return the amount that was on the page; nonsense is none."""
        text = str(self.amount.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1

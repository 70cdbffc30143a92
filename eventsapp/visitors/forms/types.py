"""The organiser's forms of types, zones and questions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language, day, text_in, zone
from eventsapp.programme.forms.fields import WRITTEN, DayField, HourField, LanguagesForm, SeenField
from eventsapp.visitors.actions import QuestionValues, TypeValues, ZoneValues
from eventsapp.visitors.models import FairZone, VisitorQuestion, VisitorType
from eventsapp.visitors.queries import questions_of, types_of, zones_of
from eventsapp.visitors.rules import (
    ACCESS_WORDS,
    COLOUR_WORDS,
    CURRENCIES,
    MOST_OPTIONS,
    NO,
    QUESTION_WORDS,
    YES,
    QuestionKind,
)
from eventsapp.web.forms import (
    ChoiceField,
    ChoicesField,
    LongTextField,
    MoneyField,
    NumberField,
    TextField,
    ValidationError,
    clean_text,
    options,
)

MOST_QUOTA = 10_000_000
MOST_AMOUNT = 1_000_000_000
_CODE_RULE = "abcdefghijklmnopqrstuvwxyz0123456789_"


def _small_code(form: Any, field: Any) -> None:
    if not set((field.data or "").lower()) <= set(_CODE_RULE):
        raise ValidationError(str(_l("A code has letters without accents, digits and underscores only.")))


class ZoneForm(LanguagesForm):
    """A zone of the fair."""

    code = TextField(_l("Code"), required=True, most=12)
    position = NumberField(_l("Place in the order"), low=0, high=10_000, required=False)
    version = SeenField()

    def show(self, fair: Fair, found: FairZone) -> None:
        """Put a stored zone into the fields."""
        self.code.data, self.position.data, self.version.data = found.code, found.position, found.version
        self.show_texts("name", found.name)

    def values(self, fair: Fair, stored: FairZone | None = None) -> ZoneValues:
        """Return what was typed."""
        name = self.kept("name", stored.name if stored else {})
        return ZoneValues(code=(self.code.data or "").upper(), name=name, position=self.position.data or 0)


class TypeForm(LanguagesForm):
    """A type of visitors."""

    code = TextField(_l("Code"), required=True, most=30, rules=[_small_code])
    colour = ChoiceField(_l("Colour of the badge"), choices=COLOUR_WORDS.items())
    access = ChoiceField(_l("Who may register this way"), choices=ACCESS_WORDS.items())
    needs_approval = BooleanField(_l("The team approves each registration before there is a ticket"))
    amount = MoneyField(_l("Price"), low=0, high=MOST_AMOUNT, required=False)
    currency = ChoiceField(_l("Currency"), choices=[(code, code) for code in CURRENCIES])
    days = ChoicesField(_l("Days it admits"))
    zones = ChoicesField(_l("Zones it opens"))
    quota = NumberField(_l("Places in all"), low=0, high=MOST_QUOTA, required=False)
    opens_on = DayField(_l("Registration opens on"))
    opens_at = HourField(_l("Hour"))
    closes_on = DayField(_l("Registration closes on"))
    closes_at = HourField(_l("Hour"))
    pickup_desk = TextField(_l("Desk where badges are picked up"), most=20)
    position = NumberField(_l("Place in the order"), low=0, high=10_000, required=False)
    version = SeenField()

    def offer(self, fair: Fair) -> None:
        """Fill the lists to choose from."""
        reader = current_language()
        names = [(str(one.id), text_in(one.name, reader, fair.default_language)[0]) for one in zones_of(fair)]
        self.zones.choices = options(names)
        length = (fair.ends_on - fair.starts_on).days + 1
        dates = [fair.starts_on + timedelta(days=number) for number in range(length)]
        self.days.choices = options((one.isoformat(), day(one, reader)) for one in dates)

    def show(self, fair: Fair, found: VisitorType) -> None:
        """Put a stored type into the fields."""
        plain = (
            "code",
            "colour",
            "access",
            "needs_approval",
            "currency",
            "quota",
            "pickup_desk",
            "position",
            "version",
        )
        for name in plain:
            self[name].data = getattr(found, name)
        self.days.data = list(found.days)
        self.zones.data = [str(one.id) for one in found.zones]
        if found.amount_minor is not None:
            self.amount.data = found.amount_minor // CURRENCIES.get(found.currency, 1)
        for name, moment in (("opens", found.opens_at), ("closes", found.closes_at)):
            local = moment.astimezone(zone(fair.timezone)) if moment else None
            self[f"{name}_on"].data = f"{local:%Y-%m-%d}" if local else ""
            self[f"{name}_at"].data = f"{local:%H:%M}" if local else ""
        for name in ("name", "badge_word", "description", "age_note"):
            self.show_texts(name, getattr(found, name))

    def validate_closes_on(self, field: DayField) -> None:
        """Refuse a window that ends before it begins."""
        opens, closes = self._moment("opens"), self._moment("closes")
        if opens and closes and closes <= opens:
            raise ValidationError(_("This lies before the day on which registration opens."))

    def _moment(self, name: str, fair: Fair | None = None) -> datetime | None:
        on, at = self[f"{name}_on"].day, self[f"{name}_at"].hour
        if on is None:
            return None
        clock_time = at or datetime.min.time()
        return datetime.combine(on, clock_time, zone(fair.timezone if fair else "UTC"))

    def values(self, fair: Fair, stored: VisitorType | None = None) -> TypeValues:
        """Return what was typed."""
        words = {
            name: self.kept(name, getattr(stored, name) if stored else {})
            for name in ("name", "badge_word", "description", "age_note")
        }
        return TypeValues(
            code=(self.code.data or "").lower(),
            colour=self.colour.data,
            access=self.access.data,
            needs_approval=self.needs_approval.data,
            amount_minor=(self.amount.data or 0) * CURRENCIES[self.currency.data] or None,
            currency=self.currency.data,
            days=self.days.data or [],
            quota=self.quota.data,
            opens_at=self._moment("opens", fair),
            closes_at=self._moment("closes", fair),
            pickup_desk=self.pickup_desk.data or "",
            position=self.position.data or 0,
            **words,
        )

    def chosen_zones(self, fair: Fair) -> list[FairZone]:
        """Return the zones that were chosen."""
        return [one for one in zones_of(fair) if str(one.id) in set(self.zones.data or [])]


class QuestionForm(LanguagesForm):
    """A question to visitors; its answers are typed one a line, in each language in the same order."""

    kind = ChoiceField(_l("How it is answered"), choices=QUESTION_WORDS.items())
    is_required = BooleanField(_l("An answer is needed"))
    types = ChoicesField(_l("Asked of"))
    asked_after = ChoicesField(_l("Only asked after one of these answers"))
    position = NumberField(_l("Place in the order"), low=0, high=10_000, required=False)
    version = SeenField()

    def offer(self, fair: Fair, found: VisitorQuestion | None = None) -> None:
        """Fill the lists to choose from: ``12:yes`` is the answer yes to question 12."""
        reader = current_language()
        names = [(str(one.id), text_in(one.name, reader, fair.default_language)[0]) for one in types_of(fair)]
        self.types.choices = options(names)
        answers: list[tuple[str, str]] = []
        for other in questions_of(fair):
            if found is not None and other.id == found.id:
                break
            wording = text_in(other.wording, reader, fair.default_language)[0]
            answers += [(f"{other.id}:{code}", f"{wording} – {words}") for code, words in _answers_to(other, fair)]
        self.asked_after.choices = options(answers)

    def show(self, fair: Fair, found: VisitorQuestion) -> None:
        """Put a stored question into the fields."""
        self.kind.data, self.is_required.data, self.position.data = found.kind, found.is_required, found.position
        self.version.data = found.version
        self.types.data = [str(one.id) for one in found.types]
        self.asked_after.data = [f"{found.asked_after_id}:{code}" for code in found.asked_after]
        self.show_texts("wording", found.wording)
        for code in WRITTEN:
            lines = [one["text"].get(code, "") for one in found.options]
            self[f"options_{code}"].data = "\n".join(lines) if any(lines) else ""

    def validate_asked_after(self, field: ChoicesField) -> None:
        """Refuse answers to different questions."""
        if len({one.partition(":")[0] for one in field.data or []}) > 1:
            raise ValidationError(_("Choose answers to one question only."))

    def values(self, fair: Fair, stored: VisitorQuestion | None = None) -> QuestionValues:
        """Return what was typed."""
        after = [one.partition(":") for one in self.asked_after.data or []]
        return QuestionValues(
            kind=self.kind.data,
            wording=self.kept("wording", stored.wording if stored else {}),
            options=self._options(),
            is_required=self.is_required.data,
            type_ids=[int(one) for one in self.types.data or []],
            asked_after_id=int(after[0][0]) if after else None,
            asked_after=[code for _question, _colon, code in after],
            position=self.position.data or 0,
        )

    def _options(self) -> list[dict[str, str]]:
        lines = {
            code: [clean_text(line) for line in (self[f"options_{code}"].data or "").splitlines()] for code in WRITTEN
        }
        count = min(max((len(some) for some in lines.values()), default=0), MOST_OPTIONS)
        made = [
            {code: some[place] for code, some in lines.items() if place < len(some) and some[place]}
            for place in range(count)
        ]
        return [one for one in made if one]


def _answers_to(question: VisitorQuestion, fair: Fair) -> Sequence[tuple[str, str]]:
    if question.kind == QuestionKind.YES_NO:
        return [(YES, _("Yes")), (NO, _("No"))]
    if question.kind == QuestionKind.TEXT:
        return []
    reader = current_language()
    return [(one["code"], text_in(one["text"], reader, fair.default_language)[0]) for one in question.options]


for _code, _name in WRITTEN.items():
    setattr(ZoneForm, f"name_{_code}", TextField(_name, most=60))
    setattr(TypeForm, f"name_{_code}", TextField(_name, most=60))
    setattr(TypeForm, f"badge_word_{_code}", TextField(_name, most=24))
    setattr(TypeForm, f"description_{_code}", TextField(_name, most=200))
    setattr(TypeForm, f"age_note_{_code}", TextField(_name, most=200))
    setattr(QuestionForm, f"wording_{_code}", TextField(_name, most=300))
    setattr(QuestionForm, f"options_{_code}", LongTextField(_name, most=6000))

__all__ = ["QuestionForm", "TypeForm", "ZoneForm"]

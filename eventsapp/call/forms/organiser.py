"""Forms of the programme team."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from eventsapp.call.actions import CallValues
from eventsapp.call.models import Call
from eventsapp.call.rules import MOST_WORDS, PROPOSABLE, SCORES, Decision
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import LANGUAGES, current_language, text_in, zone
from eventsapp.programme.forms.fields import WRITTEN, DayField, HourField, LanguagesForm, SeenField
from eventsapp.programme.queries import tracks_of
from eventsapp.web.forms import (
    BaseForm,
    ChoiceField,
    ChoicesField,
    LongTextField,
    NumberField,
    Required,
    ValidationError,
    options,
)

USUAL_DAYS = 42
"""How long a call is open where nobody said otherwise yet."""


class CallForm(LanguagesForm):
    """What a call asks for, and until when."""

    opens_on = DayField(_l("Opens on"), validators=[Required()])
    opens_at = HourField(_l("Hour"), validators=[Required()])
    closes_on = DayField(_l("Closes on"), validators=[Required()])
    closes_at = HourField(_l("Hour"), validators=[Required()])
    kinds = ChoicesField(_l("Kinds of sessions"), choices=PROPOSABLE.items())
    tracks = ChoicesField(_l("Tracks"))
    languages = ChoicesField(
        _l("Languages talks are held in"), choices=[(code, one.name) for code, one in LANGUAGES.items()]
    )
    most_each = NumberField(_l("Proposals one person may send"), low=1, high=50)
    demo_quota = NumberField(_l("Places for product demos"), low=0, high=1000, required=False)
    is_anonymous = BooleanField(_l("Review without names: the team sees who proposes once it has decided"))
    version = SeenField()

    def offer(self, fair: Fair) -> None:
        """Fill the lists to choose from."""
        reader = current_language()
        names = [(one, text_in(one.name, reader, fair.default_language)[0]) for one in tracks_of(fair)]
        self.tracks.choices = options((str(one.id), f"{one.code} {name}") for one, name in names)

    def show(self, fair: Fair, call: Call | None, now: datetime) -> None:
        """Put what is stored into the fields, or what is usual."""
        at = zone(fair.timezone)
        opens = (call.opens_at if call else now).astimezone(at)
        closes = (call.closes_at if call else now + timedelta(days=USUAL_DAYS)).astimezone(at)
        self.opens_on.data, self.opens_at.data = f"{opens:%Y-%m-%d}", f"{opens:%H:%M}" if call else "08:00"
        self.closes_on.data, self.closes_at.data = f"{closes:%Y-%m-%d}", f"{closes:%H:%M}" if call else "18:00"
        self.kinds.data = list(call.kinds) if call else ["talk", "workshop", "dialogue"]
        self.tracks.data = [str(one.id) for one in (call.tracks if call else tracks_of(fair))]
        self.languages.data = list(call.languages) if call else list(LANGUAGES)
        self.most_each.data = call.most_each if call else 3
        self.demo_quota.data = call.demo_quota if call else None
        self.is_anonymous.data = bool(call and call.is_anonymous)
        self.version.data = call.version if call else 0
        self.show_texts("text", call.text if call else {})

    def validate_kinds(self, field: ChoicesField) -> None:
        """Refuse a call for nothing."""
        if not field.data:
            raise ValidationError(_("Choose at least one kind."))

    def validate_languages(self, field: ChoicesField) -> None:
        """Refuse a call in no language."""
        if not field.data:
            raise ValidationError(_("Choose at least one language."))

    def validate_closes_at(self, field: HourField) -> None:
        """Refuse a call that closes before it opens."""
        days_are_read = self.opens_on.day and self.closes_on.day
        if days_are_read and self.opens_at.hour and field.hour and self._moments()[0] >= self._moments()[1]:
            raise ValidationError(_("The call closes before it opens. Choose a later day or hour."))

    def _moments(self) -> list[datetime]:
        pairs: list[Any] = [(self.opens_on.day, self.opens_at.hour), (self.closes_on.day, self.closes_at.hour)]
        return [datetime.combine(day, hour) for day, hour in pairs]

    def values(self, fair: Fair, stored: Call | None) -> CallValues:
        """Return what was typed, once the form is valid."""
        opens, closes = (moment.replace(tzinfo=zone(fair.timezone)) for moment in self._moments())
        return CallValues(
            text=self.kept("text", stored.text if stored else {}),
            opens_at=opens,
            closes_at=closes,
            track_ids=[int(one) for one in self.tracks.data or []],
            kinds=self.kinds.data or [],
            languages=self.languages.data or [],
            most_each=self.most_each.data or 1,
            is_anonymous=bool(self.is_anonymous.data),
            demo_quota=self.demo_quota.data,
        )


for _code, _name in WRITTEN.items():
    setattr(CallForm, f"text_{_code}", LongTextField(_name, most=20_000))


class ScoreForm(BaseForm):
    """A score with a word about it."""

    score = RadioField(
        _l("Your score"),
        choices=options((str(score), str(score)) for score in SCORES),
        validators=[Required()],
        validate_choice=False,
    )
    comment = LongTextField(_l("Comment for the team"), most=MOST_WORDS)

    def validate_score(self, field: RadioField) -> None:
        """Refuse what is no score."""
        if field.data not in {str(score) for score in SCORES}:
            raise ValidationError(_("Choose a score from 1 to 5."))


class ConflictForm(BaseForm):
    """Whether somebody has a conflict of interest."""

    conflict = ChoiceField(_l("Conflict of interest"), choices=[("yes", "yes"), ("no", "no")])


class DecisionForm(BaseForm):
    """A decision with words for the proposer."""

    decision = ChoiceField(_l("Decision"), choices=[(one.value, one.value) for one in Decision])
    note = LongTextField(_l("Words for the proposer"), most=MOST_WORDS)


class ButtonForm(BaseForm):
    """A button that needs nothing but its token."""

"""Forms about leads."""

from collections.abc import Iterable
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, FileField
from wtforms.validators import Optional

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.leads.actions import QuestionValues
from eventsapp.leads.models import Lead, LeadConsent, LeadQuestion
from eventsapp.leads.rules import (
    EARLIEST_DAY,
    KIND_WORDS,
    LATEST_DAY,
    MOST_ANSWER,
    MOST_LICENCES,
    MOST_NOTES,
    RATING_WORDS,
    Details,
    Incoming,
    Sharing,
)
from eventsapp.web.forms import (
    BaseForm,
    ChoiceField,
    LongTextField,
    NumberField,
    TextField,
    ValidationError,
    clean_text,
    options,
)


class DayField(DateField):
    """A day, as browsers send it; may be empty."""

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, validators=[Optional()], **settings)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day; what is none stays visible as it was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(_l("Write the day as 2027-05-20."))) from None

    def pre_validate(self, form: Any) -> None:
        """Refuse days of another century."""
        if self.data and not EARLIEST_DAY <= self.data < LATEST_DAY:
            raise ValidationError(str(_l("Write the day as 2027-05-20.")))


class CodeForm(BaseForm):
    """A code that was scanned or typed."""

    code = TextField(_l("Code on the badge"), required=True, most=200)


class PressForm(BaseForm):
    """A button that needs nothing but its token."""


class TermsForm(BaseForm):
    """With how many phones every exhibitor may collect."""

    included = NumberField(_l("Licences included"), low=0, high=MOST_LICENCES, required=False)


class ExtraForm(BaseForm):
    """How many phones more an exhibitor may use."""

    extra = NumberField(_l("Further licences"), low=0, high=MOST_LICENCES)


class GrantForm(ExtraForm):
    """How many phones more which exhibitor may use."""

    exhibitor = ChoiceField(_l("Exhibitor"))

    def offer(self, exhibitors: Iterable[Exhibitor]) -> Self:
        """Let one of these be chosen."""
        self.exhibitor.choices = options([("", _l("Choose")), *((str(e.id), e.display_name) for e in exhibitors)])
        return self


class SharingForm(BaseForm):
    """What a visitor lets one exhibitor have; nothing is ticked beforehand. Its sentences are the page's."""

    person = BooleanField(_l("Name, company, job title, country"))
    email = BooleanField(_l("E-mail"))
    phone = BooleanField(_l("Phone"))

    @property
    def sharing(self) -> Sharing:
        """What was ticked."""
        return Sharing(bool(self.person.data), bool(self.email.data), bool(self.phone.data))

    def show(self, chosen: LeadConsent | None) -> None:
        """Begin with what was chosen before."""
        if chosen is not None:
            self.person.data, self.email.data, self.phone.data = True, chosen.with_email, chosen.with_phone


class MediaForm(BaseForm):
    """A photo or a recording."""

    file = FileField(_l("Photo or spoken note"))


class LeadForm(BaseForm):
    """What an exhibitor writes about a person; its questions are asked by the page beside it."""

    rating = ChoiceField(
        _l("Rating"), choices=[("", _l("Not rated")), *RATING_WORDS.items()], required=False, default=""
    )
    notes = LongTextField(_l("Notes"), most=MOST_NOTES)
    follow_up_on = DayField(_l("Follow up on"))

    def show(self, lead: Lead) -> None:
        """Begin with a lead as it is."""
        for name in ("rating", "notes", "follow_up_on"):
            getattr(self, name).data = getattr(lead, name)

    def note_on(self, lead: Lead, answers: dict[str, list[str]]) -> Incoming:
        """Return what was filled in as something that is sent about a lead."""
        details = Details(
            rating=self.rating.data or "",
            notes=self.notes.data or "",
            answers={name: [clean_text(text)[:MOST_ANSWER] for text in texts] for name, texts in answers.items()},
            follow_up_on=self.follow_up_on.data,
            has_follow_up=True,
        )
        return Incoming("", clock.now(), lead_id=lead.id, is_scan=False, details=details)


class QuestionForm(BaseForm):
    """A question of an exhibitor."""

    wording = TextField(_l("Question"), required=True, most=200)
    kind = ChoiceField(_l("Answer"), choices=KIND_WORDS.items(), default="single")
    options = LongTextField(_l("Answers to choose from"), most=2000)

    @property
    def values(self) -> QuestionValues:
        """What was filled in, once the form is valid."""
        lines = [clean_text(line)[:100] for line in (self.options.data or "").splitlines()]
        return QuestionValues(self.kind.data, self.wording.data or "", tuple(dict.fromkeys(filter(None, lines))))

    def show(self, question: LeadQuestion) -> None:
        """Begin with a question as it is."""
        self.wording.data, self.kind.data = question.wording, question.kind
        self.options.data = "\n".join(question.options)

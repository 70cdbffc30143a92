"""Forms of the organiser: decisions, duplicates, paper forms, lists."""

from collections.abc import Sequence
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField

from eventsapp.exhibitors.forms.fields import ChoiceField, OneOfField
from eventsapp.exhibitors.rules import CompanyChoice, Decision, KnownCompany, likely_choice
from eventsapp.exhibitors.rules.application import LONGEST_NOTE
from eventsapp.infra.locale import LANGUAGES
from eventsapp.web.forms import BaseForm, LongTextField, options

NEW_COMPANY: Final = "new"


class DecisionForm(BaseForm):
    """A decision with words for the applicant."""

    decision = ChoiceField(_l("Decision"), required=True, choices=[(one.value, one.value) for one in Decision])
    note = LongTextField(_l("Words for the applicant"), most=LONGEST_NOTE)
    company = OneOfField(_l("Which company is it?"))

    def offer(self, known: Sequence[KnownCompany]) -> None:
        """Let one of the known companies be chosen, or a new one; a page that is only shown has the likely one set."""
        names = [(str(one.company.id), one.company.legal_name) for one in known]
        self.company.choices = options([*names, (NEW_COMPANY, _("A new company"))] if known else ())
        likely = likely_choice(known)
        if not self.is_submitted() and known and likely:
            self.company.data = str(likely.company_id)

    @property
    def choice(self) -> CompanyChoice | None:
        """Which company it is; None where nothing was said."""
        chosen = self.company.data
        if not chosen:
            return None
        return CompanyChoice(None if chosen == NEW_COMPANY else int(chosen))


class SelectionForm(BaseForm):
    """A button over chosen rows."""


class DuplicateForm(BaseForm):
    """What two applications have to do with each other."""

    other = HiddenField()


class PaperApplicationForm(BaseForm):
    """What a paper form adds to the steps: its scan, and the language in which we write to the company."""

    language = ChoiceField(
        _l("Language of our mails"), choices=[(one.code, one.name) for one in LANGUAGES.values()], required=True
    )
    scan = FileField(_l("Scan of the stamped form"))


class ExhibitorListForm(BaseForm):
    """A list of exhibitors to import."""

    file = FileField(_l("File"))

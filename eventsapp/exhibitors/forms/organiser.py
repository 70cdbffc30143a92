"""Forms of the organiser: decisions, duplicates, paper forms, lists."""

from contextlib import closing
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField

from eventsapp.exhibitors.forms.fields import ChoiceField
from eventsapp.exhibitors.rules import Decision
from eventsapp.exhibitors.rules.application import LONGEST_NOTE
from eventsapp.infra.locale import LANGUAGES
from eventsapp.web.forms import BaseForm, LongTextField


class DecisionForm(BaseForm):
    """A decision with words for the applicant."""

    decision = ChoiceField(_l("Decision"), required=True, choices=[(one.value, one.value) for one in Decision])
    note = LongTextField(_l("Words for the applicant"), most=LONGEST_NOTE)


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

    def bytes_of(self) -> tuple[bytes, str]:
        """The file's content and name; empty when none was chosen."""
        chosen: Any = self.file.data
        if not chosen:
            return b"", ""
        with closing(chosen):
            return chosen.read(), chosen.filename or ""

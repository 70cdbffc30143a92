"""The form of a ceremony's papers."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import DEFAULT, LANGUAGES
from eventsapp.programme.actions.ceremonies import CeremonyValues
from eventsapp.programme.forms.fields import SeenField
from eventsapp.programme.models import Ceremony
from eventsapp.programme.rules.ceremonies import GUESTS, RUN_SHEET, SIGNINGS, paper_lines, read_paper
from eventsapp.web.forms import BaseForm, ChoiceField, LongTextField, ValidationError

_NAMES = [(code, language.name) for code, language in LANGUAGES.items()]


class CeremonyForm(BaseForm):
    """Run sheet, guests and signings, one a line, cells parted by bars."""

    first_language = ChoiceField(_l("First language"), choices=_NAMES)
    second_language = ChoiceField(_l("Second language"), choices=_NAMES)
    run_sheet = LongTextField(_l("Run sheet"), most=40_000)
    guests = LongTextField(_l("Guests by precedence"), most=40_000)
    signings = LongTextField(_l("Who signs with whom"), most=20_000)
    version = SeenField()

    def show(self, fair: Fair, ceremony: Ceremony | None) -> None:
        """Put stored papers into the fields, or the languages to begin with."""
        if ceremony is None:
            self.first_language.data = fair.default_language
            self.second_language.data = DEFAULT if fair.default_language != DEFAULT else "vi"
            return
        self.first_language.data, self.second_language.data = ceremony.first_language, ceremony.second_language
        for name in ("run_sheet", "guests", "signings"):
            self[name].data = paper_lines(getattr(ceremony, name))
        self.version.data = str(ceremony.version)

    def validate_second_language(self, field: Any) -> None:
        """Refuse the same language twice."""
        if field.data == self.first_language.data:
            raise ValidationError(_("Choose two different languages."))

    def values(self) -> CeremonyValues:
        """Return what was typed; raises ``UnreadableLine`` for a line that cannot be read."""
        return CeremonyValues(
            first_language=self.first_language.data,
            second_language=self.second_language.data,
            run_sheet=read_paper(RUN_SHEET, self.run_sheet.data),
            guests=read_paper(GUESTS, self.guests.data),
            signings=read_paper(SIGNINGS, self.signings.data),
        )

"""What every step has in common, and the first: who the company is."""

from contextlib import suppress
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from eventsapp.exhibitors.actions import CompanyAnswers
from eventsapp.exhibitors.forms.fields import ChoiceField, WebField, country_choices, offered
from eventsapp.exhibitors.rules import TaxCodeInvalid, check_tax_code, is_latin
from eventsapp.fairs.models import Fair
from eventsapp.infra.refusals import Refusal
from eventsapp.web.forms import BaseForm, TextField, options

LONGEST_FASCIA: Final = 24


class StepForm(BaseForm):
    """A step: knows its fair, and when it is only shown does not judge."""

    fair: Fair

    def __init__(self, fair: Fair, formdata: Any = None, **settings: Any) -> None:
        self.fair = fair
        super().__init__(formdata=MultiDict() if formdata is None else formdata, **settings)

    def is_complete(self) -> bool:
        """Whether nothing is missing or wrong."""
        return bool(self.validate())


class CompanyForm(StepForm):
    """Step 1: who the company is."""

    legal_name = TextField(_l("Legal name of the company"), required=True, most=200)
    latin_name = TextField(_l("Name in Latin letters"), most=200)
    fascia_name = TextField(_l("Name on the fascia"), most=LONGEST_FASCIA)
    country = ChoiceField(_l("Country"), required=True)
    tax_code = TextField(_l("Tax code"), most=60)
    website = WebField(_l("Website"))
    street = TextField(_l("Street and number"), most=200)
    ward = TextField(_l("Ward, commune or town"), most=120)
    province = TextField(_l("Province or city"), most=120)
    postal_code = TextField(_l("Postal code"), most=20)

    def __init__(self, fair: Fair, formdata: Any = None, **settings: Any) -> None:
        super().__init__(fair, formdata, **settings)
        self.country.choices = options(country_choices())

    def validate(self, extra_validators: Any = None) -> bool:
        """Check fields that depend on one another: the tax code on its country, Latin letters on the name."""
        fine = bool(super().validate(extra_validators))
        return all([fine, self._tax_code_is_fine(), self._latin_name_is_there()])

    def _tax_code_is_fine(self) -> bool:
        country, code = self.country.data or "", self.tax_code.data or ""
        try:
            if code:
                check_tax_code(country, code)
            elif country == "VN":
                raise TaxCodeInvalid(_("A company in Vietnam needs its tax code here, e.g. 0100109106."))
        except Refusal as refusal:
            self.refuse(refusal)
            return False
        return True

    def _latin_name_is_there(self) -> bool:
        name, latin = self.legal_name.data or "", self.latin_name.data or ""
        wrong = None
        if latin and not is_latin(latin):
            wrong = _("Only Latin letters fit here. Example: Van Tuong Laser")
        elif name and not latin and not is_latin(name):
            wrong = _("Visitors from abroad need a name in Latin letters beside this one.")
        if wrong:
            self.refuse(Refusal(wrong, field="latin_name"))
        return wrong is None

    @property
    def fascia_example(self) -> str | None:
        """A name that fits the fascia, made of the first words of what was typed."""
        words, fitting = (self.fascia_name.data or "").split(), ""
        for word in words:
            longer = f"{fitting} {word}".strip()
            if len(longer) > LONGEST_FASCIA:
                break
            fitting = longer
        return fitting or None

    def answers(self) -> CompanyAnswers:
        """Everything typed; a tax code that is one is written officially."""
        country = self.country.data or ""
        known = country if country in offered(self.country) else ""
        code = (self.tax_code.data or "")[:60]
        with suppress(Refusal):  # what is no tax code is kept as typed, and told beside the field
            code = check_tax_code(known, code) if code else ""
        texts = {name: (self[name].data or "")[:1000] for name in COMPANY_TEXTS}
        return CompanyAnswers(country=known, tax_code=code, **texts)


COMPANY_TEXTS: Final = (
    "legal_name", "latin_name", "fascia_name", "website", "street", "ward", "province", "postal_code",
)  # fmt: skip

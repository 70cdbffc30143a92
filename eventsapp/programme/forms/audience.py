"""The form of people that sessions may be meant for."""

from flask_babel import lazy_gettext as _l

from eventsapp.programme.actions import AudienceValues
from eventsapp.programme.forms.fields import WRITTEN, LanguagesForm, SeenField
from eventsapp.programme.models import Audience
from eventsapp.web.forms import NumberField, TextField


class AudienceForm(LanguagesForm):
    """People a session may be meant for."""

    position = NumberField(_l("Place in the order"), low=0, high=10_000, required=False)
    version = SeenField()

    def show(self, audience: Audience) -> None:
        """Put what is stored into the fields."""
        self.position.data, self.version.data = audience.position, audience.version
        self.show_texts("name", audience.name)

    def values(self, stored: Audience | None = None) -> AudienceValues:
        """Return what was typed."""
        return AudienceValues(name=self.kept("name", stored.name if stored else {}), position=self.position.data or 0)


for _code, _name in WRITTEN.items():
    setattr(AudienceForm, f"name_{_code}", TextField(_name, most=100))

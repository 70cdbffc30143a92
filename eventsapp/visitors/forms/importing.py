"""The form by which the team brings a list of visitors."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language, text_in
from eventsapp.visitors.queries import types_of, usual_type
from eventsapp.web.forms import BaseForm, ChoiceField, options


class VisitorListForm(BaseForm):
    """A list of visitors to import."""

    file = FileField(_l("File"))
    type_code = ChoiceField(_l("Rows without a type are registered as"), required=False)
    send_tickets = BooleanField(_l("Send the ticket to everybody who is new"))

    def offer(self, fair: Fair) -> None:
        """Fill the list to choose from."""
        reader = current_language()
        names = [(one.code, text_in(one.name, reader, fair.default_language)[0]) for one in types_of(fair)]
        usual = usual_type(fair)
        self.type_code.choices = options([("", _("no type")), *names])
        if self.type_code.data is None and usual is not None:
            self.type_code.data = usual.code

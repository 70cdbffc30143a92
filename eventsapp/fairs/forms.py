"""What people say of the tokens of their programs."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from eventsapp.web.forms import BaseForm, ChoiceField, TextField, options

READ, WRITE = "read", "write"
SCOPES = {READ: _l("Read only"), WRITE: _l("Read and change, like you")}


class TokenForm(BaseForm):
    """A token: for which program, for which fair, to do what."""

    name = TextField(_l("What it is for"), required=True, most=80)
    fair = ChoiceField(_l("Fair"))
    scope = RadioField(_l("What it may do"), choices=options(SCOPES.items()), default=READ)

    def offer(self, fairs: Sequence[tuple[int, str]]) -> "TokenForm":
        """Offer fairs as (id, name)."""
        self.fair.choices = options((str(key), name) for key, name in fairs)
        return self

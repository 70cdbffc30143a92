"""What sales ask for a client: how large, how open, how dear, near what."""

from flask_babel import lazy_gettext as _l

from eventsapp.booths.forms import PlaceForm
from eventsapp.web.forms import NumberField, TextField


class FindForm(PlaceForm):
    """What a client looks for; it stands in for what its application says."""

    prospect = TextField(_l("Or a prospect"), most=200)
    units = NumberField(_l("Units"), low=1, high=60, default=1)
    budget = NumberField(_l("Budget"), low=0, high=10**11, required=False)
    near = TextField(_l("Near"), most=400)
    apart = TextField(_l("Not near"), most=400)

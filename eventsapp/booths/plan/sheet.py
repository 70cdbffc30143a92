"""A hall as it is handed out: its plan with the states of its units and who has them."""

from collections.abc import Sequence

from flask_babel import gettext as _

from eventsapp.booths.models import Stand
from eventsapp.booths.rules import LETTERS, STATE_WORDS, is_firm, state_of
from eventsapp.fairs.models import Fair
from eventsapp.infra.clock import now
from eventsapp.infra.locale import current_language, day, text_in
from eventsapp.infra.typefaces import installed_typefaces
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.plan_export import PlanSheet, PlanState
from eventsapp.venues.queries import plan_of

_COLOURS = {
    "available": "#ffffff",
    "restricted": "#f3f0fa",
    "held": "#ffe690",
    "sales": "#ffe690",
    "reserved": "#ffddb5",
    "sold": "#efe1df",
    "occupied": "#c3ccd2",
    "blocked": "#dee4e7",
}
# The typefaces of badges, the Latin one first; each is used only where no earlier one has a letter.
_FONTS = (
    "NotoSans_400Regular.ttf",
    "NotoSansSC_700Bold.ttf",
    "NotoSansTC_700Bold.ttf",
    "NotoSansJP_700Bold.ttf",
    "NotoSansKR_700Bold.ttf",
)


def sheet_of(fair: Fair, hall: Hall, units: Sequence[Unit], stands: dict[int, Stand]) -> PlanSheet:
    """Return the sheet of a hall in the current language; ``stands`` go by the id of their units.

    It names the companies of stands, not those of holds: nobody knows who reads it.
    """
    language = current_language()
    name, _language = text_in(hall.name, language, fair.default_language)
    title, _language = text_in(fair.name, language, fair.default_language)
    return PlanSheet(
        hall=plan_of(hall, units),
        title=title,
        subtitle=name or _("Hall %(code)s", code=hall.code),
        note=_("As of %(day)s", day=day(now().date(), language)),
        scale_word=_("Scale 1:{scale} on A3"),
        language=language,
        states={unit.number: state_of(unit, stands.get(unit.id)) for unit in units},
        legend=[PlanState(key, LETTERS[key], str(STATE_WORDS[key]), colour) for key, colour in _COLOURS.items()],
        holders={
            unit.number: stand.holder_name
            for unit in units
            if (stand := stands.get(unit.id)) is not None and is_firm(stand)
        },
        fonts=installed_typefaces(_FONTS),
    )

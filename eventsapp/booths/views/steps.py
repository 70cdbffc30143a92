"""One page for each thing that can be done with a stand: its form, what it would change, the button that does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from eventsapp.booths.forms.steps import FORMS, HallForm, MoveForm, NameForm, StepForm, SwapForm, UnitsForm
from eventsapp.booths.models import Stand
from eventsapp.booths.plan.consequences import consequences_of
from eventsapp.booths.plan.picking import Picker, Picks, picker_of
from eventsapp.booths.queries import nearest_stands, stand_in_fair, unit_ids_of
from eventsapp.booths.queries.waiting import fair_exhibitors
from eventsapp.booths.rules import Change, StandChanged
from eventsapp.booths.rules.steps import NEEDS_REASON, STEP_MEANINGS, STEP_WORDS, Step
from eventsapp.booths.views.choices import pressed
from eventsapp.booths.views.selling import show_stand
from eventsapp.booths.views.step_acts import Asked, look_at, take
from eventsapp.booths.views.step_words import button_words, done_words
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language, text_in
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.models import Hall
from eventsapp.venues.numbering import expand_numbers, match_key
from eventsapp.venues.queries import halls_of

blueprint = Blueprint("booths_steps", __name__, url_prefix="/organise/<fair>/stands/<int:stand_id>")
PICKS = {Step.MOVE: Picks.FREE, Step.MERGE: Picks.BESIDE, Step.DOWNSIZE: Picks.OWN, Step.SWAP: Picks.STANDS}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page shows of a step: the changes it would make, and the status of the page."""

    changes: Sequence[Change] = ()
    status: int = 200
    is_stale: bool = False


@blueprint.get("/<step>")
@staff_may(Permission.ALLOCATE)
def look(fair: Fair, stand_id: int, step: str) -> ResponseReturnValue:
    """Show the form of a step and, as soon as it is filled in, what the step would change."""
    asked = _asked(fair, stand_id, step, request.args)
    return _show(asked, _look(asked) if _is_told(asked.form) else Seen())


@blueprint.post("/<step>")
@staff_may(Permission.ALLOCATE)
def do(fair: Fair, stand_id: int, step: str) -> ResponseReturnValue:
    """Do what was looked at; what has changed meanwhile is shown anew instead."""
    asked = _asked(fair, stand_id, step)
    if not asked.form.validate_on_submit():
        return _show(asked, Seen(status=asked.form.status))
    was = asked.stand.number
    try:
        with transaction():
            stand = take(asked, current_user)
            sentence = done_words(asked.step, stand, was)
    except StandChanged:
        return _show(asked, _look(asked, is_stale=True))
    except Refusal as refusal:
        asked.form.refuse(refusal)
        seen = _look(asked, quiet=True)
        return _show(asked, Seen(seen.changes, refusal.status))
    flash(sentence, "good")
    return redirect(url_for("booths_selling.stand", fair=fair.slug, stand_id=stand_id))


def _asked(fair: Fair, stand_id: int, step: str, values: Any = None) -> Asked:
    found = stand_in_fair(fair.id, stand_id)
    if found is None or step not in set(Step):
        abort(404)
    named = Step(step)
    form = FORMS.get(named, StepForm)(**({} if values is None else {"formdata": values}))
    _offer(fair, found, form)
    return Asked(fair, found, named, form)


def _offer(fair: Fair, stand: Stand, form: StepForm) -> None:
    """Offer what can be chosen, and count what was pressed on the small plan."""
    if isinstance(form, HallForm):
        form.offer_halls([(hall.code, _name(fair, hall)) for hall in halls_of(fair.id)], stand.hall)
    if isinstance(form, NameForm):
        form.offer_exhibitors([(one.id, one.display_name) for one in fair_exhibitors(fair.id)])
    if isinstance(form, UnitsForm):
        form.numbers.data = pressed(form.numbers.data or "")


def _name(fair: Fair, hall: Hall) -> str:
    return text_in(hall.name, current_language(), fair.default_language)[0] or hall.code


def _is_told(form: StepForm) -> bool:
    """Say whether the form holds what its step needs to be looked at."""
    needed = [name for name in form.asks() if name not in {"hall", "across_zones"}]
    return all(form[name].data for name in needed)


def _look(asked: Asked, *, is_stale: bool = False, quiet: bool = False) -> Seen:
    """Look at what the step would change now; where it cannot be done the form says why, unless it does already."""
    status = StandChanged.status if is_stale else 200
    try:
        return Seen(look_at(asked), status, is_stale)
    except Refusal as refusal:
        if not quiet:
            asked.form.refuse(refusal)
        return Seen(status=status, is_stale=is_stale)


def _show(asked: Asked, seen: Seen) -> ResponseReturnValue:
    changes = seen.changes
    return show_stand(
        asked.fair,
        asked.stand,
        step=asked.step,
        form=asked.form,
        changes=changes,
        is_stale=seen.is_stale,
        consequences=consequences_of(asked.fair.id, asked.step, changes) if changes else None,
        button=button_words(asked.step, changes) if changes else "",
        step_title=str(STEP_WORDS[asked.step]),
        step_meaning=str(STEP_MEANINGS[asked.step]),
        needs_reason=asked.step in NEEDS_REASON,
        picker=_picker(asked),
        nearest=_nearest(asked),
        status=seen.status,
    )


def _picker(asked: Asked) -> Picker | None:
    """Return the small plan of a step that chooses units."""
    if asked.step not in PICKS:
        return None
    form = asked.form
    text = form.other.data if isinstance(form, SwapForm) else form.numbers.data if isinstance(form, UnitsForm) else ""
    chosen = {match_key(number) for number in expand_numbers(text or "")}
    return picker_of(asked.hall, unit_ids_of(asked.stand.id), chosen, PICKS[asked.step])


def _nearest(asked: Asked) -> list[tuple[str, float]]:
    """Return the free places of the same size nearest to the stand, as numbers and metres."""
    if not isinstance(asked.form, MoveForm) or asked.hall.id != asked.stand.hall_id:
        return []
    found = nearest_stands(asked.stand.hall, unit_ids_of(asked.stand.id))
    return [(", ".join(one.numbers), one.metres) for one in found]

"""How each step of a stand is looked at and taken: the form's answers become the arguments of an action."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from eventsapp.accounts.models import User
from eventsapp.booths import actions
from eventsapp.booths.actions import Wish
from eventsapp.booths.forms.steps import EnlargeForm, MoveForm, NameForm, ProlongForm, StepForm, SwapForm, UnitsForm
from eventsapp.booths.models import Stand
from eventsapp.booths.queries import stand_called
from eventsapp.booths.rules import Change, NoReason, StandGone
from eventsapp.booths.rules.steps import NEEDS_REASON, Step
from eventsapp.fairs.models import Fair
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import hall_by_code

STATE_STEPS: Mapping[Step, str] = {Step.RESERVE: "reserve", Step.REOPEN: "reopen", Step.HAND_OVER: "hand_over"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that somebody asks for: of which stand, with which answers."""

    fair: Fair
    stand: Stand
    step: Step
    form: StepForm

    @property
    def hall(self) -> Hall:
        """Return the hall that is meant; the stand's own unless another was chosen."""
        named = self.form.hall.data if isinstance(self.form, MoveForm | SwapForm) else None
        return hall_by_code(self.fair.id, named or "") or self.stand.hall

    @property
    def wish(self) -> Wish:
        """Return the units that are asked for."""
        form = self.form
        return Wish(
            numbers=[form.numbers.data or ""] if isinstance(form, UnitsForm) else [],
            hall=self.hall if isinstance(form, MoveForm) else None,
            across_zones=isinstance(form, EnlargeForm) and bool(form.across_zones.data),
            reason=form.reason.data or "",
            version=form.seen,
        )


def look_at(asked: Asked) -> Sequence[Change]:
    """Return what the step would change; for a swap both stands."""
    fair_id, stand_id, form = asked.fair.id, asked.stand.id, asked.form
    if isinstance(form, SwapForm):
        return actions.preview_swap(fair_id, stand_id, _other(asked, form).id)
    if isinstance(form, ProlongForm):
        return [actions.preview_prolong(fair_id, stand_id, form.moment(asked.fair.timezone))]
    if isinstance(form, NameForm):
        return [actions.preview_name(fair_id, stand_id, form.exhibitor.data or 0)]
    if asked.step in STATE_STEPS:
        return [actions.preview_step(fair_id, stand_id, STATE_STEPS[asked.step])]
    previews: Mapping[Step, Callable[[], Change]] = {
        Step.DEPOSIT: lambda: actions.preview_deposit(fair_id, stand_id),
        Step.RELEASE: lambda: actions.preview_release(fair_id, stand_id),
        Step.MOVE: lambda: actions.preview_move(fair_id, stand_id, asked.wish),
        Step.MERGE: lambda: actions.preview_merge(fair_id, stand_id, asked.wish),
        Step.DOWNSIZE: lambda: actions.preview_downsize(fair_id, stand_id, asked.wish),
    }
    return [previews[asked.step]()]


def _other(asked: Asked, form: SwapForm) -> Stand:
    """Return the stand to swap with, by the number of one of its units."""
    other = stand_called(asked.hall, form.other.data or "")
    if other is None:
        raise StandGone(_("No stand of this hall has that number."), field="other")
    return other


def take(asked: Asked, user: User) -> Stand:
    """Do to the stand what was looked at; refuses with StandChanged when it is no longer what was seen."""
    fair_id, stand_id, form, reason = asked.fair.id, asked.stand.id, asked.form, asked.form.reason.data or ""
    if asked.step in NEEDS_REASON and not reason.strip():
        raise NoReason(None if asked.step == Step.RELEASE else _("Say why; it stays in the history."))
    if isinstance(form, SwapForm):
        other = _other(asked, form)
        return actions.swap_stands(fair_id, stand_id, other.id, user, reason=reason, versions=form.both_seen)[0]
    if isinstance(form, UnitsForm):
        return _UNITS[asked.step](fair_id, stand_id, asked.wish, user)
    actions.check_seen(fair_id, stand_id, form.seen)
    if isinstance(form, ProlongForm):
        return actions.prolong_option(fair_id, stand_id, form.moment(asked.fair.timezone), reason, user)
    if isinstance(form, NameForm):
        return actions.name_exhibitor(fair_id, stand_id, form.exhibitor.data or 0, user)
    if asked.step == Step.RELEASE:
        return actions.release_stand(fair_id, stand_id, reason, user)
    return _STATES[asked.step](fair_id, stand_id, user, reason=reason)


_UNITS: Mapping[Step, Callable[[int, int, Wish, User], Stand]] = {
    Step.MOVE: actions.move_stand,
    Step.MERGE: actions.merge_units,
    Step.DOWNSIZE: actions.downsize_stand,
}
_STATES: Mapping[Step, Callable[..., Stand]] = {
    Step.RESERVE: actions.reserve_stand,
    Step.DEPOSIT: actions.mark_deposit,
    Step.REOPEN: actions.reopen_deposit,
    Step.HAND_OVER: actions.hand_over,
}

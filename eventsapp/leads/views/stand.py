"""The code of a stand: the exhibitor prints it, a visitor scans it and chooses what that exhibitor may have."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from eventsapp.booths.queries.stands import places_of
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.access import in_fair
from eventsapp.fairs.actions import ensure_signing_key
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import public_keys_of, signer_of, signing_key_of
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import TryLimit, limiter
from eventsapp.infra.locale import LANGUAGES, current_language, days
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.infra.signing import Signer, sign_stand
from eventsapp.infra.typefaces import installed_typefaces
from eventsapp.leads.actions import come_by
from eventsapp.leads.forms import PressForm, SharingForm
from eventsapp.leads.papers import SHEETS, StandPaper, write_sheet
from eventsapp.leads.queries import came_by, choice_of, exhibitor_with_id
from eventsapp.leads.rules import Offer, Sharing, TooManyStands, check_coming_by, stand_of_code, wordings
from eventsapp.leads.views.guard import exhibitor_only
from eventsapp.venues.plan_export.model import UnwritableText
from eventsapp.visitors.drawing import drawn_code
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import registration_by_token
from eventsapp.visitors.rules import LettersMissing
from eventsapp.visitors.views.device import my_registration
from eventsapp.web.letters import link

blueprint = Blueprint("leads_stand", __name__)
_WALKING = TryLimit("stands", "60 per hour")
"""Stands at which one visitor shares something: more than anybody walks to."""
_SCRIPTS = ("", "SC", "TC", "JP", "KR")


def address_of_stand(fair: Fair, exhibitor_id: int, signer: Signer | None = None) -> str:
    """Return what the code of a stand leads to: an address that only this fair can have signed."""
    code = sign_stand(fair.id, exhibitor_id, signer or signer_of(fair))
    return link("leads_stand.stand", fair=fair.slug, code=code)


@blueprint.route("/exhibit/<fair>/leads/stand", methods=["GET", "POST"])
@exhibitor_only
def sheets(fair: Fair, exhibitor: Exhibitor) -> ResponseReturnValue:
    """Show the code of the exhibitor's stand, and how many scanned it; at a fair without a key, make one first."""
    form = PressForm()
    if form.validate_on_submit():
        with transaction():
            ensure_signing_key(fair)
        return redirect(url_for(".sheets", fair=fair.slug))
    address = address_of_stand(fair, exhibitor.id) if signing_key_of(fair) else None
    return render_template(
        "leads/exhibitor/stand.html",
        form=form,
        address=address,
        code=drawn_code(address) if address else None,
        came=came_by(exhibitor),
        place=_place(exhibitor),
    )


@blueprint.get("/exhibit/<fair>/leads/stand/<size>.pdf")
@exhibitor_only
@limiter.limit("30 per minute")
def sheet(fair: Fair, exhibitor: Exhibitor, size: str) -> ResponseReturnValue:
    """Give the sheet that stands on the stand as a PDF, on A4 or A5."""
    if size not in SHEETS or signing_key_of(fair) is None:
        raise NotFound
    try:
        data = write_sheet(_paper(fair, exhibitor), size)
    except UnwritableText as missing:
        raise LettersMissing from missing
    answer = Response(data, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{fair.slug}-stand-{size}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.route("/<fair>/me/stand/<code>", methods=["GET", "POST"])
@in_fair
@limiter.limit("600 per minute", methods=["POST"])
def stand(fair: Fair, code: str) -> ResponseReturnValue:
    """Let a visitor who scanned the code of a stand choose what its exhibitor may have."""
    exhibitor = _exhibitor(fair, code)
    check_coming_by(fair, clock.now())
    visitor = my_registration(fair)
    if visitor is None or not visitor.is_admitted:
        return _private(render_template("leads/public/nobody.html", exhibitor=exhibitor, visitor=visitor))
    chosen, form = choice_of(visitor, exhibitor.id), SharingForm()
    offers = _offers(visitor, exhibitor)
    if form.is_submitted():
        if form.validate() and _share(fair, visitor, exhibitor, form):
            flash(_("Done. You see and change it here, at any time."), "good")
            return redirect(url_for(".stand", fair=fair.slug, code=code))
    else:
        form.show(chosen)
    page = render_template(
        "leads/public/stand.html",
        exhibitor=exhibitor,
        place=_place(exhibitor),
        visitor=visitor,
        offers=offers,
        form=form,
        chosen=chosen,
    )
    return _private(page), form.status


def _share(fair: Fair, visitor: Visitor, exhibitor: Exhibitor, form: SharingForm) -> bool:
    """Do what was ticked; what cannot be done is said beside its field."""
    try:
        if _WALKING.spend(f"{fair.id} {visitor.id}") is not None:
            raise TooManyStands
        with transaction():
            held = registration_by_token(fair, visitor.token, lock=True)
            assert held is not None
            come_by(held, exhibitor, _offered(held, form.sharing), language=current_language())
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _offered(visitor: Visitor, sharing: Sharing) -> Sharing:
    """Take away what the visitor does not have: it was not on the page."""
    return Sharing(sharing.person, sharing.email and bool(visitor.email), sharing.phone and bool(visitor.phone))


def _offers(visitor: Visitor, exhibitor: Exhibitor) -> list[Offer]:
    """Return what can be shared, with what would be seen; who has no phone number is not asked for it."""
    person = ", ".join(filter(None, (visitor.full_name, visitor.job_title, visitor.company)))
    shown = {"person": person, "email": visitor.email, "phone": visitor.phone}
    return [Offer(name, words, shown[name]) for name, words in wordings(exhibitor.display_name).items() if shown[name]]


def _exhibitor(fair: Fair, code: str) -> Exhibitor:
    found = exhibitor_with_id(fair, stand_of_code(code, fair, public_keys_of(fair)))
    if found is None:
        raise NotFound
    return found


def _place(exhibitor: Exhibitor) -> str:
    """Return the numbers of an exhibitor's stands; nothing where it has none yet."""
    return ", ".join(number for _hall, number in places_of([exhibitor.id]).get(exhibitor.id, []))


def _private(page: str) -> Response:
    answer = Response(page, content_type="text/html; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _paper(fair: Fair, exhibitor: Exhibitor) -> StandPaper:
    language = fair.default_language
    first = [language] if language in LANGUAGES else []
    lines = [_words_in(code) for code in dict.fromkeys([*first, *LANGUAGES])]
    fair_name = fair.name_in(language)
    return StandPaper(
        title=f"{exhibitor.display_name}, {fair_name}",
        name=exhibitor.fascia_name or exhibitor.display_name,
        place=_place(exhibitor),
        fair_name=f"{fair_name}  ·  {days(fair.starts_on, fair.ends_on, language)}",
        address=address_of_stand(fair, exhibitor.id),
        lines=lines,
        language=exhibitor.name_language or language,
        regular=installed_typefaces([f"NotoSans{script}_400Regular.ttf" for script in _SCRIPTS]),
        bold=installed_typefaces([f"NotoSans{script}_700Bold.ttf" for script in _SCRIPTS]),
    )


def _words_in(language: str) -> tuple[str, str]:
    with force_locale(language):
        return (
            str(_("Scan with the camera of your phone")),
            str(_("You choose what we may know of you. Nothing is sent before that.")),
        )

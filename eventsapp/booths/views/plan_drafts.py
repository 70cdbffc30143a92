"""The page of a draft, and what its views share."""

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from eventsapp.booths.plan.drafting import DraftPage, Row, feature_place, page_of, taken_keys
from eventsapp.fairs.models import Fair, Package
from eventsapp.infra.locale import current_language, text_in
from eventsapp.venues.editing import DraftHall, Feature, from_document
from eventsapp.venues.forms import FORMS, AttributesForm, PictureForm, ScaleForm, StepForm
from eventsapp.venues.geometry import bounds_of
from eventsapp.venues.models import Hall, PlanDraft
from eventsapp.venues.queries import draft_of, hall_by_code, zones_of
from eventsapp.web.forms import clean_text, options

ROWS_A_PAGE = 200


def places(fair: Fair, code: str) -> tuple[Hall | None, PlanDraft | None]:
    """Load a hall in use and its draft; one of them is there."""
    place, draft = hall_by_code(fair.id, code), draft_of(fair.id, code)
    if place is None and draft is None:
        abort(404)
    return place, draft


def draft_at(fair: Fair, code: str) -> PlanDraft:
    """Load the draft of a hall."""
    return draft_of(fair.id, code) or abort(404)


def version_in(value: object) -> int:
    """Read the version that was seen; what is no number was never seen."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def packages_of(fair: Fair) -> list[str]:
    """Return the codes of the packages of a fair."""
    return [package.code for package in fair.packages]


def _package_options(fair: Fair, drawn: DraftHall) -> list[tuple[str, str]]:
    """Return the packages by code, with those that units still have from before."""
    names = {package.code: _package_name(fair, package) for package in fair.packages}
    used = {unit.package: unit.package for unit in drawn.units.values() if unit.package}
    return list({**used, **names}.items())


def _package_name(fair: Fair, package: Package) -> str:
    return text_in(package.name, current_language(), fair.default_language)[0] or package.code


def kept_address() -> dict[str, Any]:
    """Return what of the address stays after a step."""
    return {
        name: clean_text(request.args.get(name))[:100]
        for name in ("view", "unit", "feature", "page")
        if request.args.get(name)
    }


def offer(form: StepForm, drawn: DraftHall, fair: Fair) -> StepForm:
    """Offer the features of the hall and the packages of the fair where the form asks for one."""
    if isinstance(form, AttributesForm):
        form.offer_packages(_package_options(fair, drawn))
    if "key" in form:
        form["key"].choices = options((key, feature_place(one)) for key, one in drawn.features.items())
    return form


def show_draft(
    fair: Fair,
    draft: PlanDraft,
    *,
    wrong: dict[str, StepForm] | None = None,
    picture_form: PictureForm | None = None,
    scale_form: ScaleForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Render the editor with the list, the forms and what is wrong with them."""
    place, drawn = hall_by_code(fair.id, draft.hall_code), from_document(draft.document)
    page = page_of(drawn, taken_keys(place), draft)
    chosen, feature = _chosen(page), _chosen_feature(drawn)
    at = _page_number(page)
    return render_template(
        "booths/organiser/editor/edit.html",
        draft=draft,
        page=page,
        chosen=chosen,
        feature=feature,
        step_forms=_forms(fair, draft, drawn, chosen, feature) | (wrong or {}),
        picture_form=picture_form or PictureForm(formdata=None, prefix="picture", version=draft.version),
        scale_form=scale_form or ScaleForm(formdata=None, prefix="scale", version=draft.version),
        listed=page.rows[(at - 1) * ROWS_A_PAGE : at * ROWS_A_PAGE],
        list_page=at,
        list_pages=_pages(page),
        view="list" if request.args.get("view") == "list" else "plan",
        is_new=place is None,
        zones=[zone.code for zone in zones_of(fair.id)],
    ), status


def _pages(page: DraftPage) -> int:
    return max(1, -(-len(page.rows) // ROWS_A_PAGE))


def _page_number(page: DraftPage) -> int:
    return min(max(1, version_in(request.args.get("page"))), _pages(page))


def _chosen(page: DraftPage) -> Row | None:
    """Return the unit the address asks for."""
    wanted = clean_text(request.args.get("unit"))
    named = (row for row in page.rows if wanted in (row.unit.number, *row.unit.aliases))
    return min(named, key=lambda row: row.unit.number != wanted, default=None) if wanted else None


def _forms(fair: Fair, draft: PlanDraft, drawn: DraftHall, chosen: Row | None, feature: str) -> dict[str, StepForm]:
    """Return an empty form for each step; those about units name the chosen one."""
    forms: dict[str, StepForm] = {}
    for kind, form_class in FORMS.items():
        if kind == "change" and chosen is None:
            continue
        values = _unit_values(chosen) if kind == "change" and chosen else {}
        if chosen:
            values["numbers"] = chosen.unit.number
        if kind == "hall":
            values |= {name: _written(getattr(drawn, name)) for name in ("aisle", "main_aisle", "exit_room")}
        if feature and kind in {"change_feature", "delete_feature"}:
            values |= _feature_values(feature, drawn.features[feature])
        form = form_class(formdata=None, prefix=kind, data={**values, "version": draft.version})
        forms[kind] = offer(form, drawn, fair)
    return forms


def _unit_values(row: Row) -> dict[str, Any]:
    """Return a unit as its form shows it."""
    unit, (x, y, width, depth) = row.unit, row.box
    plain = ("number", "zone", "package", "price_class", "is_blocked", "is_restricted", "note")
    return {
        **{name: getattr(unit, name) for name in plain},
        **{
            name: _written(value)
            for name, value in zip(("x", "y", "width", "depth"), (x, y, width, depth), strict=True)
        },
        "utilities": list(unit.utilities),
        "floor_load": _written(unit.floor_load),
        "height": _written(unit.height),
    }


def _chosen_feature(drawn: DraftHall) -> str:
    """Return the key of the column, door or the like that the address asks for; empty for none."""
    key = clean_text(request.args.get("feature"))
    return key if key in drawn.features else ""


def _feature_values(key: str, feature: Feature) -> dict[str, Any]:
    """Return a column, door or the like as its form shows it."""
    left, top, right, bottom = bounds_of([feature.ring])
    box = {"x": left, "y": top, "width": round(right - left, 3), "depth": round(bottom - top, 3)}
    return {"key": key, "name": feature.name, **{name: _written(value) for name, value in box.items()}}


def _written(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value < 10_000 else str(value)

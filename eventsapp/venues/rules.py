"""What a plan must be, how it differs from the one in use, and the sentences about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.infra.locale import current_language, number
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.editing import ATTRIBUTE_WORDS, EditRefused, refused_words
from eventsapp.venues.geometry import Floor
from eventsapp.venues.models import Unit
from eventsapp.venues.numbering import keys_of, match_key
from eventsapp.venues.plan_import import PlanHall, PlanNote, PlanRefused
from eventsapp.venues.sentences import FIELDS, LEFT_OUT, NOTES, known_formats, refused_sentence


class UnreadablePlan(Refusal):
    """A plan file that was not taken."""

    status = 422
    field = "files"
    sentence = _l("This is not a hall plan that can be read. Nothing was changed.")


class EditNotMade(Refusal):
    """A step of a draft that was not done; the sentence stands beside the field that is to be mended."""

    status = 422


class DraftChanged(Refusal):
    """Somebody else changed the draft meanwhile, or the plan in use."""

    sentence = _l("This was changed meanwhile. Look at what it is now, and do your step again. Nothing was changed.")


class NoSuchHall(Refusal):
    """A code that no hall of the fair has."""

    status = 422
    field = "hall"
    sentence = _l("This fair has no such hall.")


class HallThere(Refusal):
    """A hall or draft of this code is there already."""

    field = "code"
    sentence = _l("There is a hall with this code already. Take another code.")


@dataclass(frozen=True, slots=True)
class MeasuredUnit:
    """A unit as it is stored: what geometry says of it is computed, never typed."""

    number: str
    number_key: str
    aliases: list[str]
    polygon: list[list[float]]
    area_m2: float
    open_sides: int
    frontage: str
    attributes: Mapping[str, Any] | None = None
    """What the plan says of zone, package, utilities and the like; the rest stays as it is."""

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns by name, without zone and package, which are rows of their own."""
        shape = {name: getattr(self, name) for name in self.__slots__ if name != "attributes"}
        plain = {name: value for name, value in (self.attributes or {}).items() if name not in {"zone", "package"}}
        return shape | {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()}

    def after(self, unit: Unit) -> "MeasuredUnit":
        """Return the unit as it will be in place of another: it goes on answering to the numbers that one has."""
        if set(self.aliases) <= set(unit.aliases):
            return replace(self, aliases=unit.aliases)
        return replace(self, aliases=list(dict.fromkeys([*self.aliases, *unit.aliases])))

    def changes(self, unit: Unit) -> bool:
        """Say whether anything of a unit in use would be another than it is."""
        codes = {
            "zone": unit.zone.code if unit.zone else "",
            "package": unit.package.code if unit.package else "",
        }
        stated = {name: value for name, value in (self.attributes or {}).items() if name in codes}
        return any(getattr(unit, name) != value for name, value in self.values.items()) or any(
            codes[name] != value for name, value in stated.items()
        )

    def blocks(self, unit: Unit) -> bool:
        """Say whether a unit that is for sale would not be any more."""
        return bool((self.attributes or {}).get("is_blocked")) and not unit.is_blocked


@dataclass(slots=True)
class UnitChanges:
    """What a plan would do to the units of a fair; `moved` are ids of those it moves, sizes or blocks."""

    created: list[tuple[str, MeasuredUnit]] = field(default_factory=list)
    updated: list[tuple[Unit, MeasuredUnit]] = field(default_factory=list)
    unchanged: int = 0
    moved: set[int] = field(default_factory=set)
    missing: list[tuple[str, str]] = field(default_factory=list)


def measure(hall: PlanHall) -> list[MeasuredUnit]:
    """Return the units of a hall with their open sides; a matter of milliseconds for thousands."""
    floor = Floor({unit.number: unit.outline for unit in hall.units}, hall.outline, hall.obstacles)
    measured = []
    for unit in hall.units:
        frontage = floor.frontage([unit.number])
        measured.append(
            MeasuredUnit(
                number=unit.number,
                number_key=match_key(unit.number),
                aliases=list(keys_of(unit.number, unit.aliases)),
                polygon=[[x, y] for x, y in unit.outline],
                area_m2=unit.area,
                open_sides=frontage.count,
                frontage=frontage.kind,
                attributes=unit.attributes,
            )
        )
    return measured


def compare(existing: Mapping[tuple[str, str], Unit], halls: Mapping[str, Iterable[MeasuredUnit]]) -> UnitChanges:
    """Compare a plan with the units in use, both by hall code and number."""
    changes = UnitChanges()
    seen = set()
    for code, units in halls.items():
        for unit in units:
            seen.add((code, unit.number))
            known = existing.get((code, unit.number))
            if known is None:
                changes.created.append((code, unit))
                continue
            after = unit.after(known)
            if not after.changes(known):
                changes.unchanged += 1
                continue
            changes.updated.append((known, after))
            changes.moved |= {known.id} if known.polygon != after.polygon or after.blocks(known) else set()
    changes.missing = sorted(key for key in existing if key not in seen and key[0] in halls)
    return changes


def refusal_of(refused: PlanRefused) -> UnreadablePlan:
    """Return the sentence for a plan that was not read."""
    values = refused.values
    if sentence := refused_sentence(refused.kind, values):
        return UnreadablePlan(sentence, field=FIELDS.get(refused.kind))
    if refused.kind == "empty":
        return UnreadablePlan(_("There is nothing in this file. Choose the hall plan: a zip, or all its files."))
    if refused.kind == "too_large":
        return UnreadablePlan(_too_large(values))
    if refused.kind == "unknown":
        known = "; ".join(known_formats())
        return UnreadablePlan(
            _(
                "This is no hall plan in a known format. Known formats: %(known)s. Nothing was changed.",
                known=known,
            )
        )
    if refused.kind == "no_units":
        return UnreadablePlan(_("This plan holds no unit with a usable outline. Nothing was changed."))
    return UnreadablePlan(_broken(values))


def _too_large(values: Mapping[str, Any]) -> str:
    """Say which limit was passed."""
    limit = number(values["limit"], current_language())
    if values["what"] == "units":
        return _("A plan can have %(limit)s units at most. Nothing was changed.", limit=limit)
    if values["what"] == "files":
        return _("A plan can have %(limit)s files at most. Nothing was changed.", limit=limit)
    megabytes = number(values["limit"] // 1_000_000, current_language())
    return _("A plan can have %(megabytes)s MB at most. Nothing was changed.", megabytes=megabytes)


def _broken(values: Mapping[str, Any]) -> str:
    """Say which file is broken and how."""
    name = values["file"]
    if values["reason"] == "missing":
        return _("The plan names the file %(file)s, but it is not there. Nothing was changed.", file=name)
    if values["reason"] == "hall_twice":
        return _("The hall %(hall)s is in the plan twice. Nothing was changed.", hall=values["hall"])
    if values["reason"] == "zip":
        return _("The zip file %(file)s is damaged or ends early. Nothing was changed.", file=name)
    return _("The file %(file)s is damaged or ends early. Nothing was changed.", file=name)


def edit_refusal(refused: EditRefused) -> EditNotMade:
    """Return the sentence for a step that was not done."""
    return EditNotMade(refused_words(refused), field=refused.field)


def note_sentence(note: PlanNote) -> str:
    """Say in one sentence what was odd about a unit or hall."""
    language = current_language()
    figures = {
        name: number(value, language) if isinstance(value, int | float) else value
        for name, value in note.values.items()
    }
    values = {**figures, "number": note.number, "hall": note.hall}
    if "attribute" in values:
        values["attribute"] = ATTRIBUTE_WORDS[values["attribute"]]
    sentences = {
        "overlap": _l("%(number)s lies on %(other)s: they have %(area)s m² in common."),
        "area_differs": _l("%(number)s is stated as %(stated)s m² but measures %(measured)s m²."),
        "unnumbered": _l("The unit in row %(row)s has no readable number; it is called %(number)s here."),
        "repeated_number": _l("%(printed)s is in this hall more than once; this one is called %(number)s here."),
        "count_differs": _l("The plan promises %(promised)s units for this hall, the file holds %(found)s."),
        "bad_polygon": _l("The unit in row %(row)s (%(number)s) was left out: its outline is no area."),
        **NOTES,
    }
    reason = LEFT_OUT.get(note.values.get("reason", "")) if note.kind == "bad_polygon" else None
    return str(reason or sentences[note.kind]) % values

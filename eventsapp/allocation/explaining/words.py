"""The sentences of an explanation, for the organiser or for the exhibitor itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.allocation.explaining.reading import Names, Story, Wish, story_from
from eventsapp.allocation.explaining.unplaced import headline_of_none, need_word, sentences_of_none
from eventsapp.infra.locale import current_language, number
from eventsapp.venues.editing import UTILITY_WORDS
from eventsapp.venues.numbering import natural_key

PART_LABELS: Mapping[str, LazyString] = {
    "wish": _l("Ranked wishes"),
    "sector": _l("Right sector"),
    "open_sides": _l("Open sides"),
    "entrance": _l("Near the entrance"),
    "near_first": _l("Near the first wish"),
}
CHOICES: Mapping[int, LazyString] = {
    1: _l("First choice"),
    2: _l("Second choice"),
    3: _l("Third choice"),
    4: _l("Fourth choice"),
    5: _l("Fifth choice"),
}
PLAIN: Mapping[str, LazyString] = {
    "no_shape": _l("%(place)s has no room for a stand of this size and shape."),
    "shape": _l("%(place)s has no room for a stand of this size and shape."),
    "rectangle": _l("%(place)s has no room for a stand of this size and shape."),
    "hall": _l("%(place)s is in a hall that was not accepted."),
    "zone": _l("%(place)s is not in a zone of its sector."),
    "load": _l("The floor of %(place)s does not bear the load."),
    "height": _l("%(place)s is too low for the height that is to be built."),
    "budget": _l("%(place)s costs more than the budget."),
    "package": _l("%(place)s is sold with another package."),
    "reserved": _l("%(place)s is kept for a pavilion."),
    "pavilion": _l("%(place)s is outside the block of its pavilion."),
    "blocked": _l("%(place)s is not for sale."),
    "aisle": _l("%(place)s would have no side to an aisle."),
    "locked": _l("%(place)s was given before this plan."),
    "taken": _l("%(place)s is taken."),
    "moved": _l("%(place)s was given before this plan."),
    "not_with_others": _l("%(place)s was not possible together with the places of others."),
}
"""Why not, where nothing but the place is to be said. Who wants to be apart from whom is in none of them."""
TAKEN = ("more_points", "fewer_points")
MOST_SENTENCES = 5


@dataclass(frozen=True, slots=True)
class PartWords:
    """A part of satisfaction with what it earned of what there was: "33 of 45"."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """An explanation in words: the fact, why, and what the satisfaction is made of."""

    headline: str
    sentences: tuple[str, ...] = ()
    parts: tuple[PartWords, ...] = ()

    @property
    def text(self) -> str:
        """Return everything but the parts as one text."""
        return " ".join([self.headline, *self.sentences])


@dataclass(frozen=True, slots=True)
class _Told:
    """Who reads, what ids mean, and the points of whom it is about."""

    names: Names
    for_exhibitor: bool
    points: float | None


def explained(reasons: Mapping[str, Any], names: Names, *, for_exhibitor: bool) -> Explanation | None:
    """Return why an exhibitor has its place, or none, in the reader's language; None where nothing is known.

    ``reasons`` are those of ``Proposal.reasons``. With ``for_exhibitor`` others are not named.
    """
    story = story_from(reasons)
    if story is None:
        return None
    told = _Told(names, for_exhibitor, story.points)
    lost = [said for one in story.wishes[:MOST_SENTENCES] if (said := _why_not(one, told))]
    if story.is_locked or story.is_placed:
        return Explanation(_headline(story), tuple(lost), _parts(story))
    size = names.sizes.get(story.exhibitor or 0)
    return Explanation(headline_of_none(story), (*sentences_of_none(story, size), *lost))


def _headline(story: Story) -> str:
    """Say which wish it got, and how well the place suits in figures."""
    if story.is_locked:
        return _("It keeps the place it had; the plan did not move it.")
    what = _choice(story.rank) if story.rank else _("None of the wishes") if story.wishes else _("No wish was named")
    if story.satisfaction is None:
        return _("%(choice)s.", choice=what)
    return _("%(choice)s, %(points)s of 100.", choice=what, points=story.satisfaction)


def _parts(story: Story) -> tuple[PartWords, ...]:
    return tuple(
        PartWords(str(PART_LABELS[one.name]), _("%(part)s of %(whole)s", part=_said(one.points), whole=_said(one.most)))
        for one in story.parts
        if one.name in PART_LABELS
    )


def _choice(rank: int) -> str:
    return str(CHOICES[rank]) if rank in CHOICES else _("Choice number %(rank)s", rank=rank)


def _why_not(one: Wish, told: _Told) -> str:
    """Say why a wish was not granted; nothing where the data do not tell."""
    numbers = sorted((told.names.units[key] for key in one.cells if key in told.names.units), key=natural_key)
    place = f"{_choice(one.rank)} {numbers[0]}" if numbers else _choice(one.rank)
    if one.why in PLAIN:
        return str(PLAIN[one.why]) % {"place": place}
    if one.why in UTILITY_WORDS:
        return _("%(place)s has no connection for %(need)s.", place=place, need=need_word(one.why))
    if one.why == "free":
        return _lower_total(place, one)
    return _taken(place, one, told) if one.why in TAKEN else ""


def _lower_total(place: str, one: Wish) -> str:
    if not one.cost:
        return _("%(place)s: no way was found to grant it that makes the plan as a whole worth more.", place=place)
    return _(
        "%(place)s: the best way found to grant it would cost the total %(loss)s.", place=place, loss=_said(one.cost)
    )


def _taken(place: str, one: Wish, told: _Told) -> str:
    """Say who has it: by name for the organiser, by points alone for the exhibitor."""
    called = None if told.for_exhibitor else told.names.exhibitors.get(one.other or 0)
    company = called or _("an exhibitor")
    if one.points is None or told.points is None:
        return _("%(place)s went to %(company)s.", place=place, company=company)
    values = {"place": place, "company": company, "points": _said(one.points), "own": _said(told.points)}
    if one.points < told.points:
        return _to_fewer(one, values, for_exhibitor=told.for_exhibitor)
    if one.points == told.points:
        return _("%(place)s went to %(company)s with as many points, %(points)s.", **values)
    if told.for_exhibitor:
        return _("%(place)s went to %(company)s with %(points)s points to your %(own)s.", **values)
    return _("%(place)s went to %(company)s with %(points)s points to its %(own)s.", **values)


def _to_fewer(one: Wish, values: Mapping[str, str], *, for_exhibitor: bool) -> str:
    """Say openly that somebody with fewer points has it, and what the best way found to grant the wish would cost."""
    if not one.cost:
        if for_exhibitor:
            return _("%(place)s was given to %(company)s with fewer points, %(points)s to your %(own)s.", **values)
        return _("%(place)s was given to %(company)s with fewer points, %(points)s to its %(own)s.", **values)
    loss = _said(one.cost)
    if for_exhibitor:
        return _(
            "%(place)s was given to %(company)s with fewer points, %(points)s to your %(own)s: the best way found to"
            " give it to you would cost the total %(loss)s.",
            loss=loss,
            **values,
        )
    return _(
        "%(place)s was given to %(company)s with fewer points, %(points)s to its %(own)s: the best way found to do"
        " it the other way round would cost the total %(loss)s.",
        loss=loss,
        **values,
    )


def _said(value: float) -> str:
    return number(round(value, 1), current_language())

"""The sentences of an explanation, for the organiser or for the exhibitor itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.allocation.explaining.reading import Better, Names, Placed, Unplaced, story_from
from eventsapp.allocation.explaining.unplaced import funnel_sentences, need_word
from eventsapp.infra.locale import current_language, number
from eventsapp.venues.numbering import natural_key

PART_LABELS: Mapping[str, LazyString] = {
    "wishes": _l("Ranked wishes"),
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
    if isinstance(story, Placed):
        return _placed(story, _Told(names, for_exhibitor, story.points))
    if isinstance(story, Unplaced):
        headline, sentences = funnel_sentences(story)
        return Explanation(headline, sentences)
    return None


def _placed(story: Placed, told: _Told) -> Explanation:
    sentences = [_why_not(one, told) for one in story.better[:MOST_SENTENCES]]
    parts = [
        PartWords(str(PART_LABELS[one.code]), _("%(part)s of %(whole)s", part=one.earned, whole=one.most))
        for one in story.parts
        if one.code in PART_LABELS
    ]
    return Explanation(_headline(story), tuple(one for one in sentences if one), tuple(parts))


def _headline(story: Placed) -> str:
    """Say which wish it got, and how well the place suits in figures."""
    if story.is_locked:
        return _("It keeps the place it had; the plan did not move it.")
    what = _choice(story.rank) if story.rank else _("None of the wishes") if story.better else _("No wish was named")
    if story.satisfaction is None:
        return _("%(choice)s.", choice=what)
    return _("%(choice)s, %(points)s of 100.", choice=what, points=story.satisfaction)


def _choice(rank: int) -> str:
    return str(CHOICES[rank]) if rank in CHOICES else _("Choice number %(rank)s", rank=rank)


def _why_not(one: Better, told: _Told) -> str:
    """Say why a better wish was not fulfilled; nothing where the data do not tell."""
    numbers = sorted((told.names.units[key] for key in one.cells if key in told.names.units), key=natural_key)
    place = f"{_choice(one.rank)} {numbers[0]}" if numbers else _choice(one.rank)
    if one.code in _PLAIN:
        return str(_PLAIN[one.code]) % {"place": place}
    say = _SENTENCES.get(one.code)
    return say(place, one, told) if say else ""


def _taken(place: str, one: Better, told: _Told) -> str:
    """Say who has it: by name for the organiser, by points alone for the exhibitor."""
    if one.points is None or told.points is None:
        return _("%(place)s went to another exhibitor.", place=place)
    values = {"place": place, "points": _figure(one.points), "own": _figure(told.points)}
    if one.points < told.points:
        return _to_fewer(one, told, values)
    if told.for_exhibitor:
        return _("%(place)s went to an exhibitor with %(points)s points to your %(own)s.", **values)
    who = told.names.exhibitors.get(one.other or 0)
    if who is None:
        return _("%(place)s went to an exhibitor with %(points)s points to its %(own)s.", **values)
    return _("%(place)s went to %(company)s with %(points)s points to its %(own)s.", company=who, **values)


def _to_fewer(one: Better, told: _Told, values: Mapping[str, str]) -> str:
    """Say openly that somebody with fewer points has it, and what the other way round would cost."""
    who = told.names.exhibitors.get(one.other or 0)
    loss = _figure(one.loss or 0)
    if told.for_exhibitor and one.loss:
        return _(
            "%(place)s was given to an exhibitor with fewer points, %(points)s to your %(own)s: giving it to you would"
            " lower the total by at least %(loss)s.",
            loss=loss,
            **values,
        )
    if told.for_exhibitor:
        return _(
            "%(place)s was given to an exhibitor with fewer points, %(points)s to your %(own)s; together all places of"
            " the plan are worth more this way.",
            **values,
        )
    named = {**values, "company": who or _("an exhibitor")}
    if one.loss:
        return _(
            "%(place)s was given to %(company)s with fewer points, %(points)s to its %(own)s: the other way round the"
            " total would be lower by at least %(loss)s.",
            loss=loss,
            **named,
        )
    return _("%(place)s was given to %(company)s with fewer points, %(points)s to its %(own)s.", **named)


def _lower_total(place: str, one: Better, _told: _Told) -> str:
    if not one.loss:
        return _("%(place)s would make the plan as a whole worth less.", place=place)
    return _("%(place)s would lower the total by at least %(loss)s.", place=place, loss=_figure(one.loss))


def _needs(place: str, one: Better, _told: _Told) -> str:
    missing = [need_word(need) for need in one.needs]
    if not missing:
        return _("%(place)s has not what the stand needs.", place=place)
    return _("%(place)s lacks what the stand needs: %(needs)s.", place=place, needs=", ".join(missing))


_SENTENCES: Mapping[str, Callable[[str, Better, _Told], str]] = {
    "taken": _taken,
    "taken_more_points": _taken,
    "taken_same_points": _taken,
    "taken_fewer_points": _taken,
    "total": _lower_total,
    "needs": _needs,
}
_PLAIN: Mapping[str, LazyString] = {
    "shape": _l("%(place)s has no room for a stand of this size and shape."),
    "hall": _l("%(place)s is in a hall that was not accepted."),
    "zone": _l("%(place)s is not in a zone of its sector."),
    "load": _l("The floor of %(place)s does not bear the load."),
    "height": _l("%(place)s is too low for the height that is to be built."),
    "budget": _l("%(place)s costs more than the budget."),
    "blocked": _l("%(place)s is not for sale."),
    "aisle": _l("%(place)s would have no side to an aisle."),
    "locked": _l("%(place)s was given before this plan."),
    "pavilion": _l("%(place)s is outside the block of its pavilion."),
    "not_possible_with_others": _l("%(place)s was not possible together with the places of others."),
}
"""Why not, where nothing but the place is to be said. Who wants to be apart from whom is in none of them."""


def _figure(value: float) -> str:
    return number(round(value, 1), current_language())

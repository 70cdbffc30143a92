"""Why nobody could be given a place: what is left of all places once one rule after the other counts."""

from collections.abc import Iterator, Mapping

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.allocation.explaining.reading import Step, Story
from eventsapp.infra.locale import current_language, number
from eventsapp.venues.editing import UTILITY_WORDS

CLAUSES: Mapping[str, LazyString] = {
    "load": _l("%(count)s bear the load"),
    "height": _l("%(count)s are high enough"),
    "budget": _l("%(count)s are within the budget"),
    "hall": _l("%(count)s are in the accepted halls"),
    "zone": _l("%(count)s are in the zones of its sector"),
    "pavilion": _l("%(count)s are where its pavilion can stand"),
    "package": _l("%(count)s are sold with its package"),
    "outside_locked": _l("%(count)s are outside locked stands"),
}


def headline_of_none(story: Story) -> str:
    """Say that nothing fits, or that what fits is taken."""
    return _("No place was left.") if _left(story) else _("No stand fits.")


def sentences_of_none(story: Story, size: int | None) -> Iterator[str]:
    """Say what is left at each step: "412 places have 12 units, 96 of them water, …", and who has what is left."""
    clauses = [clause for step in story.steps if (clause := _clause(step, size))]
    if clauses:
        yield _joined(clauses)
    if story.more_budget:
        yield _budget(*story.more_budget)
    if _left(story):
        yield from _holders(story)


def need_word(code: str) -> str:
    """Name a connection as within a sentence."""
    return str(UTILITY_WORDS[code]).lower()


def _left(story: Story) -> int:
    return story.steps[-1].left if story.steps else 0


def _holders(story: Story) -> Iterator[str]:
    if story.taken_by_more:
        yield ngettext(
            "%(num)s of them is taken by exhibitors with at least as many points.",
            "%(num)s of them are taken by exhibitors with at least as many points.",
            story.taken_by_more,
        )
    if story.taken_by_fewer:
        yield ngettext(
            "%(num)s of them is taken by exhibitors with fewer points, with whom the plan as a whole is worth more.",
            "%(num)s of them are taken by exhibitors with fewer points, with whom the plan as a whole is worth more.",
            story.taken_by_fewer,
        )
    if story.not_with_others:
        yield _("What else fits was not possible together with the places of others.")


def _joined(clauses: list[str]) -> str:
    """Return clauses as one sentence."""
    text = clauses[0]
    for clause in clauses[1:]:
        text = _("%(clauses)s, %(next)s", clauses=text, next=clause)
    return _("%(clauses)s.", clauses=text)


def _clause(step: Step, size: int | None) -> str:
    """Say how many places are left at a step; nothing of a step nobody can name."""
    count = number(step.left, current_language())
    if step.name == "shape":
        return _shape(step.left, count, size)
    if step.name in UTILITY_WORDS:
        return _("%(count)s of them %(need)s", count=count, need=need_word(step.name))
    return str(CLAUSES[step.name]) % {"count": count} if step.name in CLAUSES else ""


def _shape(places: int, count: str, size: int | None) -> str:
    if not size:
        return ngettext(
            "%(count)s place has the size and shape", "%(count)s places have the size and shape", places, count=count
        )
    units = ngettext("%(num)s unit", "%(num)s units", size)
    return ngettext(
        "%(count)s place has %(units)s", "%(count)s places have %(units)s", places, count=count, units=units
    )


def _budget(more: float, opens: int) -> str:
    percent = number(round(more * 100, 1), current_language())
    return ngettext(
        "%(percent)s %% more budget opens %(num)s.", "%(percent)s %% more budget opens %(num)s.", opens, percent=percent
    )

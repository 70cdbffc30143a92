"""Why nobody could be given a place: what is left of all places once one rule after the other counts."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from eventsapp.allocation.explaining.reading import Step, Unplaced
from eventsapp.infra.locale import current_language, number
from eventsapp.venues.editing import UTILITY_WORDS


def funnel_sentences(story: Unplaced) -> tuple[str, tuple[str, ...]]:
    """Return the headline and the sentences: "No stand fits: 412 have 12 units, 96 of them water, …"."""
    clauses = [clause for step in story.funnel if (clause := _clause(step, story.size))]
    left = story.funnel[-1].count if story.funnel else 0
    sentences = [_joined(clauses)] if clauses else []
    if left:
        sentences.append(
            ngettext(
                "%(num)s place fits; it went to others, with whom the plan as a whole is worth more.",
                "%(num)s places fit; they went to others, with whom the plan as a whole is worth more.",
                left,
            )
        )
    if story.more_budget and story.opens:
        sentences.append(_budget(story.more_budget, story.opens))
    return _("No place was left.") if left else _("No stand fits."), tuple(sentences)


def need_word(code: str) -> str:
    """Name what a stand needs, as within a sentence; an unknown code is shown as it is."""
    others = {"load": _("the floor load"), "height": _("the height")}
    return str(UTILITY_WORDS[code]).lower() if code in UTILITY_WORDS else others.get(code, code)


def _joined(clauses: list[str]) -> str:
    """Return clauses as one sentence."""
    text = clauses[0]
    for clause in clauses[1:]:
        text = _("%(clauses)s, %(next)s", clauses=text, next=clause)
    return _("%(clauses)s.", clauses=text)


def _clause(step: Step, size: int | None) -> str:
    """Say how many places are left at a step; nothing of a step nobody can name."""
    count = number(step.count, current_language())
    if step.code == "size":
        return _size(step.count, count, size)
    if step.code in UTILITY_WORDS:
        return _("%(count)s of them %(need)s", count=count, need=need_word(step.code))
    say = _CLAUSES.get(step.code)
    return say(count) if say else ""


def _size(places: int, count: str, size: int | None) -> str:
    if not size:
        return ngettext(
            "%(count)s place has the size and shape", "%(count)s places have the size and shape", places, count=count
        )
    units = ngettext("%(num)s unit", "%(num)s units", size)
    return ngettext(
        "%(count)s place has %(units)s", "%(count)s places have %(units)s", places, count=count, units=units
    )


_CLAUSES: Mapping[str, Callable[[str], str]] = {
    "needs": lambda count: _("%(count)s of them have what is needed", count=count),
    "load": lambda count: _("%(count)s bear the load", count=count),
    "height": lambda count: _("%(count)s are high enough", count=count),
    "budget": lambda count: _("%(count)s are within the budget", count=count),
    "hall": lambda count: _("%(count)s are in the accepted halls", count=count),
    "zone": lambda count: _("%(count)s are in the zones of its sector", count=count),
    "pavilion": lambda count: _("%(count)s are in the block of its pavilion", count=count),
    "locked": lambda count: _("%(count)s are outside locked stands", count=count),
    "not_possible_with_others": lambda count: _("%(count)s are possible beside the places of others", count=count),
}


def _budget(more: float, opens: int) -> str:
    percent = number(round(more * 100, 1), current_language())
    return ngettext(
        "%(percent)s %% more budget opens %(num)s.", "%(percent)s %% more budget opens %(num)s.", opens, percent=percent
    )

"""What the allocation board shows: figures, both plans of a hall, fairness, the chosen exhibitor, who is unplaced."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from eventsapp.allocation.board.drawing import HallBoard, hall_board
from eventsapp.allocation.models import AllocationRun, Change, Proposal
from eventsapp.allocation.queries.runs import proposals_of
from eventsapp.allocation.rules.runs import gap_of
from eventsapp.infra.locale import current_language, number
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import halls_of


@dataclass(frozen=True, slots=True)
class Figures:
    """A plan in five figures, each with what it is compared with, in words."""

    score: str
    compared: str
    gap: str
    preference_gap: str
    placed: str
    new: str
    changes: str


@dataclass(frozen=True, slots=True)
class FairnessRow:
    """One count for this plan, a strict queue and first come; `lower` says that less is better."""

    label: str
    plan: str
    queue: str
    first_come: str


@dataclass(frozen=True, slots=True)
class HallTab:
    """A hall with how many of its places are new or moved."""

    hall: Hall
    changes: int


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board of one plan."""

    run: AllocationRun
    figures: Figures
    tabs: Sequence[HallTab]
    board: HallBoard | None
    fairness: Sequence[FairnessRow]
    chosen: Proposal | None
    proposals: Sequence[Proposal]
    counts: Counter[str]

    @property
    def unplaced(self) -> list[Proposal]:
        """Return who gets no place."""
        return [one for one in self.proposals if one.change in {Change.UNPLACED, Change.LOST}]

    @property
    def to_publish(self) -> int:
        """Return how many stands publishing would make or move."""
        return self.counts[Change.NEW] + self.counts[Change.MOVED]


def board_page(run: AllocationRun, hall_code: str = "", exhibitor_id: int | None = None) -> BoardPage:
    """Return the board of a plan: the hall asked for, else that of the chosen one, else the one that changes most."""
    proposals = proposals_of(run)
    chosen = next((one for one in proposals if one.exhibitor_id == exhibitor_id), None)
    changed = Counter(one.hall_id for one in proposals if one.change in {Change.NEW, Change.MOVED})
    tabs = [HallTab(hall, changed[hall.id]) for hall in halls_of(run.fair_id)]
    hall = _hall(tabs, hall_code, chosen)
    return BoardPage(
        run=run,
        figures=figures_of(run, proposals),
        tabs=tabs,
        board=hall_board(hall, proposals) if hall else None,
        fairness=fairness_rows(run),
        chosen=chosen,
        proposals=proposals,
        counts=Counter(one.change for one in proposals),
    )


def _hall(tabs: Sequence[HallTab], code: str, chosen: Proposal | None) -> Hall | None:
    named = next((tab.hall for tab in tabs if tab.hall.code == code), None)
    if named is not None:
        return named
    if chosen is not None and chosen.hall is not None:
        return chosen.hall
    return max(tabs, key=lambda tab: tab.changes).hall if tabs else None


def figures_of(run: AllocationRun, proposals: Sequence[Proposal]) -> Figures:
    """Return a plan's figures in the reader's language."""
    counts = Counter(one.change for one in proposals)
    language = current_language()
    return Figures(
        score=number(run.objective or 0, language),
        compared=_compared(run),
        gap=_percent(gap_of(run.objective, run.bound)),
        preference_gap=_percent(run.figures.get("preference_gap")),
        placed=f"{number(run.placed, language)} / {number(run.placeable, language)}",
        new=number(counts[Change.NEW], language),
        changes=", ".join(
            (
                ngettext("%(num)s moves", "%(num)s move", counts[Change.MOVED]),
                ngettext("%(num)s stays", "%(num)s stay", counts[Change.STAYS]),
            )
        ),
    )


def _compared(run: AllocationRun) -> str:
    """Say how much more a plan is worth than the other two ways of placing."""
    others = run.figures.get("objectives", {})
    parts = []
    for mode, words in (("first-come", _("on first come")), ("queue", _("on the strict queue"))):
        other = others.get(mode)
        if other and run.objective is not None and mode != run.mode:
            share = (run.objective - other) / other
            parts.append(f"{'+' if share >= 0 else '−'}{_percent(abs(share))} {words}")
    return ", ".join(parts)


def _percent(share: float | None) -> str:
    if share is None:
        return ""
    return f"{number(round(100 * share, 2 if share < 0.02 else 1), current_language())} %"


FAIRNESS = ("unplaced", "inversions", "envy", "mean", "lowest_quarter")


def fairness_rows(run: AllocationRun) -> list[FairnessRow]:
    """Return the fairness of a plan next to that of the other two ways of placing."""
    known: dict[str, dict[str, Any]] = run.figures.get("fairness", {})
    labels = {
        "unplaced": _("Unplaced"),
        "inversions": _("First choice lost to fewer points"),
        "envy": _("Justified envy"),
        "mean": _("Mean satisfaction, of 100"),
        "lowest_quarter": _("Lowest quarter"),
    }
    return [
        FairnessRow(labels[name], *(_figure(known.get(mode, {}).get(name)) for mode in ("plan", "queue", "first-come")))
        for name in FAIRNESS
        if known
    ]


def _figure(value: float | None) -> str:
    return "–" if value is None else number(round(value, 1), current_language())

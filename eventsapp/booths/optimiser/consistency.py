"""Whether the parts of a fair fit each other: unknown ids, double ids and impossible figures are refused."""

from eventsapp.booths.optimiser.problem import BrokenFair, Exhibitor, Pavilion, Problem


def check(problem: Problem) -> None:
    """Refuse a fair whose parts name each other wrongly or whose figures are impossible.

    Raises:
        BrokenFair: what and where.

    """
    _unique(problem)
    pavilions = {pavilion.id: pavilion for pavilion in problem.pavilions}
    cells = {cell.id for cell in problem.cells}
    for exhibitor in problem.exhibitors:
        _check_exhibitor(exhibitor, cells, pavilions)
    exhibitors = {exhibitor.id for exhibitor in problem.exhibitors}
    _check_pavilions(problem, exhibitors)
    for rule in problem.apart:
        if rule.a == rule.b or not {rule.a, rule.b} <= exhibitors or rule.penalty < 0:
            raise BrokenFair(f"keep-apart of {rule.a} and {rule.b}: not two exhibitors, or a penalty below 0")


def _check_exhibitor(exhibitor: Exhibitor, cells: set[int], pavilions: dict[int, Pavilion]) -> None:
    where = f"exhibitor {exhibitor.id}"
    if exhibitor.size < 1 or any(min(shape) < 1 for shape in exhibitor.shapes) or exhibitor.weight < 0:
        raise BrokenFair(f"{where}: a size or shape below 1, or a weight below 0")
    unknown = {cell for wish in (*exhibitor.wishes, exhibitor.locked or ()) for cell in wish} - cells
    if unknown or not all(exhibitor.wishes):
        raise BrokenFair(f"{where}: names cells that there are not, or an empty wish: {sorted(unknown)[:3]}")
    pavilion = exhibitor.pavilion
    if pavilion is not None and (pavilion not in pavilions or exhibitor.id not in pavilions[pavilion].members):
        raise BrokenFair(f"{where}: pavilion {pavilion} does not have it as a member")


def _unique(problem: Problem) -> None:
    for what in ("islands", "cells", "exhibitors", "pavilions"):
        ids = [thing.id for thing in getattr(problem, what)]
        if len(set(ids)) < len(ids):
            raise BrokenFair(f"two {what} share an id")


def _check_pavilions(problem: Problem, exhibitors: set[int]) -> None:
    belongs = {exhibitor.id: exhibitor.pavilion for exhibitor in problem.exhibitors}
    islands = {island.id for island in problem.islands}
    for pavilion in problem.pavilions:
        if not exhibitors.issuperset(pavilion.members) or any(belongs[m] != pavilion.id for m in pavilion.members):
            raise BrokenFair(f"pavilion {pavilion.id}: has members that do not say so")
        if any(island not in islands for island, _, _ in pavilion.windows):
            raise BrokenFair(f"pavilion {pavilion.id}: has a window in an island that there is not")

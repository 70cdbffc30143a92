"""Made-up fairs in the manner of the shared files, at any size: the same size and seed give the same fair."""

from dataclasses import replace
from math import ceil
from random import Random

from eventsapp.booths.optimiser.candidates import Candidates, make_candidates
from eventsapp.booths.optimiser.problem import (
    Apart,
    Cell,
    Cells,
    Exhibitor,
    Island,
    Needs,
    Pavilion,
    Problem,
    Window,
)

COLS = 10
ROWS_OF_BANDS = (2, 2, 4, 2)
"""Bands of islands from a hall's entrance inwards; five islands beside each other in each."""
CELLS_OF_A_HALL = 500
SIZES = ((1, 20), (2, 28), (3, 15), (4, 20), (6, 8), (9, 4), (12, 3), (18, 2))
"""Sizes in cells and how usual they are, in per cent."""
SHAPES: dict[int, tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]] = {
    1: (((1, 1),), ((1, 1),)),
    2: (((1, 2), (2, 1)), ((1, 2),)),
    3: (((1, 3),), ((1, 3),)),
    4: (((1, 4), (2, 2)), ((1, 4),)),
    6: (((2, 3), (1, 6)), ((2, 3),)),
    9: (((3, 3),), ((3, 3),)),
    12: (((2, 6), (3, 4), (4, 3)), ((2, 6),)),
    18: (((2, 9), (3, 6)), ((2, 9),)),
}
"""For each size the shapes of the easy two thirds, and of the others."""
DEMAND = 0.897
MANY_HALLS = 8
"""Where there are more halls, exhibitors mind less which."""
PAVILION_SIZES = ((1, 26), (2, 37), (3, 18), (4, 19))


def _drawn(random: Random, table: tuple[tuple[int, int], ...]) -> int:
    return random.choices([value for value, _ in table], [share for _, share in table])[0]


def make_fair(exhibitors: int = 500, cells: int = 2000, seed: int = 0) -> Problem:
    """Return a made-up fair.

    Args:
        exhibitors: how many; together they want about 89 per cent of the cells where there are four for each.
        cells: how many, roughly: halls of 500 cells are filled, the last one in part.
        seed: another fair of the same kind for each.

    """
    random = Random(f"fair {exhibitors} {cells} {seed}")  # noqa: S311 - no secret
    islands, floor = _floor(random, cells)
    people, pavilions = _people(random, exhibitors, islands, floor)
    bare = Problem(floor, islands, people, pavilions, name=f"made-{exhibitors}-{cells}-{seed}")
    return _Wisher(random, bare).fair()


def _floor(random: Random, many: int) -> tuple[tuple[Island, ...], tuple[Cell, ...]]:
    islands: list[Island] = []
    cells: list[Cell] = []
    hall = 0
    while len(cells) < many:
        y = 0
        for band, rows in enumerate(ROWS_OF_BANDS):
            for at in range(5):
                if len(cells) < many:
                    cols = min(COLS, ceil((many - len(cells)) / rows))
                    islands.append(Island(len(islands), hall, at * (COLS + 1), y, rows, cols))
                    cells += _cells(random, islands[-1], band, len(cells))
            y += rows + 1
        hall += 1
    return tuple(islands), tuple(cells)


def _cells(random: Random, island: Island, band: int, first: int) -> list[Cell]:
    water, power = random.random() < 0.47, random.random() < 0.66
    column = island.x // (COLS + 1)
    flipped = island.hall % 4 in {1, 2}
    zone = island.hall * 2 + ((column < 3) if flipped else (column >= 3))
    found = []
    for at in range(island.rows * island.cols):
        x, y = island.x + at % island.cols, island.y + at // island.cols
        closeness = round(1 - (abs(x - 27.5) + y + 1) / 40.5, 9)
        found.append(
            Cell(
                id=first + at, hall=island.hall, island=island.id, x=x, y=y, zone=zone,
                blocked=random.random() < 0.014,
                water=water, power=power,
                load=10 if island.hall % 2 and column >= 2 else 50,
                height=4 if band == 0 else 8,
                price=200 if closeness < 0.4 else 300 if closeness < 0.67 else 400,
                closeness=max(closeness, 0.0),
            )
        )  # fmt: skip
    return found


def _popular(random: Random, cells: tuple[Cell, ...]) -> list[int]:
    """Return zones as often as they are likely to be wanted: by their cells, some more and some less."""
    zones = sorted({cell.zone for cell in cells if cell.zone is not None})
    many = {zone: sum(cell.zone == zone for cell in cells) for zone in zones}
    return [zone for zone in zones for _ in range(1 + round(many[zone] / 10 * random.uniform(0.7, 1.3)))]


def _people(
    random: Random, many: int, islands: tuple[Island, ...], cells: tuple[Cell, ...]
) -> tuple[tuple[Exhibitor, ...], tuple[Pavilion, ...]]:
    halls = sorted({island.hall for island in islands})
    zones = _popular(random, cells)
    order = list(range(many))
    random.shuffle(order)
    queue = order.copy()
    random.shuffle(queue)
    people = {identity: _person(random, identity, place, halls, zones) for place, identity in enumerate(queue)}
    pavilions: list[Pavilion] = []
    for _ in range(max(1, many // 52) if many >= 8 else 0):
        members = [order.pop() for _ in range(random.randint(4, 8)) if order]
        made = _pavilion(random, len(pavilions), [people[member] for member in members], islands, zones, halls)
        people |= {member.id: member for member in made[1]}
        pavilions.append(made[0])
    people = _fitted(random, people, round(len(cells) * DEMAND * min(1, many * 4 / max(len(cells), 1))))
    return tuple(people[identity] for identity in range(many)), tuple(pavilions)


def _person(random: Random, identity: int, place: int, halls: list[int], zones: list[int]) -> Exhibitor:
    size = _drawn(random, SIZES)
    points = min(100, round(random.expovariate(1 / 30)))
    zone = random.choice(zones)
    own = {zone // 2}
    if random.random() < 0.14 and len(halls) > 1:
        own.add(random.choice([hall for hall in halls if hall not in own]))
    if len(halls) > MANY_HALLS:
        own.update(random.choices(halls, k=random.choice((0, 1, 2, 3))))
    return Exhibitor(
        id=identity,
        size=size,
        shapes=SHAPES[size][random.random() > 0.67],
        halls=frozenset(own),
        sector_zones=frozenset({zone}),
        sector_halls=frozenset({zone // 2}),
        zone_strict=random.random() < 0.29,
        needs=_needs(random),
        points=points,
        weight=round(10 + points / 5),
        applied=round(place - points * 5 / 3, 4),
        wanted_open_sides=random.choices((1, 2, 3), (47, 40, 13))[0],
        entrance_taste=round(random.random(), 9),
    )


def _needs(random: Random) -> Needs:
    return Needs(
        anywhere=frozenset({"water"} if random.random() < 0.1 else ()),
        everywhere=frozenset({"power"} if random.random() < 0.26 else ()),
        load=50 if random.random() < 0.08 else 0,
        height=8 if random.random() < 0.1 else 0,
    )


def _fitted(random: Random, people: dict[int, Exhibitor], wanted: int) -> dict[int, Exhibitor]:
    """Draw sizes anew until together they are about what is wanted; pavilions keep theirs."""
    people = dict(people)
    alone = sorted(identity for identity, person in people.items() if person.pavilion is None)
    total = sum(person.size for person in people.values())
    for _ in range(50 * len(alone)):
        if abs(total - wanted) <= max(2, wanted // 400):
            break
        one = people[random.choice(alone)]
        for _ in range(40):
            size = _drawn(random, SIZES)
            if (size - one.size) * (wanted - total) > 0:
                people[one.id] = replace(one, size=size, shapes=SHAPES[size][random.random() > 0.67])
                total += size - one.size
                break
    return people


def _pavilion(
    random: Random,
    identity: int,
    members: list[Exhibitor],
    islands: tuple[Island, ...],
    zones: list[int],
    halls: list[int],
) -> tuple[Pavilion, list[Exhibitor]]:
    zone = random.choice(zones)
    own = {zone // 2}
    if random.random() < 0.2 and len(halls) > 1:
        own.add(random.choice([hall for hall in halls if hall not in own]))
    made = []
    for member in members:
        size = _drawn(random, PAVILION_SIZES)
        made.append(
            replace(
                member, size=size, shapes=SHAPES[size][0], halls=frozenset(own), sector_zones=frozenset({zone}),
                sector_halls=frozenset({zone // 2}), zone_strict=False, needs=Needs(), pavilion=identity,
            )
        )  # fmt: skip
    while sum(member.size for member in made) > 2 * (COLS - 1):
        largest = max(made, key=lambda member: member.size)
        made[made.index(largest)] = replace(largest, size=1, shapes=SHAPES[1][0])
    width = min(ceil(sum(member.size for member in made) / 2) + 1, COLS)
    windows: list[Window] = [
        (island.id, first, first + width - 1)
        for island in islands
        if island.hall in own and island.rows == 2
        for first in range(island.cols - width + 1)
    ]
    return Pavilion(identity, tuple(member.id for member in made), tuple(windows)), made


class _Wisher:
    """Gives exhibitors what depends on places: locks, wishes, budgets, and whom to keep apart."""

    def __init__(self, random: Random, problem: Problem) -> None:
        self.random = random
        self.problem = problem
        self.candidates: Candidates = make_candidates(problem)

    def fair(self) -> Problem:
        """Return the fair with everything."""
        people = [self._wishing(exhibitor) for exhibitor in self.problem.exhibitors]
        people = self._locking(people)
        people = [self._saving(exhibitor) for exhibitor in people]
        return replace(self.problem, exhibitors=tuple(people), apart=self._apart(people))

    def _wishing(self, exhibitor: Exhibitor) -> Exhibitor:
        mine = self.candidates.of(self.candidates.exhibitor_at[exhibitor.id])
        if not len(mine):
            return exhibitor
        many = self.random.choices((2, 3, 4, 5), (26, 25, 26, 23))[0]
        close = self.candidates.rectangles.columns.closeness / self.candidates.rectangles.columns.count
        at = self.candidates.rectangle[mine]
        sides = self.candidates.rectangles.columns.sides[at]
        liked = self.candidates.satisfaction[mine] + 40 * close[at] + 4 * sides
        chosen: list[Cells] = []
        for _ in range(many):
            drawn = [self.random.randrange(len(mine)) for _ in range(7)]
            best = max(drawn, key=lambda one: (float(liked[one]), one))
            cells = self.candidates.ids(int(mine[best]))
            if cells not in chosen:
                chosen.append(cells)
        return replace(exhibitor, wishes=tuple(chosen))

    def _locking(self, people: list[Exhibitor]) -> list[Exhibitor]:
        """Lock one in 25 on its first wish, where that is still free."""
        taken: set[int] = set()
        left = round(len(people) / 25)
        found = people.copy()
        for at in self.random.sample(range(len(people)), len(people)):
            person = people[at]
            if left and person.wishes and person.pavilion is None and not taken.intersection(person.wishes[0]):
                found[at] = replace(person, locked=person.wishes[0])
                taken.update(person.wishes[0])
                left -= 1
        return found

    def _saving(self, exhibitor: Exhibitor) -> Exhibitor:
        """Give one in four a budget: mostly what one of its wishes costs."""
        if exhibitor.pavilion is not None or not exhibitor.wishes or self.random.random() > 0.29:
            return exhibitor
        place = self.candidates.exhibitor_at[exhibitor.id]
        prices = [
            float(self.candidates.rectangles.columns.price[self.candidates.rectangle[at]])
            for at in (self.candidates.find(place, wish) for wish in exhibitor.wishes)
        ]
        budget = max(prices[0] if exhibitor.locked else self.random.choice(prices), 220.0 * exhibitor.size)
        return replace(exhibitor, budget=round(budget, 6))

    def _apart(self, people: list[Exhibitor]) -> tuple[Apart, ...]:
        """Keep three in ten apart from another of the same sector."""
        sectors: dict[frozenset[int], list[Exhibitor]] = {}
        for person in people:
            sectors.setdefault(person.sector_zones, []).append(person)
        rivals = [group for group in sectors.values() if len(group) > 1]
        found: dict[tuple[int, int], Apart] = {}
        for _ in range(round(len(people) * 0.3) if rivals else 0):
            group = self.random.choices(rivals, [len(group) for group in rivals])[0]
            a, b = self.random.sample(group, 2)
            kind, distance = self.random.choice((("facing", 2), ("gap", 1), ("gap", 2), ("gap", 4)))
            if (b.id, a.id) not in found and not (a.locked and b.locked):
                found[a.id, b.id] = Apart(a.id, b.id, distance, kind, self.random.choices((0, 600), (65, 35))[0])
        return tuple(found.values())

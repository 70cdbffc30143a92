"""How numbers are drawn."""

STEPS = (1, 2, 4, 5, 10)


def round_top(highest: int, ticks: int = 4) -> int:
    """Return the top of a scale of ``ticks`` equal whole steps that holds ``highest``."""
    if highest <= ticks:
        return ticks
    size = 1
    while True:
        for step in STEPS:
            if step * size * ticks >= highest:
                return step * size * ticks
        size *= 10

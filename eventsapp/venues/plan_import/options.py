"""What a person says about a plan where its file does not."""

from dataclasses import dataclass

SMALLEST_SCALE, LARGEST_SCALE = 1e-6, 1e6


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """How to read a file: `scale` in metres per drawing unit, `flip` and `mirror` turn an axis round.

    `hall` is the code of the hall, `layers` the layers or groups that hold the units and their numbers.
    """

    scale: float | None = None
    flip: bool = False
    mirror: bool = False
    hall: str = ""
    layers: tuple[str, ...] = ()


AS_THE_FILE_SAYS = PlanOptions()

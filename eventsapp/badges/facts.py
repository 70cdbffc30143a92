"""What happened to orders of extra badges."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ExtraBadgesOrdered:
    """An exhibitor ordered badges beyond its quota."""

    order_id: int


@dataclass(frozen=True)
class ExtraBadgesDecided:
    """The organiser noted an order as paid, or declined it; which, the order says."""

    order_id: int

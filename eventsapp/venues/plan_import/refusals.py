"""Why a plan file is not taken at all."""

from typing import Any


class PlanRefused(Exception):
    """A plan that was not read; `kind` names the sentence, `values` fill it. Nothing of it is used."""

    kind = "broken"

    def __init__(self, **values: Any) -> None:
        """Keep the values for the sentence."""
        super().__init__(f"{self.kind}: {values}")
        self.values = values


class EmptyPlan(PlanRefused):
    """No file, or files without content."""

    kind = "empty"


class TooLargePlan(PlanRefused):
    """More bytes, files or units than a plan can have; values: what, limit."""

    kind = "too_large"


class BrokenPlan(PlanRefused):
    """A file of a known format that ends early or contradicts itself; values: file, reason."""

    kind = "broken"


class UnknownPlanFormat(PlanRefused):
    """Not a plan in any known format; values: known."""

    kind = "unknown"


class PlanWithoutUnits(PlanRefused):
    """A readable plan that holds not one usable unit."""

    kind = "no_units"


class CrowdedPlan(PlanRefused):
    """So many outlines on one spot that the scale must be wrong, or the file no plan."""

    kind = "crowded"


class ImplausiblePlan(PlanRefused):
    """Units of a size no fair sells: the scale is wrong; values: area (m²)."""

    kind = "implausible"


class NoSuchLayers(PlanRefused):
    """A drawing with none of the layers that were asked for; values: layers (those it has)."""

    kind = "no_layers"


class NoNumbersInPlan(PlanRefused):
    """A drawing none of whose closed shapes holds a number; values: shapes, texts."""

    kind = "no_numbers"

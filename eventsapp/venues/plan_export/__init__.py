"""Writes a hall: plain values in, bytes of a file out; knows neither web nor database."""

from collections.abc import Callable, Mapping

from eventsapp.venues.plan_export.hall_plan import write_json
from eventsapp.venues.plan_export.model import PlanSheet, PlanState, UnwritableText
from eventsapp.venues.plan_export.pdf import write_pdf
from eventsapp.venues.plan_export.svg import write_svg
from eventsapp.venues.plan_export.table import write_table


def _write_dxf(sheet: PlanSheet) -> bytes:
    from eventsapp.venues.plan_export.dxf import write_dxf  # noqa: PLC0415 - ezdxf is heavy, and needed for DXF only

    return write_dxf(sheet)


WRITERS: Mapping[str, Callable[[PlanSheet], bytes]] = {
    "svg": write_svg,
    "dxf": _write_dxf,
    "pdf": write_pdf,
    "csv": write_table,
    "json": write_json,
}


def export_plan(sheet: PlanSheet, to: str) -> bytes:
    """Return the hall as svg, dxf, pdf, csv or json; raises UnwritableText where no font has a letter of the PDF."""
    return WRITERS[to](sheet)


__all__ = ["WRITERS", "PlanSheet", "PlanState", "UnwritableText", "export_plan"]

"""Shapes on a hall floor: plain polygons in metres in, plain values out."""

from eventsapp.venues.geometry.aisles import narrow_aisles
from eventsapp.venues.geometry.floor import MIN_SHARED, Floor, Frontage, overlaps, shared_edge_length
from eventsapp.venues.geometry.labels import Box, label_box, label_point
from eventsapp.venues.geometry.repairs import polygons_in, repaired_ring
from eventsapp.venues.geometry.rings import (
    BadPolygonError,
    Point,
    RawRing,
    Ring,
    area_of,
    bounds_of,
    clean_ring,
    merge_rings,
    polygon_of,
    polygons_of,
    rectangle,
    rectangle_sides,
)

__all__ = [
    "MIN_SHARED",
    "BadPolygonError",
    "Box",
    "Floor",
    "Frontage",
    "Point",
    "RawRing",
    "Ring",
    "area_of",
    "bounds_of",
    "clean_ring",
    "label_box",
    "label_point",
    "merge_rings",
    "narrow_aisles",
    "overlaps",
    "polygon_of",
    "polygons_in",
    "polygons_of",
    "rectangle",
    "rectangle_sides",
    "repaired_ring",
    "shared_edge_length",
]

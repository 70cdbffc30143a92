"""Writing many rows at once: thousands of them in a moment."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert

from eventsapp.infra.database import Base, db

Row = Mapping[str, Any]


def add_rows(model: type[Base], rows: Sequence[Row]) -> list[int]:
    """Insert rows of a table with an ``id`` and return their ids in the same order."""
    if not rows:
        return []
    key = model.__table__.c.id
    written = insert(model).returning(key, sort_by_parameter_order=True)
    return list(db.session.scalars(written, rows))


def add_links(model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows of a table whose key is what it links."""
    if rows:
        db.session.execute(insert(model), rows)

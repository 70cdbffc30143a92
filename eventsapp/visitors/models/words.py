"""Words under which visitors are found at the desk; they follow the visitor, whoever writes it."""

from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, String, delete, event, insert, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from eventsapp.infra.database import Base
from eventsapp.infra.finding import words_of
from eventsapp.visitors.models.people import Visitor

_SOUGHT = ("full_name", "latin_name", "company", "email", "phone", "phone_key", "number")


class VisitorWord(Base):
    """A word of a visitor, compared by its bytes on every database, so that beginnings are ranges of an index."""

    __tablename__ = "visitor_words"
    __table_args__ = (Index("ix_visitor_words_word", "fair_id", "word", "visitor_id"),)

    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitors.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(
        String().with_variant(String(collation="C"), "postgresql"),
        primary_key=True,
    )
    fair_id: Mapped[int]
    """The visitor's own, for the index; it is not held against the table of fairs, which for twenty words a visitor
    would cost as much as everything else that is written with one."""


def word_rows(visitor: Any) -> list[dict[str, Any]]:
    """Return the rows of a visitor, or of a row with its columns; for whoever writes visitors past the session."""
    words = words_of(
        (visitor.full_name, visitor.latin_name or "", visitor.company or ""),
        phone=visitor.phone_key or visitor.phone or "",
        email=visitor.email or "",
        number=visitor.number,
    )
    return [{"visitor_id": visitor.id, "fair_id": visitor.fair_id, "word": word} for word in sorted(words)]


@event.listens_for(Visitor, "after_insert")
def _keep(mapper: Mapper[Any], connection: Connection, visitor: Visitor) -> None:
    connection.execute(insert(VisitorWord), word_rows(visitor))


@event.listens_for(Visitor, "after_update")
def _renew(mapper: Mapper[Any], connection: Connection, visitor: Visitor) -> None:
    state = inspect(visitor)
    if any(state.attrs[name].history.has_changes() for name in _SOUGHT):
        connection.execute(delete(VisitorWord).where(VisitorWord.visitor_id == visitor.id))
        connection.execute(insert(VisitorWord), word_rows(visitor))

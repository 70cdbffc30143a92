"""Where typed words wait for the person who typed them."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra import clock
from eventsapp.infra.database import Base


class KeptForm(Base):
    """A form that was sent after its session had ended: whose, from which page, to which address, saying what.

    ``fields`` are pairs of name and value in their order; passwords and files are never among them.
    """

    __tablename__ = "kept_forms"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    page: Mapped[str]
    action: Mapped[str]
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
